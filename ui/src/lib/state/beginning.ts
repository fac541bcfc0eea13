/** The first steps with an empty store. */
import { api } from '../api';
import { namespaces } from './namespaces.svelte';
import { refreshed } from './refresh';
import { toasts } from './toasts.svelte';
import { writes } from './writes';

/** Whether nothing was ever deleted that could still be restored. */
export async function isTrashEmpty(): Promise<boolean> {
  const [spaces, keys] = await Promise.all([
    api.listTrashedNamespaces(),
    api.listTrashedKeys(null, null, null, 1),
  ]);
  return spaces.length === 0 && keys.length === 0;
}

/** Makes a namespace with examples and opens it. */
export async function addExamples(): Promise<void> {
  try {
    const made = await writes.addExamples();
    await refreshed();
    namespaces.select(made.id);
    toasts.say(`Here is “${made.name}”. Try anything: it can be undone.`);
  } catch (thrown) {
    toasts.complain(thrown);
  }
}
