/** For tests: the open documents of the window, each test in a namespace of its own. */
import { world } from '../state/backend';
import { editor } from '../state/editor.svelte';
import { textsOf } from '../state/keptdrafts';
import type { Document } from './document.svelte';

let places = 0;
/** The namespace of this test. */
export let ns = '';

/** A note, as metadata. */
export const note = '{"description":"mine"}';
/** An expiry far ahead. */
export const later = { kind: 'at', local: '2040-01-01T00:00' } as const;

/** Begins a test: with these keys, of which no document is open. */
export function begin(entries: Record<string, string> = { a: 'one' }): void {
  ns = `kv_${String((places += 1))}`;
  world.slow.held = false;
  world.entries.clear();
  world.written.length = 0;
  for (const [key, text] of Object.entries(entries)) world.put(key, text);
}

/** The open document of a key. */
export async function open(key = 'a'): Promise<Document> {
  await editor.open(ns, key);
  return editor.current;
}

/** The same with something typed over it. */
export async function typedOver(key: string, text: string): Promise<Document> {
  const document = await open(key);
  document.edit(text);
  return document;
}

/** The texts that are put aside of a key. */
export const asideTexts = (key = 'a') => textsOf(editor.drafts, editor.drafts.asidesOf(ns, key));
