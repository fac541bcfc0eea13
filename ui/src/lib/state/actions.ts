/** What a person can do with keys, from wherever they start it. */
import { api, type EntryRow, type PlanSummary } from '../api';
import { flipped, isOn } from '../model/kinds';
import { counted } from '../model/words';
import { dialogs } from './dialogs.svelte';
import { drafts, editor } from './editor.svelte';
import { jobs } from './jobs.svelte';
import { keylist } from './keylist.svelte';
import { toRequest } from '../model/selection';
import { toasts } from './toasts.svelte';
import { writes } from './writes';

/** Shows an entry beside the list. */
export function openKey(key: string, index?: number): void {
  if (keylist.namespace === null) return;
  if (index === undefined)
    void keylist.reveal(key).catch((e: unknown) => {
      toasts.complain(e);
    });
  else keylist.activate(index, key);
  void editor.open(keylist.namespace, key);
}

/** Turns a switch over at once; the message offers the way back. */
export async function toggle(
  namespace: string,
  row: Pick<EntryRow, 'key' | 'preview'>,
): Promise<void> {
  const text = flipped(row.preview);
  if (text === null) return;
  keylist.patch(namespace, row.key, (shown) => ({ ...shown, preview: text }));
  try {
    await writes.setEntry(
      {
        namespace,
        key: row.key,
        value: { type: 'text', text },
        expiry: { type: 'keep' },
        metadata: { type: 'keep' },
        mustBeNew: false,
        baseVersion: null,
        note: null,
      },
      isOn(text) ? `${row.key} is on` : `${row.key} is off`,
    );
  } catch (thrown) {
    keylist.patch(namespace, row.key, (shown) => ({ ...shown, preview: row.preview }));
    toasts.complain(thrown);
  }
}

/** Deletes one key; the message offers the way back. */
export async function deleteKey(namespace: string, key: string): Promise<void> {
  try {
    await writes.deleteKey(namespace, key);
    drafts.drop(namespace, key);
    if (editor.key === key && editor.namespace === namespace) editor.forget();
    if (keylist.activeKey === key) keylist.activate(-1, '');
  } catch (thrown) {
    toasts.complain(thrown);
  }
}

/** Shows what deleting the ticked keys would remove, before it does. */
export async function deleteTicked(): Promise<void> {
  const { namespace } = keylist;
  if (namespace === null || keylist.tickedCount === 0) return;
  await plan(`Looking at ${counted(keylist.tickedCount, 'key')}`, (job) =>
    api.planDelete(namespace, toRequest(keylist.ticked, keylist.filter), job),
  );
}

type PlanMaker = (job: string) => Promise<PlanSummary>;

async function plan(what: string, make: PlanMaker): Promise<void> {
  try {
    dialogs.show({ type: 'plan', plan: await jobs.run(what, make) });
  } catch (thrown) {
    toasts.complain(thrown);
  }
}
