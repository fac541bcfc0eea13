/** What a person can do with keys, from wherever they start it. */
import { api, type EntryRow, type Namespace, type Selection } from '../api';
import { flipped, isOn } from '../model/kinds';
import { counted } from '../model/words';
import { dialogs } from './dialogs.svelte';
import { drafts, editor } from './editor.svelte';
import { jobs } from './jobs.svelte';
import { keylist } from './keylist.svelte';
import { toRequest } from '../model/selection';
import { toasts } from './toasts.svelte';
import { done } from './undo.svelte';

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
  keylist.patch(row.key, (shown) => ({ ...shown, preview: text }));
  try {
    const applied = await api.setEntry({
      namespace,
      key: row.key,
      value: { type: 'text', text },
      expiry: { type: 'keep' },
      metadata: { type: 'keep' },
      mustBeNew: false,
      baseVersion: null,
      note: null,
    });
    await done(applied, isOn(text) ? `${row.key} is on` : `${row.key} is off`);
  } catch (thrown) {
    keylist.patch(row.key, (shown) => ({ ...shown, preview: row.preview }));
    toasts.complain(thrown);
  }
}

/** Deletes one key; the message offers the way back. */
export async function deleteKey(namespace: string, key: string): Promise<void> {
  try {
    const applied = await api.deleteKey(namespace, key);
    drafts.drop(namespace, key);
    if (editor.key === key && editor.namespace === namespace) editor.forget();
    if (keylist.activeKey === key) keylist.activate(-1, '');
    await done(applied, `${key} was already gone`);
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

/** Lets the person choose a file, and shows what it would change. */
export async function importFile(namespace: Namespace): Promise<void> {
  await plan('Checking the file', (job) => api.planImport(namespace.id, job), 'with a dialog');
}

/** Shows what a dropped file would change. */
export async function importPath(namespace: Namespace, path: string): Promise<void> {
  await plan('Checking the file', (job) => api.planImportPath(namespace.id, path, job));
}

export function exportTicked(namespace: Namespace): void {
  const selection: Selection = toRequest(keylist.ticked, keylist.filter);
  dialogs.show({ type: 'export', namespace, selection, count: keylist.tickedCount });
}

type PlanMaker = (job: string) => ReturnType<typeof api.planImport>;

async function plan(
  what: string,
  make: PlanMaker,
  begins: 'at once' | 'with a dialog' = 'at once',
): Promise<void> {
  try {
    const made = await jobs.run(what, make, begins);
    if (made) dialogs.show({ type: 'plan', plan: made });
  } catch (thrown) {
    toasts.complain(thrown);
  }
}
