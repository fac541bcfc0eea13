/** One edit of many keys, over what is in memory. */
import type {
  BulkEdit,
  Category,
  Deed,
  EntryDetail,
  LeftAlone,
  PlanRow,
  PlanSummary,
} from '../src/lib/api';
import { described, withNote, withTags } from '../src/lib/model/metadata';
import { entry, type Space } from './data';
import { all, commit, find } from './memory';
import { newPlanId, planned } from './plans';
import { version } from './scene';
import { refusal } from './standin';
import { makeSpace } from './writing';

type Put = Extract<BulkEdit, { type: 'copy' | 'move' | 'renamePrefix' }>;

/** What becomes of an entry; null: it is so already. */
type Becomes = { after: EntryDetail } | { leftAlone: LeftAlone } | null;

const written = (one: EntryDetail, text: string): EntryDetail =>
  entry(one.key, text, { expiresAt: one.expiresAt, metadata: one.metadata, updatedAt: Date.now() });

function become(one: EntryDetail, edit: Exclude<BulkEdit, Put>): Becomes {
  const text = one.text ?? '';
  switch (edit.type) {
    case 'turn':
      if (one.kind !== 'switch') return { leftAlone: 'not_a_switch' };
      return text === String(edit.on) ? null : { after: written(one, String(edit.on)) };
    case 'setField':
      return setField(one, edit);
    case 'replace': {
      if (!one.isText) return { leftAlone: 'not_text' };
      const [value, find] = edit.ignoreCase
        ? [text.toLowerCase(), edit.find.toLowerCase()]
        : [text, edit.find];
      if (edit.whole ? value !== find : !value.includes(find)) return { leftAlone: 'not_found' };
      return {
        after: written(one, edit.whole ? edit.with : replaced(text, value, find, edit.with)),
      };
    }
    case 'expire': {
      const { expiry } = edit;
      const at =
        expiry.type === 'in'
          ? Math.floor(Date.now() / 1000) + expiry.seconds
          : expiry.type === 'at'
            ? expiry.seconds
            : null;
      return at === one.expiresAt ? null : { after: beside(one, { expiresAt: at }) };
    }
    case 'tag': {
      const { tags } = described(one.metadata ?? '');
      const kept = tags.filter((tag) => !edit.remove.includes(tag));
      const now = [...kept, ...edit.add.filter((tag) => !kept.includes(tag))];
      return metadataOf(one, withTags(one.metadata ?? '', now));
    }
    case 'note':
      return metadataOf(one, withNote(one.metadata ?? '', edit.note));
  }
}

const beside = (one: EntryDetail, rest: Partial<EntryDetail>): EntryDetail => ({
  ...entry(one.key, one.text, one),
  updatedAt: Date.now(),
  version: Date.now(),
  ...rest,
});

const metadataOf = (one: EntryDetail, now: string): Becomes =>
  now === (one.metadata ?? '')
    ? null
    : { after: beside(one, { metadata: now === '' ? null : now }) };

function replaced(text: string, value: string, find: string, instead: string): string {
  let [result, from] = ['', 0];
  for (let at = value.indexOf(find); at >= 0; at = value.indexOf(find, from)) {
    result += text.slice(from, at) + instead;
    from = at + find.length;
  }
  return result + text.slice(from);
}

function setField(
  one: EntryDetail,
  { field: path, json, addMissing }: Extract<BulkEdit, { type: 'setField' }>,
): Becomes {
  if (!/^[^.[\]]+$/.test(path)) throw refusal({ code: 'field_path_not_valid', at: 1 });
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(one.text ?? '') as Record<string, unknown>;
  } catch {
    return { leftAlone: 'no_fields' };
  }
  if (typeof fields !== 'object' || Array.isArray(fields)) return { leftAlone: 'no_fields' };
  if (!(path in fields) && !addMissing) return { leftAlone: 'no_such_field' };
  return {
    after: written(
      one,
      JSON.stringify({ ...fields, [path]: JSON.parse(json) as unknown }, null, 2),
    ),
  };
}

interface Step {
  space: Space;
  key: string;
  after: EntryDetail | null;
}

const count = (rows: readonly PlanRow[], category: Category) =>
  rows.filter((row) => row.category === category).length;

