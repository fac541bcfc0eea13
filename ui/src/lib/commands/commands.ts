/**
 * What a person can do from anywhere in the window. Buttons, menus, the keyboard and the list of
 * shortcuts all read it here, so that they cannot say or do different things.
 */
import { changeWords } from '../model/deeds';
import { nameWords } from '../model/invisible';
import { textSizeBeside } from '../model/settings';
import { changeTicked, deleteTicked, goToKeys } from '../state/actions';
import { dialogs } from '../state/dialogs.svelte';
import { editor } from '../state/editor.svelte';
import { flowplace } from '../state/flowplace.svelte';
import { newFlow, showFlows } from '../state/flows';
import { keylist } from '../state/keylist.svelte';
import { namespaces } from '../state/namespaces.svelte';
import { places } from '../state/places.svelte';
import { saveOpen } from '../state/saving';
import { settings } from '../state/settings.svelte';
import { undo } from '../state/undo.svelte';
import { runnable } from '../flows/runnable.svelte';
import { testid } from '../testids';
import { nameable } from './nameable';
import { goToPane } from './panes';
import { isMac, type Shortcut, shortcutWords } from './shortcut';

export type CommandId =
  | 'undo'
  | 'redo'
  | 'save'
  | 'search'
  | 'saveSearch'
  | 'addKey'
  | 'flows'
  | 'newFlow'
  | 'runFlow'
  | 'closeValue'
  | 'rename'
  | 'back'
  | 'forward'
  | 'nextPane'
  | 'previousPane'
  | 'toNamespace'
  | 'newNamespace'
  | 'importFile'
  | 'paste'
  | 'exportFile'
  | 'compare'
  | 'changeSelected'
  | 'deleteSelected'
  | 'activity'
  | 'backups'
  | 'trash'
  | 'planned'
  | 'unsaved'
  | 'palette'
  | 'larger'
  | 'smaller'
  | 'usualSize'
  | 'settings'
  | 'shortcuts'
  | 'about';

export interface Command {
  id: CommandId;
  /** What it does, in general: for menus and the list of shortcuts. */
  words: string;
  /** What it would do now, where that says more. */
  now?: () => string;
  /** Those that are in force; the first is the one that is shown. */
  readonly shortcuts: readonly Shortcut[];
  /** Those that it has where the person chose no others. */
  usual: readonly Shortcut[];
  /** In a field where one types, the same keys mean something to the field itself. */
  notWhileTyping?: boolean;
  /** But not now to this one. */
  alsoIn?: (field: HTMLElement) => boolean;
  /** Listed for reading; the place that has the focus listens to the keys itself. */
  elsewhere?: boolean;
  /** Its keys stand for places in a row, and are not chosen by the person. */
  counts?: boolean;
  available: () => boolean;
  run: () => void;
  /** What the keys of such a command do: `nth` is which of them were pressed, from 0. */
  runNth?: (nth: number) => void;
}

const always = () => true;
const inNamespace = () => namespaces.selected !== null;

function toNth(nth: number): void {
  const there = namespaces.list[nth];
  if (there) goToKeys(there.id);
}

type Given = Omit<Command, 'id' | 'usual'>;

