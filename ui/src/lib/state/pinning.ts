/** Pinning a shape to a pattern of keys, and what can be done with it then. */
import { api, type PinnedShape } from '../api';
import { dialogs } from './dialogs.svelte';
import { editor } from './editor.svelte';
import { noteShapeStore } from './shapestores';
import { toasts } from './toasts.svelte';
import { writes } from './writes';

/** Does something that a person asked for, and says why where it did not work. */
async function told(task: () => Promise<unknown>): Promise<void> {
  try {
    await task();
  } catch (thrown) {
    toasts.complain(thrown);
  }
}

/** Pins what keys like this one have in common. */
export const pinFound = (namespace: string, key: string): Promise<void> =>
  told(() => writes.pinShape(namespace, key));

/** Asks for a file with a JSON Schema and pins that. */
export const pinFromFile = (namespace: string, pattern: string): Promise<void> =>
  told(() => writes.importShape(namespace, pattern));

export const unpin = ({ companion, pattern }: PinnedShape): Promise<void> =>
  told(() => writes.deleteKey(companion, pattern));

/** Opens a shape as what it is: JSON, with a form, a history, and what is typed kept. */
export function editShape({ companion, pattern }: PinnedShape): Promise<void> {
  noteShapeStore(companion);
  dialogs.close();
  return told(() => editor.open(companion, pattern));
}

/** What is pinned to the pattern of a key; null also where that cannot be found out. */
export const lookUpPinned = (namespace: string, key: string): Promise<PinnedShape | null> =>
  api.pinnedShape(namespace, key).catch(() => null);
