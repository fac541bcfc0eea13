/** What a person does with something that is planned; what does not work is told. */
import type { Planned } from '../api';
import { planned } from '../state/planned.svelte';
import { toasts } from '../state/toasts.svelte';
import { writes } from '../state/writes';

/** Cancels it. */
export const cancel = (one: Planned): Promise<void> => told(writes.cancelPlanned(one));

/** Does it now. */
export const doNow = (one: Planned): Promise<void> => told(writes.doPlanned(one));

async function told(task: Promise<unknown>): Promise<void> {
  try {
    await task;
  } catch (thrown) {
    toasts.complain(thrown);
    // What is shown may be what is no longer so.
    await planned.refresh().catch(() => undefined);
  }
}
