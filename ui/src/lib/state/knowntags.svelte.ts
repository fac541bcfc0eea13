/** The tags of the keys that were open since the window came up, by namespace: what a tag is completed from. */
import { SvelteMap } from 'svelte/reactivity';

/** Tags of one namespace that are remembered. */
const MOST = 200;

const known = new SvelteMap<string, readonly string[]>();

/** Those that were seen last come first. */
export const knownTags = (namespace: string): readonly string[] => known.get(namespace) ?? [];

/** These tags are stored with a key. */
export function noteTags(namespace: string, tags: readonly string[]): void {
  const before = knownTags(namespace);
  if (tags.every((tag) => before.includes(tag))) return;
  const others = before.filter((tag) => !tags.includes(tag));
  known.set(namespace, [...tags, ...others].slice(0, MOST));
}