const given: Record<CommandId, Given> = {
  undo: {
    words: 'Undo',
    now: () => {
      if (editor.reverted) return `Undo: Discarded what was typed for ${editor.key}`;
      return undo.state.undo ? `Undo: ${changeWords(undo.state.undo)}` : 'Nothing to undo';
    },
    shortcuts: [{ key: 'z', mod: true }],
    notWhileTyping: true,
    alsoIn: (field) =>
      editor.reverted !== null && element(testid.valuePane)?.contains(field) === true,
    available: () => editor.reverted !== null || undo.may('undo'),
    run: () => {
      if (!editor.unrevert()) void undo.undo();
    },
  },
  redo: {
    words: 'Redo',
    now: () => (undo.state.redo ? `Redo: ${changeWords(undo.state.redo)}` : 'Nothing to redo'),
    shortcuts: [
      { key: 'z', mod: true, shift: true },
      { key: 'y', mod: true },
    ],
    notWhileTyping: true,
    available: () => undo.may('redo'),
    run: () => void undo.redo(),
  },
  save: {
    words: 'Save what was typed',
    shortcuts: [{ key: 's', mod: true }],
    available: always,
    run: () => void saveOpen(),
  },
  search: {
    words: 'Search keys',
    shortcuts: [{ key: 'f', mod: true }],
    available: inNamespace,
    run: focusSearch,
  },
  saveSearch: {
    words: 'Save this search',
    shortcuts: [],
    available: () => inNamespace() && keylist.searched,
    run: () => {
      const { namespace } = keylist;
      if (namespace !== null) dialogs.show({ type: 'saveSearch', namespace, saved: null });
    },
  },
  addKey: {
    words: 'Add a key',
    shortcuts: [{ key: 'n', mod: true }],
    available: inNamespace,
    run: () => {
      const { namespace, prefix } = keylist;
      if (namespace !== null) dialogs.show({ type: 'addKey', namespace, prefix });
    },
  },
  flows: {
    words: 'Flows of this namespace',
    shortcuts: [],
    available: inNamespace,
    run: () => showFlows(),
  },
  newFlow: {
    words: 'New flow',
    shortcuts: [],
    available: () => inNamespace() && flowplace.shown,
    run: () => newFlow(),
  },
  runFlow: {
    words: 'Run the open flow',
    shortcuts: [{ key: 'Enter', mod: true }],
    available: () => runnable.any,
    run: () => runnable.run(),
  },
  closeValue: {
    words: 'Close the value',
    shortcuts: [{ key: 'Escape' }],
    notWhileTyping: true,
    available: () => editor.status !== 'empty' || flowplace.example !== null,
    run: () => {
      flowplace.close();
      (element(testid.keyList) ?? element(testid.flowList)?.querySelector('button'))?.focus();
    },
  },
  rename: {
    words: 'Rename what is open',
    now: () => {
      const named = nameable();
      return named ? `Rename ${nameWords(named.name)}` : 'Nothing to rename';
    },
    shortcuts: [{ key: 'F2' }],
    available: () => nameable() !== null,
    run: () => nameable()?.rename(),
  },
  back: {
    words: 'Back to where you were',
    shortcuts: [{ key: 'ArrowLeft', alt: true }],
    notWhileTyping: isMac(),
    available: () => places.can(-1),
    run: () => void places.go(-1),
  },
  forward: {
    words: 'Forward again',
    shortcuts: [{ key: 'ArrowRight', alt: true }],
    notWhileTyping: isMac(),
    available: () => places.can(1),
    run: () => void places.go(1),
  },
  nextPane: {
    words: 'Go to the next pane',
    shortcuts: [{ key: 'F6' }, { key: 'ArrowDown', alt: true }],
    available: inNamespace,
    run: () => goToPane(1),
  },
  previousPane: {
    words: 'Go to the pane before',
    shortcuts: [
      { key: 'F6', shift: true },
      { key: 'ArrowUp', alt: true },
    ],
    available: inNamespace,
    run: () => goToPane(-1),
  },
  toNamespace: {
    words: 'Go to the namespace of that place',
    shortcuts: Array.from({ length: 9 }, (_, at) => ({ key: String(at + 1), mod: true })),
    counts: true,
    available: inNamespace,
    run: () => toNth(0),
    runNth: toNth,
  },
  newNamespace: {
    words: 'New namespace',
    shortcuts: [],
    available: always,
    run: () => dialogs.show({ type: 'newNamespace' }),
  },
  importFile: {
    words: 'Import a file',
    shortcuts: [],
    available: always,
    run: () => dialogs.show({ type: 'import', begin: 'file', file: null }),
  },
  paste: {
    words: 'Paste many keys',
    shortcuts: [],
    available: always,
    run: () => dialogs.show({ type: 'import', begin: 'paste', file: null }),
  },
  exportFile: {
    words: 'Export to a file',
    shortcuts: [],
    available: inNamespace,
    run: () => {
      const namespace = namespaces.selected;
      if (namespace) dialogs.show({ type: 'export', namespace });
    },
  },
  compare: {
    words: 'Compare with another namespace',
    shortcuts: [],
    available: () => inNamespace() && namespaces.list.length > 1,
    run: () => {
      const namespace = namespaces.selectedId;
      if (namespace !== null) dialogs.show({ type: 'compareWith', namespace });
    },
  },
  changeSelected: {
    words: 'Change the selected keys',
    shortcuts: [],
    available: () => keylist.tickedCount > 0,
    run: () => changeTicked(),
  },
  deleteSelected: {
    words: 'Move the selected keys to Trash',
    shortcuts: [{ key: 'Delete' }],
    elsewhere: true,
    available: () => keylist.tickedCount > 0,
    run: () => void deleteTicked(),
  },
  activity: {
    words: 'Activity',
    shortcuts: [],
    available: always,
    run: () => dialogs.show({ type: 'activity' }),
  },
  backups: {
    words: 'Backups',
    shortcuts: [],
    available: always,
    run: () => dialogs.show({ type: 'backups' }),
  },
  trash: {
    words: 'Trash',
    shortcuts: [],
    available: always,
    run: () => dialogs.show({ type: 'trash' }),
  },
  planned: {
    words: 'Planned',
    shortcuts: [],
    available: always,
    run: () => dialogs.show({ type: 'planned' }),
  },
  unsaved: {
    words: 'What is not saved yet',
    shortcuts: [],
    available: () => editor.drafts.list.length > 0,
    run: () => dialogs.show({ type: 'unsaved' }),
  },
  palette: {
    words: 'Find anything',
    shortcuts: [{ key: 'k', mod: true }],
    available: always,
    run: () => dialogs.show({ type: 'palette' }),
  },
  larger: {
    words: 'Larger text',
    shortcuts: [
      { key: '+', mod: true },
      { key: '=', mod: true },
    ],
    available: always,
    run: () => settings.choose('textSize', textSizeBeside(settings.now.textSize, 1)),
  },
  smaller: {
    words: 'Smaller text',
    shortcuts: [{ key: '-', mod: true }],
    available: always,
    run: () => settings.choose('textSize', textSizeBeside(settings.now.textSize, -1)),
  },
  usualSize: {
    words: 'Text in its usual size',
    shortcuts: [{ key: '0', mod: true }],
    available: always,
    run: () => settings.putBack('textSize'),
  },
  settings: {
    words: 'Settings',
    shortcuts: [{ key: ',', mod: true }],
    available: always,
    run: () => dialogs.show({ type: 'settings' }),
  },
  shortcuts: {
    words: 'Keyboard shortcuts',
    shortcuts: [{ key: 'F1' }, { key: '?' }],
    available: always,
    run: () => dialogs.show({ type: 'shortcuts' }),
  },
  about: {
    words: 'About KV Store',
    shortcuts: [],
    available: always,
    run: () => dialogs.show({ type: 'about' }),
  },
};

/** A command by the keys that the person has for it. */
function called(id: CommandId): Command {
  const command: Given = given[id];
  return {
    ...command,
    id,
    usual: command.shortcuts,
    get shortcuts() {
      return settings.now.shortcuts[id] ?? command.shortcuts;
    },
  };
}

const ids = Object.keys(given) as CommandId[];

export const commands = Object.fromEntries(ids.map((id) => [id, called(id)])) as Record<
  CommandId,
  Command
>;

/** What it would do. */
export const wordsNow = ({ words, now }: Command): string => now?.() ?? words;

/** The same, and by which keys when it can. */
export function commandHint(command: Command): string {
  const [shortcut] = command.shortcuts;
  const said = wordsNow(command);
  return shortcut && command.available() ? `${said} (${shortcutWords(shortcut)})` : said;
}

export const allCommands = Object.values(commands);

const element = (id: string) => document.querySelector<HTMLInputElement>(`[data-testid="${id}"]`);

function focusSearch(): void {
  const field = element(testid.search);
  field?.focus();
  field?.select();
}
