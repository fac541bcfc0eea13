/** What a menu offers of protecting a namespace or a group. */
import Lock from '@lucide/svelte/icons/lock';
import LockOpen from '@lucide/svelte/icons/lock-open';
import type { MenuEntry } from '../parts/Menu.svelte';
import { dialogs } from '../state/dialogs.svelte';
import { protection } from '../state/protection.svelte';
import { toasts } from '../state/toasts.svelte';
import { writes } from '../state/writes';
import { testid } from '../testids';

/** To protect a place, or to stop that. */
export function protectEntry(namespace: { id: string; name: string }, prefix: string): MenuEntry {
  if (protection.at(namespace.id, prefix) === null)
    return {
      label: 'Protect…',
      icon: Lock,
      testid: testid.protect,
      run: () => dialogs.show({ type: 'protect', namespace, prefix }),
    };
  return {
    label: 'Stop protecting',
    icon: LockOpen,
    testid: testid.unprotect,
    run: () => void stop(namespace.id, prefix),
  };
}

async function stop(namespace: string, prefix: string): Promise<void> {
  try {
    await writes.unprotect(namespace, prefix);
  } catch (thrown) {
    toasts.complain(thrown);
  }
}
