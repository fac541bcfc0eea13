/**
 * The tags that keys of a namespace have, by how many have each: what a tag is completed from. They are counted
 * when they are asked for, and again once something was written since.
 */
import { SvelteMap } from 'svelte/reactivity';
import { api, type TagInUse } from '../api';
import { concerns, keepFresh } from './refresh';

const known = new SvelteMap<string, readonly TagInUse[]>();
/** Namespaces whose tags are as they were counted, or are being counted. */
const fresh = new SvelteMap<string, string>();

/** The most usual first; none until they are counted. */
export const knownTags = (namespace: string): readonly TagInUse[] => known.get(namespace) ?? [];

/** Counts the tags of a namespace, unless nothing was written since. They only help: where it fails there are none. */
export async function countTags(namespace: string): Promise<void> {
  if (fresh.has(namespace)) return;
  const job = crypto.randomUUID();
  fresh.set(namespace, job);
  try {
    const tags = await api.tagsInUse(namespace, job);
    // What was counted before a write is shown until it is counted again, and never in the place of that.
    const newest = fresh.get(namespace);
    if (newest === job || newest === undefined) known.set(namespace, tags);
  } catch {
    if (fresh.get(namespace) === job) fresh.delete(namespace);
  }
}

keepFresh((written) => {
  if (!written.pastOnly)
    for (const namespace of [...fresh.keys()])
      if (concerns(written, namespace)) fresh.delete(namespace);
  return Promise.resolve();
});
