/** The made-up past: what each key was before, and what each change did. */
import type { ChangeRow, Deed, EntryDetail, RevisionRow } from '../src/lib/bindings';
import { entry, type Space } from './data';
import { type Args, scene, version } from './scene';

const MINUTE = 60_000;
/** Earlier states by their version. */
const past = new Map<number, EntryDetail>();

/** What the entry was so many changes ago: plausible for its kind. */
function earlier(one: EntryDetail, steps: number): EntryDetail {
  const known = [...past.values()].find(
    (old) => old.key === one.key && old.version === one.version * 100 + steps,
  );
  if (known) return known;
  const texts: Record<EntryDetail['kind'], string | null> = {
    switch: steps % 2 ? String(one.text !== 'true') : one.text,
    number: String(Number(one.text) - steps * 2),
    text: `Good morning.\nHere is what was new ${String(steps)} weeks ago.`,
    json: (one.text ?? '').replace(/\d+/g, (digits) => String(Number(digits) - steps)),
    binary: null,
  };
  const old = entry(one.key, texts[one.kind], {
    version: one.version * 100 + steps,
    metadata: steps > 1 ? '{"description":"Only for testers","tags":["beta"]}' : one.metadata,
    expiresAt: steps === 3 ? Math.floor(Date.now() / 1000) + 90_000 : one.expiresAt,
  });
  past.set(old.version, old);
  return old;
}

function revisions(one: EntryDetail, namespace: string): RevisionRow[] {
  const row = (id: number, type: 'added' | 'changed', rest: Partial<RevisionRow>): RevisionRow => ({
    changeId: id,
    at: Date.now() - (6 - id) ** 3 * 7 * MINUTE,
    origin: 'app',
    deed: { type, key: one.key },
    state: 'done',
    namespace,
    key: one.key,
    before: null,
    after: null,
    ...rest,
  });
  const state = (steps: number) => version(earlier(one, steps));
  return [
    row(5, 'changed', { before: state(1), after: version(one) }),
    row(4, 'changed', { before: state(2), after: state(1), state: 'discarded' }),
    row(3, 'changed', { before: state(3), after: state(1) }),
    row(2, 'changed', { before: { ...state(4), kept: false }, after: state(3) }),
    row(1, 'added', { after: state(4) }),
  ];
}

/** Changes from before this window was opened. */
export const earlierChanges = (): ChangeRow[] => {
  const row = (id: number, deed: Deed, rest: Partial<ChangeRow>): ChangeRow => ({
    id: -id,
    at: Date.now() - id ** 3 * 11 * MINUTE,
    origin: 'app',
    deed,
    note: null,
    state: 'done',
    namespace: 'kv_flags',
    namespaceName: 'feature-flags',
    added: 0,
    changed: 1,
    removed: 0,
    ...rest,
  });
  if (scene === 'first') return [];
  return [
    row(1, { type: 'turned_on', key: 'feature:new_checkout' }, { note: 'Ada said go' }),
    row(2, { type: 'changed', key: 'feature:limits' }, {}),
    row(3, { type: 'changed', key: 'feature:welcome_text' }, { state: 'discarded' }),
    row(
      4,
      { type: 'told', label: 'Set user:400' },
      { origin: 'lux', namespaceName: 'user-preferences' },
    ),
    row(
      5,
      { type: 'imported', file: 'flags-2026.csv' },
      {
        origin: 'import',
        added: 48_210,
        changed: 3,
      },
    ),
    row(
      6,
      { type: 'namespace_deleted', name: 'old-campaign' },
      { state: 'final', namespace: null, namespaceName: null },
    ),
    row(
      7,
      { type: 'added', key: `${'a'.repeat(90)}:with_a_very_long_name` },
      {
        added: 1,
        changed: 0,
      },
    ),
  ];
};

export function historyCommands(
  find: (id: unknown) => Space,
): Record<string, (args: Args) => unknown> {
  const all = (namespace: unknown) => [...find(namespace).entries.values()];
  return {
    key_history: ({ namespace, key }) => {
      const now = find(namespace).entries.get(String(key));
      return now ? revisions(now, String(namespace)) : [];
    },
    change_revisions: ({ after }) =>
      after === null
        ? all('kv_flags')
            .slice(0, 6)
            .map((one) => revisions(one, 'kv_flags')[0])
        : [],
    restore_version: ({ namespace, key, version: id }) => {
      const { entries } = find(namespace);
      const [now, old] = [entries.get(String(key)), past.get(Number(id))];
      if (now && old)
        entries.set(now.key, { ...old, version: now.version + 1, updatedAt: Date.now() });
      const counts = { added: 0, changed: 1, removed: 0 };
      const deed: Deed = { type: 'restored', key: String(key) };
      return { changeId: 7, act: 'did', deed, counts, ...counts };
    },
    read_version: ({ version: id }) => {
      const text =
        past.get(Number(id))?.text ??
        all('kv_flags').find((one) => one.version === Number(id))?.text ??
        '{\n  "name": "Alice",\n  "visits": 1\n}';
      return new TextEncoder().encode(text).buffer;
    },
  };
}
