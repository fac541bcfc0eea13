/** The Undo of a namespace's deletion goes back to where the person was in it, unless they went elsewhere since. */
import type { Applied } from '../api';
import { goToKeys, openKey } from './actions';
import { companions } from './companions.svelte';
import { editor } from './editor.svelte';
import { flowplace } from './flowplace.svelte';
import { keylist } from './keylist.svelte';
import { lastNamespace } from './lastnamespace';
import { namespaces } from './namespaces.svelte';
import { refreshed } from './refresh';
import { onWritten, type Written } from './writes';

interface Left {
  /** The change that deleted it. */
  change: number;
  namespace: string;
  /** What was open in it; empty: nothing. */
  key: string;
  /** Whether that is a flow. */
  isFlow: boolean;
  /** Whether its flows stood where the keys do. */
  flows: boolean;
  /** Which namespace a person had chosen last. */
  chosen: string | null;
}

let left: Left | null = null;

/** Begins to remember what is left. Gives back how to stop that. */
export function returnWithUndo(): () => void {
  return onWritten((written) => {
    const { applied } = written;
    if (applied === null || applied.changeId === 0) return;
    if (applied.act !== 'undid') left = leftBy(applied, written) ?? left;
    else if (applied.changeId === left?.change) void goBack(left);
  });
}

/** Where the person is in the namespace that this deletes; null where it is none that is open. */
function leftBy({ changeId, deed }: Applied, written: Written): Left | null {
  const { namespace } = keylist;
  const [deleted, ...others] = written.namespaces;
  if (deed.type !== 'namespace_deleted' || namespace === null) return null;
  if (deleted !== namespace || others.length > 0) return null;
  const isFlow = companions.holdsFlows(editor.namespace);
  const isOpen = editor.namespace === namespace || (isFlow && flowplace.shown);
  const key = isOpen ? editor.key : '';
  const flows = flowplace.shown;
  return { change: changeId, namespace, key, isFlow, flows, chosen: lastNamespace() };
}

async function goBack(there: Left): Promise<void> {
  left = null;
  await refreshed();
  if (!isUntouched(there)) return;
  goToKeys(there.namespace);
  if (there.flows) await flowplace.show();
  // The flows are listed meanwhile.
  if (there.key === '' || keylist.namespace !== there.namespace) return;
  if (!there.isFlow) openKey(there.key);
  else if (editor.status === 'empty') await flowplace.open(there.key);
}

/** Whether nothing was opened or looked for since, and the namespace is there. */
function isUntouched({ namespace, chosen }: Left): boolean {
  return (
    namespaces.list.some(({ id }) => id === namespace) &&
    lastNamespace() === chosen &&
    editor.status === 'empty' &&
    !flowplace.shown &&
    !keylist.filtered &&
    keylist.tickedCount === 0
  );
}
