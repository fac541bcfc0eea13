/** Reads again everything that is shown, after a write or when another program wrote. */
import { editor } from './editor.svelte';
import { keylist } from './keylist.svelte';
import { namespaces } from './namespaces.svelte';
import { toasts } from './toasts.svelte';
import { undo } from './undo.svelte';
import { onWritten } from './writes';

let running: Promise<void> | null = null;
let again = false;

/** Waits until what was written last is shown. */
export function refreshed(): Promise<void> {
  return running ?? Promise.resolve();
}

/** Many calls in a row read once more at the end, not once each. */
export function refreshAll(): Promise<void> {
  if (running) {
    again = true;
    return running;
  }
  running = (async () => {
    do {
      again = false;
      const results = await Promise.allSettled([
        namespaces.refresh(),
        keylist.refresh(),
        undo.refresh(),
        editor.refresh(),
      ]);
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) toasts.complain(failed.reason);
    } while (again);
    running = null;
  })();
  return running;
}

onWritten(() => void refreshAll());
