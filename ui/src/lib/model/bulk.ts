/** One edit of many keys, as a person fills it in. */
import type { BulkEdit, SetExpiry } from '../api';
import { type ExpiryChoice, resolve, unitSeconds } from './expiry';
import { nameWords } from './invisible';
import { jsonProblems } from './json';
import { kindOf } from './kinds';
import { tagsFrom } from './metadata';

/** What can be done, in the order of the list. */
export const changeKinds = [
  ['turnOn', 'Turn on'],
  ['turnOff', 'Turn off'],
  ['setField', 'Set one field of their JSON'],
  ['replace', 'Find and replace in values'],
  ['expire', 'Set when they expire'],
  ['tags', 'Add or remove tags'],
  ['note', 'Set the note'],
  ['copy', 'Copy to another namespace'],
  ['move', 'Move to another namespace'],
  ['rename', 'Rename the beginning of their keys'],
] as const;

export type ChangeKind = (typeof changeKinds)[number][0];

/** All fields of the form: what was filled in for one kind is there when a person comes back to it. */
export interface Change {
  kind: ChangeKind;
  path: string;
  value: string;
  addMissing: boolean;
  find: string;
  with: string;
  ignoreCase: boolean;
  whole: boolean;
  expiry: ExpiryChoice;
  /** With commas between them. */
  addTags: string;
  removeTags: string;
  note: string;
  /** The id of a namespace; empty for a new one. */
  to: string;
  newName: string;
  from: string;
  prefix: string;
}

/** The form as it begins: keys are copied to this namespace, and lose this beginning. */
export const beginning = (to: string, from: string): Change => ({
  kind: 'turnOn',
  path: '',
  value: '',
  addMissing: false,
  find: '',
  with: '',
  ignoreCase: false,
  whole: false,
  expiry: { kind: 'never' },
  addTags: '',
  removeTags: '',
  note: '',
  to,
  newName: '',
  from,
  prefix: from,
});

export const kindWords = (kind: ChangeKind): string =>
  changeKinds.find(([one]) => one === kind)?.[1] ?? '';

const TITLE_AT_MOST = 40;

/** What the preview is called where its words alone say too little: which text becomes which. */
export function previewTitle({ kind, find, with: text }: Change): string | undefined {
  if (kind !== 'replace') return undefined;
  const quoted = (words: string) => `“${nameWords(beginningOf(words))}”`;
  return text === ''
    ? `Remove ${quoted(find)} from values`
    : `Replace ${quoted(find)} with ${quoted(text)}`;
}

const beginningOf = (words: string) => {
  const letters = [...words];
  return letters.length > TITLE_AT_MOST ? `${letters.slice(0, TITLE_AT_MOST).join('')}…` : words;
};

/** The edit that a form asks for; null while something has to be filled in yet. */
export function editOf(change: Change, now: number): BulkEdit | null {
  switch (change.kind) {
    case 'turnOn':
    case 'turnOff':
      return { type: 'turn', on: change.kind === 'turnOn' };
    case 'setField': {
      const { path, value, addMissing } = change;
      if (path.trim() === '') return null;
      return { type: 'setField', field: path.trim(), json: fieldJson(value), addMissing };
    }
    case 'replace': {
      const { find, with: text, ignoreCase, whole } = change;
      return find === '' ? null : { type: 'replace', find, with: text, ignoreCase, whole };
    }
    case 'expire': {
      const expiry = setExpiry(change.expiry, now);
      return expiry && { type: 'expire', expiry };
    }
    case 'tags': {
      const [add, remove] = [tagsFrom(change.addTags), tagsFrom(change.removeTags)];
      return add.length + remove.length === 0 ? null : { type: 'tag', add, remove };
    }
    case 'note':
      return { type: 'note', note: change.note.trim() };
    case 'copy':
    case 'move': {
      const name = change.newName.trim();
      if (change.to === '' && name === '') return null;
      const to =
        change.to === ''
          ? ({ type: 'new', name } as const)
          : ({ type: 'namespace', namespace: change.to } as const);
      return { type: change.kind, to };
    }
    case 'rename': {
      const { from, prefix } = change;
      return from === prefix ? null : { type: 'renamePrefix', from, to: prefix };
    }
  }
}

/** A span counts from when the plan is applied. */
function setExpiry(choice: ExpiryChoice, now: number): SetExpiry | null {
  const result = resolve(choice, now);
  if (!result.ok) return null;
  if (choice.kind === 'after') {
    const amount = Number(choice.amount.trim().replace(',', '.'));
    return { type: 'in', seconds: Math.round(amount * unitSeconds[choice.unit]) };
  }
  return result.at === null ? { type: 'never' } : { type: 'at', seconds: result.at };
}

const isJson = (text: string) => jsonProblems(text).length === 0;

/** What a person typed for a field: JSON as it is, and all else as a text. */
const fieldJson = (text: string): string => (isJson(text) ? text : JSON.stringify(text));

const fieldKinds = {
  switch: 'on or off',
  number: 'a number',
  json: 'JSON, as it stands here',
  text: 'text',
  binary: 'text',
};

/** “Written as a number.” */
export const fieldWords = (text: string): string =>
  `Written as ${isJson(text) ? fieldKinds[kindOf(text.trim())] : 'text, in quotes'}.`;

/** A form as it is kept. */
export const keptChange = (change: Change): string => JSON.stringify(change);

/** A form as it was kept over one that begins; null where it is none. */
export function changeFrom(text: string, begun: Change): Change | null {
  try {
    const kept = JSON.parse(text) as Partial<Change> | null;
    const known = changeKinds.some(([kind]) => kind === kept?.kind);
    return kept !== null && known ? { ...begun, ...kept } : null;
  } catch {
    return null;
  }
}
