import { expect, it } from 'vitest';
import { labelWithout, tallyWords } from './changes';

const change = { label: 'Restored kv-store.kvbackup', added: 2, changed: 1, removed: 0 };

it('counts what a change did to several keys', () => {
  expect(tallyWords(change)).toBe('2 added, 1 changed');
  expect(tallyWords({ ...change, added: 48_210 })).toBe('48,210 added, 1 changed');
});

it('says nothing of one key', () => {
  expect(tallyWords({ label: 'Changed a', added: 0, changed: 1, removed: 0 })).toBe('');
});

it('does not repeat what the label says', () => {
  const imported = 'Imported flags.csv: 48,210 added, 3 changed';
  expect(tallyWords({ label: imported, added: 48_210, changed: 3, removed: 0 })).toBe('');
  expect(tallyWords({ label: 'Deleted 12 keys', added: 0, changed: 0, removed: 12 })).toBe('');
  expect(tallyWords({ label: 'Deleted a12', added: 0, changed: 0, removed: 2 })).toBe('2 removed');
});

it('leaves out the key where only it is meant', () => {
  expect(labelWithout('a:b', 'Changed a:b')).toBe('Changed');
  expect(labelWithout('a:b', 'Turned off a:b')).toBe('Turned off');
  expect(labelWithout('b', 'Renamed a to b')).toBe('Renamed a to b');
  expect(labelWithout('a', 'Deleted 3 keys')).toBe('Deleted 3 keys');
  expect(labelWithout('b', 'Changed a:b')).toBe('Changed a:b');
});
