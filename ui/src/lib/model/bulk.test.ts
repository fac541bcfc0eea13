import { expect, it } from 'vitest';
import {
  previewTitle,
  beginning,
  type Change,
  changeFrom,
  changeKinds,
  editOf,
  fieldWords,
  keptChange,
} from './bulk';

const NOW = 1_800_000_000_000;
const begun = beginning('kv_2', 'user:');
const edit = (change: Partial<Change>) => editOf({ ...begun, ...change }, NOW);

it('asks for what is filled in, and for nothing while something is not', () => {
  expect(edit({ kind: 'turnOff' })).toEqual({ type: 'turn', on: false });
  expect(edit({ kind: 'setField', path: ' ' })).toBeNull();
  expect(edit({ kind: 'replace' })).toBeNull();
  expect(edit({ kind: 'tags', addTags: ' , ' })).toBeNull();
  expect(edit({ kind: 'copy', to: '' })).toBeNull();
  expect(edit({ kind: 'rename' })).toBeNull();
  expect(edit({ kind: 'expire', expiry: { kind: 'after', amount: '', unit: 'days' } })).toBeNull();
  expect(edit({ kind: 'rename', prefix: '' })).toEqual({
    type: 'renamePrefix',
    from: 'user:',
    to: '',
  });
  expect(edit({ kind: 'move', to: '', newName: ' archive ' })).toEqual({
    type: 'move',
    to: { type: 'new', name: 'archive' },
  });
  expect(edit({ kind: 'tags', addTags: 'a, b,a', removeTags: 'c' })).toEqual({
    type: 'tag',
    add: ['a', 'b'],
    remove: ['c'],
  });
});

it('writes JSON as it stands, and all else as a text', () => {
  const json = (value: string) => {
    const set = edit({ kind: 'setField', path: 'n', value });
    return set?.type === 'setField' ? set.json : null;
  };
  expect(json('22.00')).toBe('22.00');
  expect(json('{ "a": 1 }')).toBe('{ "a": 1 }');
  expect(json('dark "mode"')).toBe('"dark \\"mode\\""');
  expect(json('')).toBe('""');
  expect(fieldWords('true')).toBe('Written as on or off.');
  expect(fieldWords('22.00')).toBe('Written as a number.');
  expect(fieldWords('dark')).toBe('Written as text, in quotes.');
  expect(fieldWords('"dark"')).toBe('Written as JSON, as it stands here.');
});

it('counts a span from when it is applied, and a moment as it is', () => {
  const after = edit({ kind: 'expire', expiry: { kind: 'after', amount: '1,5', unit: 'hours' } });
  expect(after).toEqual({ type: 'expire', expiry: { type: 'in', seconds: 5_400 } });
  expect(edit({ kind: 'expire' })).toEqual({ type: 'expire', expiry: { type: 'never' } });
});

it('is kept and there again, and what is no such form is none', () => {
  for (const [kind] of changeKinds) {
    const change: Change = { ...begun, kind, find: 'é"', expiry: { kind: 'at', local: 'x' } };
    expect(changeFrom(keptChange(change), begun)).toEqual(change);
  }
  for (const other of ['', 'null', '{}', '[1]', '{"kind":"fly"}'])
    expect(changeFrom(other, begun)).toBeNull();
});

it('names the texts of find and replace, however long, and nothing where the words say enough', () => {
  const title = (rest: Partial<Change>) => previewTitle({ ...begun, kind: 'replace', ...rest });
  expect(title({ find: 'old', with: 'new' })).toBe('Replace “old” with “new”');
  expect(title({ find: 'old' })).toBe('Remove “old” from values');
  expect(title({ find: '😀'.repeat(60), with: 'x' })).toBe(
    `Replace “${'😀'.repeat(40)}…” with “x”`,
  );
  expect(title({ kind: 'tags' })).toBeUndefined();
});
