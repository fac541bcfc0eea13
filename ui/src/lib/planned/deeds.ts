/** What a person does with something that is planned; what does not work is told. */
import type { Planned } from '../api';
import { dialogs } from '../state/dialogs.svelte';
import { planned } from '../state/planned.svelte';
import { toasts } from '../state/toasts.svelte';
import { writes } from '../state/writes';

/** Asks what is planned for keys; `switched`: whether they are switches that are on; null: they are none. */
export const planLater = (namespace: string, keys: readonly string[], switched: boolean | null) =>
  dialogs.show({ type: 'planLater', namespace, keys, switched });

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
