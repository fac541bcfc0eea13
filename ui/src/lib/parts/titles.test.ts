// Tooltips are the window's own, on hover and on focus: no element has the engine's, which the keyboard
// never sees.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'svelte/compiler';
import { expect, it } from 'vitest';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.svelte'),
);

interface Node {
  type?: string;
  name?: string;
  attributes?: Node[];
}

/** Elements of the page, and buttons of ours, that have a `title`. */
function titled(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(titled);
  if (typeof node !== 'object' || node === null) return [];
  const { type, name, attributes } = node as Node;
  const shown = type === 'RegularElement' || /Button|Trigger|Close|Item$/.test(name ?? '');
  const has = shown && attributes?.some((one) => one.type === 'Attribute' && one.name === 'title');
  return [...(has ? [name ?? ''] : []), ...Object.values(node).flatMap(titled)];
}

it.each(sources)('has no title on an element of %s', (name) => {
  const { fragment } = parse(readFileSync(`src/${name}`, 'utf8'), { modern: true });
  expect(titled(fragment)).toEqual([]);
});
