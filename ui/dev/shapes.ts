/** What values of like keys have in common. It is made up: only the first level is looked at. */
import type { FieldKind, FoundField, FoundShape } from '../src/lib/api';
import { find } from './memory';
import type { Part } from './standin';

const kindOf = (value: unknown): FieldKind => {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'list';
  const kinds = { string: 'text', number: 'number', boolean: 'switch' } as const;
  return kinds[typeof value as keyof typeof kinds] ?? 'group';
};

/** The item that is there most often, and how often. */
function most<T>(items: readonly T[]): [T, number] {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return first as [T, number];
}

function fieldOf(name: string, values: unknown[], of: number): FoundField {
  const [kind, alike] = most(values.map(kindOf));
  const [value, times] = most(values.map((one) => JSON.stringify(one)));
  const told = times > 1 && kind !== 'group' && kind !== 'list' ? [value] : [];
  return { path: [name], seen: values.length, of, kind, alike, values: told };
}

export function foundShape(namespace: string, key: string): FoundShape | null {
  const prefix = key.slice(0, key.lastIndexOf(':') + 1);
  const groups = [...find(namespace).entries.values()]
    .filter((one) => one.key.startsWith(prefix) && one.key !== key && one.kind === 'json')
    .map((one) => JSON.parse(one.text ?? 'null') as unknown)
    .filter((value) => kindOf(value) === 'group') as Record<string, unknown>[];
  if (prefix === '' || groups.length === 0) return null;
  const names = [...new Set(groups.flatMap((one) => Object.keys(one)))];
  const fields = names.map((name) => {
    const values = groups.filter((one) => name in one).map((one) => one[name]);
    return fieldOf(name, values, groups.length);
  });
  return { pattern: `${prefix}{name}`, siblings: groups.length, kind: 'group', fields };
}

export const shapes: Part<'foundShape'> = { foundShape };