/** The plan of an edit of these entries. */
export function planBulk(space: Space, entries: EntryDetail[], edit: BulkEdit): PlanSummary {
  const left = new Map<LeftAlone, number>();
  const leave = (why: LeftAlone) => left.set(why, (left.get(why) ?? 0) + 1);
  const steps: Step[] = [];
  let [same, to, isNew] = [0, space, false];
  if (edit.type === 'copy' || edit.type === 'move') {
    isNew = edit.to.type === 'new';
    to = edit.to.type === 'new' ? newSpace(edit.to.name) : find(edit.to.namespace);
  }
  for (const one of entries) {
    if (edit.type !== 'copy' && edit.type !== 'move' && edit.type !== 'renamePrefix') {
      const becomes = become(one, edit);
      if (becomes === null) same += 1;
      else if ('leftAlone' in becomes) leave(becomes.leftAlone);
      else steps.push({ space, key: one.key, after: becomes.after });
      continue;
    }
    const isRename = edit.type === 'renamePrefix';
    if (isRename && !one.key.startsWith(edit.from)) {
      leave('other_prefix');
      continue;
    }
    const key = isRename ? edit.to + one.key.slice(edit.from.length) : one.key;
    steps.push({ space: to, key, after: { ...beside(one, {}), key } });
    if (edit.type !== 'copy') steps.push({ space, key: one.key, after: null });
  }
  const deed = deedOf(edit, to);
  const rows = steps.map((step, at) => rowOf(step, at + 1));
  const names = [...new Set(steps.map((step) => step.space))];
  const counts = {
    added: count(rows, 'added'),
    changed: count(rows, 'changed'),
    removed: count(rows, 'removed'),
    same,
    invalid: 0,
    onlyHere: 0,
    ticked: rows.length,
  };
  const made = {
    namespace: to.id,
    name: to.name,
    keys: counts.added,
    comesBack: false,
    ticked: true,
  };
  const summary: PlanSummary = {
    id: newPlanId(),
    deed,
    kind: { type: 'bulk' },
    namespaces: (names.length > 0 ? names : [space]).map(({ id, name }) => ({
      id,
      name,
      purpose: null,
      counts,
    })),
    policy: 'update',
    counts,
    makes: isNew ? [made] : [],
    stale: 0,
    notes: [...left].map(([why, keys]) => ({ code: 'left_alone', keys, why })),
  };
  return planned({
    summary,
    text: (key) => steps.find((step) => step.key === key && step.after)?.after?.text ?? null,
    rows: (category) => rows.filter((row) => category === null || row.category === category),
    apply: () => {
      if (isNew) to = makeSpace(to.name, '');
      const done = steps.filter((_, at) => rows[at]?.ticked);
      // The made-up store has a change in one namespace: what goes elsewhere comes there with it.
      for (const step of done.filter((one) => one.space !== space && one.after))
        to.entries.set(step.key, step.after as EntryDetail);
      return commit(
        deed,
        space,
        done.filter((one) => one.space === space).map((one) => [one.key, one.after]),
      );
    },
  });
}

function newSpace(name: string): Space {
  if (name.trim() === '') throw refusal({ code: 'name_empty' });
  if (all.some((one) => one.name.toLowerCase() === name.toLowerCase()))
    throw refusal({ code: 'name_taken', name });
  return { id: 'kv_new', name, description: '', entries: new Map(), virtual: 0 };
}

function rowOf({ space, key, after }: Step, id: number): PlanRow {
  const before = space.entries.get(key);
  return {
    id,
    category: !after ? 'removed' : before ? 'changed' : 'added',
    namespace: space.id,
    namespaceName: space.name,
    key,
    line: null,
    reason: null,
    ticked: true,
    before: before ? version(before) : null,
    after: after ? version(after) : null,
  };
}

function deedOf(edit: BulkEdit, to: Space): Deed {
  switch (edit.type) {
    case 'turn':
      return { type: edit.on ? 'turned_on_many' : 'turned_off_many' };
    case 'setField':
      return { type: 'field_set', field: edit.field };
    case 'replace':
      return { type: 'replaced' };
    case 'expire':
      return { type: edit.expiry.type === 'never' ? 'expiry_removed' : 'expiry_set' };
    case 'tag':
      return { type: 'tagged', added: edit.add, removed: edit.remove };
    case 'note':
      return { type: edit.note === '' ? 'note_removed' : 'note_set' };
    case 'copy':
      return { type: 'copied_to', namespace: to.name };
    case 'move':
      return { type: 'moved_to', namespace: to.name };
    case 'renamePrefix':
      return { type: 'prefix_renamed', from: edit.from, to: edit.to };
  }
}
