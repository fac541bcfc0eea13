/**
 * What values of like keys have in common, and what is pinned to their patterns. It is made up: only the first
 * level is looked at, and of a schema `type`, `required`, `properties` and `enum`.
 */
import type {
  Checked,
  FieldKind,
  FoundField,
  FoundShape,
  Mistake,
  PlanShape,
} from '../src/lib/api';
import { follows } from '../src/lib/model/keytemplates';
import { entry } from './data';
import { commit, companions, find } from './memory';
import { planOf } from './plans';
import { type Part, refusal } from './standin';
import { writing } from './writing';

const kindOf = (value: unknown): FieldKind => {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'list';
  const kinds = { string: 'text', number: 'number', boolean: 'switch' } as const;
  return kinds[typeof value as keyof typeof kinds] ?? 'group';
};

const typeName: Record<FieldKind, string> = {
  text: 'string',
  number: 'number',
  switch: 'boolean',
  nothing: 'null',
  group: 'object',
  list: 'array',
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

const prefixOf = (key: string) => key.slice(0, key.lastIndexOf(':') + 1);

export function foundShape(namespace: string, key: string): FoundShape | null {
  const prefix = prefixOf(key);
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

/** Where the shapes of a namespace are stored. */
const storeOf = (namespace: string) => companions.find((one) => one.id === `${namespace}_shapes`);

function pinnedTo(namespace: string, key: string) {
  const store = storeOf(namespace);
  const pattern = [...(store?.entries.keys() ?? [])].find((one) => follows(one, key)) ?? '';
  const schema = store?.entries.get(pattern)?.text;
  return store && typeof schema === 'string' ? { store, pattern, schema } : null;
}

interface Schema {
  type?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  enum?: unknown[];
}

function mistakesOf(value: unknown, schema: Schema, path = ''): Mistake[] {
  const kind = kindOf(value);
  if (schema.type !== undefined && typeName[kind] !== schema.type)
    return [{ path, words: `This should be ${schema.type}, and is ${kind}.`, code: 'type' }];
  if (schema.enum && !schema.enum.includes(value))
    return [{ path, words: `This should be one of: ${schema.enum.join(', ')}.`, code: 'enum' }];
  if (kind !== 'group') return [];
  const group = value as Record<string, unknown>;
  const missing = (schema.required ?? []).filter((name) => !(name in group));
  return [
    ...missing.map((name) => ({ path, words: `“${name}” is missing.`, code: 'required' })),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
      name in group ? mistakesOf(group[name], inner, `${path}/${name}`) : [],
    ),
  ];
}

function checked(namespace: string, key: string, text: string): Checked | null {
  const pinned = pinnedTo(namespace, key);
  if (!pinned) return null;
  const { pattern } = pinned;
  let value: unknown = text;
  try {
    value = JSON.parse(text);
  } catch {
    // Then it is a text.
  }
  try {
    const mistakes = mistakesOf(value, JSON.parse(pinned.schema) as Schema);
    return {
      pattern,
      outcome:
        mistakes.length === 0 ? { type: 'fits' } : { type: 'misfits', mistakes, more: false },
    };
  } catch {
    return { pattern, outcome: { type: 'unusable', words: 'The shape is not JSON.' } };
  }
}

function pin(namespace: string, pattern: string, schema: string, seen: number | null) {
  const id = writing.makeCompanion(namespace, 'shapes') as string;
  const there = find(id).entries.get(pattern);
  if (there && seen === null) throw refusal({ code: 'key_taken', key: pattern });
  if (seen !== null && there?.version !== seen)
    throw refusal({ code: 'changed_elsewhere', key: pattern });
  const deed = { type: 'changed', key: pattern } as const;
  return commit(deed, find(id), [[pattern, entry(pattern, schema)]]);
}

export const shapes: Part<
  | 'foundShape'
  | 'pinnedShape'
  | 'pinShape'
  | 'importShape'
  | 'checkPlan'
  | 'checkKeys'
  | 'checkValue'
> = {
  foundShape,
  pinnedShape: (namespace, key) => {
    const pinned = pinnedTo(namespace, key);
    if (!pinned) return null;
    const { pattern, store } = pinned;
    const version = store.entries.get(pattern)?.version ?? 0;
    return { pattern, companion: store.id, version, unusable: null };
  },
  pinShape: (namespace, key, pattern, seen) => {
    const found = foundShape(namespace, key);
    if (!found) return null;
    const properties = Object.fromEntries(
      found.fields.map(({ path, kind }) => [path[0] ?? '', { type: typeName[kind] }]),
    );
    const required = found.fields.filter(({ seen, of }) => seen === of).map(({ path }) => path[0]);
    const schema = { type: 'object', properties, required };
    return pin(namespace, pattern ?? found.pattern, JSON.stringify(schema, null, 2), seen);
  },
  importShape: (namespace, pattern, seen) =>
    pin(namespace, pattern, '{\n  "type": "object"\n}\n', seen),
  checkKeys: (namespace, pattern) => {
    const keys = [...find(namespace).entries.values()].filter(({ key }) => follows(pattern, key));
    const first = keys.flatMap(({ key, text }) => {
      const outcome = checked(namespace, key, text ?? '')?.outcome;
      const mistake = outcome?.type === 'misfits' ? outcome.mistakes[0] : undefined;
      return mistake ? [{ key, mistake }] : [];
    });
    const [rows, misfits] = [keys.length, first.length];
    return { namespace, pattern, rows, misfits, unchecked: 0, unusable: null, first };
  },
  checkPlan: (id) => {
    const held = new Map<string, PlanShape>();
    for (const { namespace, key, after } of planOf(id).rows(null)) {
      const one = after && checked(namespace, key, after.preview);
      if (!one) continue;
      const { pattern, outcome } = one;
      const none = {
        namespace,
        pattern,
        rows: 0,
        misfits: 0,
        unchecked: 0,
        unusable: null,
        first: [],
      };
      const told: PlanShape = held.get(pattern) ?? none;
      told.rows += 1;
      held.set(pattern, told);
      const mistake = outcome.type === 'misfits' ? outcome.mistakes[0] : undefined;
      if (!mistake) continue;
      told.misfits += 1;
      told.first.push({ key, mistake });
    }
    return [...held.values()];
  },
  // A raw body comes as one text: a line that says what it is of, and then the text.
  checkValue: (body: unknown) => {
    const [head = '', ...lines] = String(body).split('\n');
    const about = JSON.parse(head) as { namespace: string; key: string; asShape: boolean };
    if (!about.asShape) return checked(about.namespace, about.key, lines.join('\n'));
    return { pattern: about.key, outcome: { type: 'fits' } };
  },
};
