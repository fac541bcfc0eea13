/** The key or flow that was open last: where the window was closed, it begins again. */
import { api } from '../api';
import { openKey } from './actions';
import { editor } from './editor.svelte';
import { flowplace } from './flowplace.svelte';
import { keylist } from './keylist.svelte';

const NAME = 'kv-store.key';

interface Place {
  /** The identity of the store. */
  store: string;
  namespace: string;
  key: string;
  /** The namespace whose flow it is; none for a key. */
  flowOf?: string;
}

/** Keeps which key is open now, or which flow of a namespace; an empty one when none is. */
export function noteOpen(store: string, namespace: string, key: string, flowOf?: string): void {
  const place: Place = { store, namespace, key, ...(flowOf !== undefined && { flowOf }) };
  localStorage.setItem(NAME, JSON.stringify(place));
}

/** Opens it and goes to its row, when it is in the namespace that is open and nothing else was opened. */
export async function openLast(store: string): Promise<void> {
  const last = read();
  if (last?.store !== store || (last.flowOf ?? last.namespace) !== keylist.namespace) return;
  // A key that is gone since is nothing that the person asked for.
  const entry = await api.getEntry(last.namespace, last.key).catch(() => null);
  const here = last.flowOf ?? last.namespace;
  const untouched = () => editor.status === 'empty' && keylist.namespace === here;
  if (!entry || !untouched()) return;
  if (last.flowOf === undefined) {
    openKey(last.key);
    return;
  }
  await flowplace.show();
  if (untouched() && flowplace.shown && flowplace.example === null) await flowplace.open(last.key);
}

function read(): Place | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(NAME) ?? 'null');
    return isPlace(kept) && kept.key !== '' ? kept : null;
  } catch {
    return null; // not as this version writes it
  }
}

function isPlace(kept: unknown): kept is Place {
  const parts: readonly (keyof Place)[] = ['store', 'namespace', 'key'];
  return (
    typeof kept === 'object' &&
    kept !== null &&
    parts.every((part) => typeof (kept as Record<string, unknown>)[part] === 'string')
  );
}
