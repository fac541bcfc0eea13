/** What can be done with a key, with a group of them, and with those that are ticked. */
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import CodeXml from '@lucide/svelte/icons/code-xml';
import Copy from '@lucide/svelte/icons/copy';
import CopyPlus from '@lucide/svelte/icons/copy-plus';
import Download from '@lucide/svelte/icons/download';
import FileUp from '@lucide/svelte/icons/file-up';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import Plus from '@lucide/svelte/icons/plus';
import SquareCheck from '@lucide/svelte/icons/square-check';
import SquarePen from '@lucide/svelte/icons/square-pen';
import SquareX from '@lucide/svelte/icons/square-x';
import Terminal from '@lucide/svelte/icons/terminal';
import Trash2 from '@lucide/svelte/icons/trash-2';
import Workflow from '@lucide/svelte/icons/workflow';
import type { Group } from '../api';
import { commands } from '../commands/commands';
import { MOST_PLANNED } from '../model/planned';
import { nothing, withGroups } from '../model/selection';
import { flowGet, luxGet } from '../model/snippets';
import { counted } from '../model/words';
import type { MenuEntry } from '../parts/Menu.svelte';
import { changeTicked, deleteKey, deleteTicked } from '../state/actions';
import { copyText } from '../state/copying';
import { dialogs } from '../state/dialogs.svelte';
import { runForEach, runForTicked } from '../state/flows';
import { planLater } from '../planned/deeds';
import { protectEntry } from '../protection/menu';
import { keylist } from '../state/keylist.svelte';
import { namespaces } from '../state/namespaces.svelte';
import { saveToFile } from '../state/valuefiles';
import { testid } from '../testids';

interface Which {
  namespace: string;
  key: string;
}

/** The deeds that a key offers at its row and above its value. */
export const keyDeeds = (which: Which) =>
  ({
    rename: {
      label: 'Rename',
      icon: PencilLine,
      testid: testid.renameKey,
      run: () => dialogs.show({ type: 'renameKey', ...which }),
    },
    duplicate: {
      label: 'Duplicate',
      icon: CopyPlus,
      testid: testid.duplicateKey,
      run: () => dialogs.show({ type: 'duplicateKey', ...which }),
    },
    copyLux: {
      label: 'Copy as lux command',
      icon: Terminal,
      testid: testid.copyLux,
      run: () => void copyText(luxGet(which.namespace, which.key), 'the lux command'),
    },
    copyScript: {
      label: 'Copy as JavaScript',
      icon: CodeXml,
      testid: testid.copyScript,
      run: () => void copyText(flowGet(which.key), 'the JavaScript'),
    },
    saveToFile: {
      label: 'Save to file…',
      icon: Download,
      testid: testid.saveToFile,
      run: () => void saveToFile(which.namespace, which.key),
    },
    trash: {
      label: 'Move to Trash',
      icon: Trash2,
      danger: true,
      testid: testid.deleteKey,
      run: () => void deleteKey(which.namespace, which.key),
    },
  }) satisfies Record<string, MenuEntry>;

function keyMenu(which: Which, index: number): MenuEntry[] {
  const { rename, duplicate, saveToFile: save, trash } = keyDeeds(which);
  const ticked = keylist.isTicked(which.key);
  return [
    { label: 'Copy the key', icon: Copy, run: () => void copyText(which.key, 'the key') },
    {
      label: ticked ? 'Do not select it' : 'Select it',
      icon: ticked ? SquareX : SquareCheck,
      run: () => keylist.tick(index, which.key, !ticked),
    },
    'line',
    rename,
    duplicate,
    save,
    {
      label: 'Run a flow for it…',
      icon: Workflow,
      run: () => runForEach({ type: 'keys', keys: [which.key] }, 1),
    },
    'line',
    trash,
  ];
}

function groupMenu(group: Group, index: number): MenuEntry[] {
  const ticked = keylist.isGroupTicked(group.prefix);
  const { namespace } = keylist;
  const { selected } = namespaces;
  return [
    { label: 'Open', icon: FolderOpen, run: () => keylist.enter(group.prefix) },
    {
      label: ticked ? 'Do not select its keys' : `Select its ${counted(group.count, 'key')}`,
      icon: ticked ? SquareX : SquareCheck,
      run: () => keylist.tickGroup(index, group, !ticked),
    },
    {
      label: 'Add a key to it',
      icon: Plus,
      run: () => {
        if (namespace !== null) dialogs.show({ type: 'addKey', namespace, prefix: group.prefix });
      },
    },
    {
      label: `Change ${counted(group.count, 'key')}…`,
      icon: SquarePen,
      run: () => {
        keylist.ticked = withGroups(nothing, [[group.prefix, group.count]], true);
        changeTicked();
      },
    },
    {
      label: `Run a flow for ${counted(group.count, 'key')}…`,
      icon: Workflow,
      run: () => {
        keylist.ticked = withGroups(nothing, [[group.prefix, group.count]], true);
        runForTicked();
      },
    },
    ...(selected ? [protectEntry(selected, group.prefix)] : []),
    'line',
    {
      label: `Move ${counted(group.count, 'key')} to Trash…`,
      icon: Trash2,
      danger: true,
      run: () => {
        keylist.ticked = withGroups(nothing, [[group.prefix, group.count]], true);
        void deleteTicked();
      },
    },
  ];
}

const these = (keys: number) => (keys === 1 ? 'this key' : `these ${counted(keys, 'key')}`);

/** To plan something for keys that are selected by name; more than can be planned for are not offered it. */
function laterEntry(): MenuEntry[] {
  const { namespace, ticked } = keylist;
  const named = ticked.mode === 'some' && ticked.groups.size === 0;
  if (namespace === null || !named || ticked.keys.size > MOST_PLANNED) return [];
  const run = () => planLater(namespace, [...ticked.keys], false);
  return [{ label: 'Do it later…', icon: CalendarClock, testid: testid.planLater, run }];
}

function selectionMenu(): MenuEntry[] {
  const { tickedCount } = keylist;
  return [
    { heading: `${counted(tickedCount, 'key')} selected` },
    { label: `Change ${these(tickedCount)}…`, icon: SquarePen, run: () => changeTicked() },
    { label: `Run a flow for ${these(tickedCount)}…`, icon: Workflow, run: () => runForTicked() },
    ...laterEntry(),
    { label: 'Export to a file…', icon: FileUp, run: commands.exportFile.run },
    { label: 'Clear the selection', icon: SquareX, run: () => (keylist.ticked = nothing) },
    'line',
    { label: 'Move to Trash…', icon: Trash2, danger: true, run: () => void deleteTicked() },
  ];
}

/** What can be done with a line of the list; of a selection that it is part of, with all of that. */
export function lineMenu(index: number): MenuEntry[] {
  const { namespace } = keylist;
  const row = keylist.row(index);
  const group = keylist.group(index);
  const ticked =
    (row !== undefined && keylist.isTicked(row.key)) ||
    (group !== undefined && keylist.isGroupTicked(group.prefix));
  const lines = keylist.ticked.keys.size + keylist.ticked.groups.size;
  if (ticked && (keylist.ticked.mode === 'all' || lines > 1)) return selectionMenu();
  if (group) return groupMenu(group, index);
  return row && namespace !== null ? keyMenu({ namespace, key: row.key }, index) : [];
}
