/** What a person can do with keys, from wherever they start it. */
import { api, type PlanSummary, type Selection } from '../api';
import { counted } from '../model/words';
import { dialogs } from './dialogs.svelte';
import { editor } from './editor.svelte';
import { flowplace } from './flowplace.svelte';
import { jobs } from './jobs.svelte';
import { keylist } from './keylist.svelte';
import { namespaces } from './namespaces.svelte';
import { nothing, toRequest } from '../model/selection';
import { settings } from './settings.svelte';
import { toasts } from './toasts.svelte';
import { writes } from './writes';

/** Shows an entry beside the list of keys. */
export function openKey(key: string, index?: number): void {
  if (keylist.namespace === null) return;
  flowplace.hide();
  if (index === undefined)
    void keylist.reveal(key).catch((e: unknown) => {
      toasts.complain(e);
    });
  else keylist.activate(index, key);
  editor.open(keylist.namespace, key).catch((thrown: unknown) => {
    toasts.complain(thrown);
  });
}

/** Shows the keys of a namespace, and none of them beside when another one was shown. */
export function goToKeys(namespace: string): void {
  flowplace.hide();
  if (keylist.namespace === namespace) return;
  namespaces.select(namespace);
  keylist.open(namespace);
  editor.close();
}

/** Shows an entry of whichever namespace, and its list. */
export function goToKey(namespace: string, key: string): void {
  // What is looked for in the list may leave it out.
  if (keylist.namespace === namespace && keylist.filtered) keylist.open(namespace);
  goToKeys(namespace);
  openKey(key);
}

/** The same for one of those that are found in all namespaces: they stay there, to be gone through. */
export function goToFound(namespace: string, key: string): void {
  const { chips, typed, everywhere } = keylist;
  goToKeys(namespace);
  if (!keylist.searched) keylist.search({ chips, typed, notes: true });
  keylist.everywhere = everywhere;
  openKey(key);
}

/** Deletes one key; the message offers the way back. */
export async function deleteKey(namespace: string, key: string): Promise<void> {
  try {
    await writes.deleteKey(namespace, key);
    if (editor.namespace === namespace && editor.key === key) editor.close();
    if (keylist.activeKey === key) keylist.activate(-1, '');
  } catch (thrown) {
    toasts.complain(thrown);
  }
}

/** Deletes the ticked keys: several are shown before that, one goes at once as by its own menu. */
export async function deleteTicked(): Promise<void> {
  const { namespace, ticked } = keylist;
  if (namespace === null || keylist.tickedCount === 0) return;
  const [only, ...others] = ticked.keys;
  if (ticked.mode === 'some' && ticked.groups.size === 0 && only !== undefined && !others.length) {
    keylist.ticked = nothing;
    await deleteKey(namespace, only);
    return;
  }
  await plan(`Looking at ${counted(keylist.tickedCount, 'key')}`, (job) =>
    api.planDelete(
      namespace,
      toRequest(keylist.ticked, keylist.filter, settings.now.separator),
      job,
    ),
  );
}

/** Copies keys to another namespace, or moves them: shown before it is done. */
export const putInto = (
  namespace: string,
  selection: Selection,
  keys: number,
  to: string,
  moves: boolean,
): Promise<void> =>
  plan(`Looking at ${counted(keys, 'key')}`, (job) =>
    api.planBulk(
      namespace,
      selection,
      { type: moves ? 'move' : 'copy', to: { type: 'namespace', namespace: to } },
      job,
    ),
  );

/** Asks what is to be done to the ticked keys. */
export function changeTicked(): void {
  const { namespace, ticked, filter, tickedCount } = keylist;
  if (namespace === null || tickedCount === 0) return;
  const selection = toRequest(ticked, filter, settings.now.separator);
  dialogs.show({ type: 'change', namespace, selection, keys: tickedCount });
}

type PlanMaker = (job: string) => Promise<PlanSummary>;

async function plan(what: string, make: PlanMaker): Promise<void> {
  try {
    dialogs.show({ type: 'plan', plan: await jobs.run(what, make) });
  } catch (thrown) {
    toasts.complain(thrown);
  }
}
