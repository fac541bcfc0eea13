/** What is made up about the time before this window was opened. */
import type { ChangeRow, Deed } from '../src/lib/api';
import { scene } from './scene';

const MINUTE = 60_000;

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
