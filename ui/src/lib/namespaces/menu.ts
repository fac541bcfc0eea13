/** What can be done with a namespace, the same in the list and in the narrow window's picker. */
import PencilLine from '@lucide/svelte/icons/pencil-line';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { Namespace } from '../api';
import { counted } from '../model/words';
import type { MenuEntry } from '../parts/Menu.svelte';
import { dialogs } from '../state/dialogs.svelte';
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
    'line',
    {
      label: 'Delete',
      icon: Trash2,
      danger: true,
      testid: testid.namespaceDelete,
      run: () => askToDelete(namespace),
    },
  ];
}

function askToDelete(namespace: Namespace): void {
  const keys =
    namespace.entryCount === 0
      ? 'It is empty.'
      : `It holds ${counted(namespace.entryCount, 'key')}.`;
  dialogs.confirm({
    title: `Delete “${namespace.name}”?`,
    text: `${keys} It goes to the Trash, from where it can be restored.`,
    confirm: 'Delete namespace',
    danger: true,
    run: async () => {
      await writes.deleteNamespace(namespace.id);
    },
  });
}
