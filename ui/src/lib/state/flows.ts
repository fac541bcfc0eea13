/** What a person does with the flows of a namespace, from wherever they start it. */
import type { Namespace, Selection } from '../api';
import { toRequest } from '../model/selection';
import { openKey } from './actions';
import { companions } from './companions.svelte';
import { dialogs } from './dialogs.svelte';
import { editor } from './editor.svelte';
import { flowplace } from './flowplace.svelte';
import { keylist } from './keylist.svelte';
import { settings } from './settings.svelte';
import { toasts } from './toasts.svelte';

/** Shows the flows in the place of the keys. */
export function showFlows(): void {
  flowplace.show().catch((thrown: unknown) => toasts.complain(thrown));
}

/** Shows the keys again, with the one that was open. */
export function showKeys(): void {
  flowplace.hide();
  const { activeKey } = keylist;
  if (editor.status === 'empty' && activeKey !== null && activeKey !== '') openKey(activeKey);
}

/** Brings flows in from a file. */
export function importFlows(): void {
  void withCompanion(true, (into) => {
    dialogs.show({ type: 'import', begin: 'file', file: null, into });
  });
}

/** Writes the flows to a file. */
export function exportFlows(): void {
  void withCompanion(false, (namespace) => dialogs.show({ type: 'export', namespace }));
}

/** Does something with where the flows are kept, told like a namespace. */
async function withCompanion(make: boolean, run: (flows: Namespace) => void): Promise<void> {
  const { namespace: owner } = flowplace;
  if (owner === null) return;
  try {
    const id = await (make ? companions.makeFlowsOf(owner) : companions.flowsOf(owner));
    if (id === null) return;
    const name = companions.nameOf(id) ?? '';
    run({ id, name, description: '', entryCount: flowplace.total, createdAt: 0 });
  } catch (thrown) {
    toasts.complain(thrown);
  }
}

/** Asks for the flow that is to run for each of the ticked keys. */
export function runForTicked(): void {
  const { ticked, filter, tickedCount } = keylist;
  if (tickedCount > 0) runForEach(toRequest(ticked, filter, settings.now.separator), tickedCount);
}

/** Asks for the flow that is to run for each of these keys of the open namespace. */
export function runForEach(selection: Selection, keys: number): void {
  const { namespace } = keylist;
  if (namespace !== null) dialogs.show({ type: 'runForEach', namespace, selection, keys });
}

/** Makes a flow and opens it. */
export function newFlow(): void {
  flowplace.add().catch((thrown: unknown) => toasts.complain(thrown));
}
