/** Pinning a shape to a pattern of keys, and what can be done with it then. */
import { api, isFailure, type PinnedShape, type PlanShape } from '../api';
import { nameWords } from '../model/invisible';
import { dialogs } from './dialogs.svelte';
import { editor } from './editor.svelte';
import { jobs } from './jobs.svelte';
import { noteShapeStore } from './shapestores';
import { toasts } from './toasts.svelte';
import { writes } from './writes';

/** Does what a person asked for, and says why where it did not work. Gives back whether it did. */
async function told(task: () => Promise<unknown>): Promise<boolean> {
  try {
    await task();
    return true;
  } catch (thrown) {
    toasts.complain(thrown);
    return false;
  }
}

/** What was pinned meanwhile, where something else was seen, is not replaced: gives back why, in words. */
async function unlessOther(pattern: string, pin: () => Promise<unknown>): Promise<string> {
  try {
    await pin();
  } catch (thrown) {
    if (isFailure(thrown, 'key_taken') || isFailure(thrown, 'changed_elsewhere'))
      return `Something else was pinned to ${nameWords(pattern)} meanwhile. It is shown below, and nothing was replaced.`;
    if (isFailure(thrown, 'key_not_found'))
      return `What was pinned to ${nameWords(pattern)} was taken away meanwhile. Nothing was pinned.`;
    toasts.complain(thrown);
  }
  return '';
}

/** Pins what keys like this one have in common to a pattern, to which nothing is pinned as far as was seen. */
export const pinFound = (namespace: string, key: string, pattern: string): Promise<string> =>
  unlessOther(pattern, () => writes.pinShape(namespace, key, pattern, null));

/** Asks for a file with a JSON Schema and pins that, over the version that was seen. */
export const pinFromFile = (
  namespace: string,
  pattern: string,
  seen: number | null,
): Promise<string> => unlessOther(pattern, () => writes.importShape(namespace, pattern, seen));

/** Pins the same to another pattern. */
export async function movePinned({ companion, pattern }: PinnedShape, to: string): Promise<string> {
  try {
    await writes.moveShape(companion, pattern, to);
  } catch (thrown) {
    if (isFailure(thrown, 'key_taken'))
      return `Another shape is pinned to ${nameWords(to)}. Nothing was changed.`;
    toasts.complain(thrown);
  }
  return '';
}

export const unpin = ({ companion, pattern }: PinnedShape): Promise<boolean> =>
  told(() => writes.unpinShape(companion, pattern));

/** Opens a shape as what it is: JSON, with a form, a history, and what is typed kept. */
export async function editShape({ companion, pattern }: PinnedShape): Promise<void> {
  noteShapeStore(companion);
  dialogs.close();
  await told(() => editor.open(companion, pattern));
}

/** What is pinned to the pattern of a key; null also where that cannot be found out. */
export const lookUpPinned = (namespace: string, key: string): Promise<PinnedShape | null> =>
  api.pinnedShape(namespace, key).catch(() => null);

/** Bytes of a shape that are shown beside it. */
const SHOWN = 8_192;

/** How what is pinned begins. */
export async function beginningOf({ companion, pattern }: PinnedShape): Promise<string> {
  const bytes = await api.readValue(companion, pattern, SHOWN);
  // Half a character at the end is left out: it is only a look.
  return new TextDecoder().decode(bytes, { stream: true });
}

/** Holds all keys of a pattern against what is pinned to it; null where that was stopped, or there is nothing. */
export async function checkKeys(namespace: string, pattern: string): Promise<PlanShape | null> {
  try {
    return await jobs.run('Checking keys', (job) => api.checkKeys(namespace, pattern, job));
  } catch (thrown) {
    if (!isFailure(thrown, 'cancelled')) toasts.complain(thrown);
    return null;
  }
}
