/** What can be done with a saved flow. */
import CopyPlus from '@lucide/svelte/icons/copy-plus';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { MenuEntry } from '../parts/Menu.svelte';
import { deleteKey } from '../state/actions';
import { dialogs } from '../state/dialogs.svelte';
import { flowplace } from '../state/flowplace.svelte';
import { testid } from '../testids';

export function flowMenu(key: string): MenuEntry[] {
  const { companion: namespace } = flowplace;
  if (namespace === null) return [];
  return [
    {
      label: 'Rename',
      icon: PencilLine,
      testid: testid.renameKey,
      run: () => dialogs.show({ type: 'renameKey', namespace, key }),
    },
    {
      label: 'Duplicate',
      icon: CopyPlus,
      testid: testid.duplicateKey,
      run: () => dialogs.show({ type: 'duplicateKey', namespace, key }),
    },
    'line',
    {
      label: 'Move to Trash',
      icon: Trash2,
      danger: true,
      testid: testid.deleteKey,
      run: () => void deleteKey(namespace, key),
    },
  ];
}
