/** What can be done with a namespace, the same in the list and in the narrow window's picker. */
import ClipboardPaste from '@lucide/svelte/icons/clipboard-paste';
import Columns2 from '@lucide/svelte/icons/columns-2';
import FileDown from '@lucide/svelte/icons/file-down';
import FileUp from '@lucide/svelte/icons/file-up';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import Trash2 from '@lucide/svelte/icons/trash-2';
import { type Component, tick } from 'svelte';
import type { Namespace } from '../api';
import { type Command, commands } from '../commands/commands';
import { nameWords } from '../model/invisible';
import { counted } from '../model/words';
import type { MenuEntry } from '../parts/Menu.svelte';
import { dialogs } from '../state/dialogs.svelte';
import { protectEntry } from '../protection/menu';
import { namespaces } from '../state/namespaces.svelte';
import { protection } from '../state/protection.svelte';
import { settings } from '../state/settings.svelte';
import { toasts } from '../state/toasts.svelte';
import { writes } from '../state/writes';
import { testid } from '../testids';

export function namespaceMenu(namespace: Namespace): MenuEntry[] {
  return [
    {
      label: 'Rename or describe',
      icon: PencilLine,
      testid: testid.namespaceRename,
      run: () => dialogs.show({ type: 'editNamespace', namespace }),
    },
    protectEntry(namespace, ''),
    'line',
    within(namespace, commands.importFile, FileDown),
    within(namespace, commands.paste, ClipboardPaste),
    within(namespace, commands.exportFile, FileUp),
    ...(namespaces.list.length > 1 ? [compareEntry(namespace)] : []),
    'line',
    {
      label: 'Move to Trash',
      icon: Trash2,
      danger: true,
      testid: testid.namespaceDelete,
      run: () => askToDelete(namespace),
    },
  ];
}

const compareEntry = (namespace: Namespace): MenuEntry => ({
  label: 'Compare with…',
  icon: Columns2,
  testid: testid.namespaceCompare,
  run: () => dialogs.show({ type: 'compareWith', namespace: namespace.id }),
});

/** A command that is about the namespace that is open: it opens this one first. */
function within(namespace: Namespace, command: Command, icon: Component<{ size?: number }>) {
  return {
    label: command.words,
    icon,
    run: () => {
      namespaces.select(namespace.id);
      // What is ticked and looked for is of this namespace then.
      void tick().then(command.run);
    },
  };
}

/** Moves it to Trash, after a question where those are asked. */
export function askToDelete(namespace: Namespace): void {
  const run = async () => {
    await writes.deleteNamespace(namespace.id);
  };
  // Where something is protected, the write itself asks.
  const asks = protection.of(namespace.id, '') ?? protection.within(namespace.id, '');
  if (asks || !settings.now.askBeforeTrash) {
    run().catch((thrown: unknown) => toasts.complain(thrown));
    return;
  }
  const keys =
    namespace.entryCount === 0
      ? 'It is empty.'
      : `It holds ${counted(namespace.entryCount, 'key')}.`;
  dialogs.confirm({
    title: `Move “${nameWords(namespace.name)}” to Trash?`,
    text: `${keys} From the Trash it can be restored with all its keys.`,
    confirm: 'Move to Trash',
    danger: true,
    run,
  });
}
