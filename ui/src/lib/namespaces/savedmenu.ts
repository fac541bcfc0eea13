/** What can be done with a saved search. */
import PencilLine from '@lucide/svelte/icons/pencil-line';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { MenuEntry } from '../parts/Menu.svelte';
import { dialogs } from '../state/dialogs.svelte';
import { savedSearches } from '../state/savedsearches.svelte';
import { testid } from '../testids';

export const savedSearchMenu = (namespace: string, name: string): MenuEntry[] => [
  {
    label: 'Rename',
    icon: PencilLine,
    testid: testid.savedSearchRename,
    run: () => dialogs.show({ type: 'saveSearch', namespace, saved: name }),
  },
  {
    label: 'Move to Trash',
    icon: Trash2,
    danger: true,
    testid: testid.savedSearchDelete,
    run: () => void savedSearches.remove(namespace, name),
  },
];
