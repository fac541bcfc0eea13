import { expect, it } from 'vitest';
import type { DraftHead } from '../api';
import { beginningOf, partWords, unsavedWords } from './unsaved';

function head(aside: number | null, more: Partial<DraftHead> = {}): DraftHead {
  return {
    place: { namespace: 'ns', key: 'a', aside },
    namespaceName: 'A',
    at: 0,
    textBytes: 1,
    expiry: null,
    metadata: null,
    version: 1,
    base: null,
    form: null,
    ...more,
  };
}

it('counts all that is listed, and says where nothing of it waits for a decision', () => {
  expect(unsavedWords([head(null), head(1)])).toBe('2 unsaved');
  expect(unsavedWords([head(null)])).toBe('1 unsaved');
  expect(unsavedWords([head(1), head(2)])).toBe('2 put aside');
});

it('names the parts that were edited', () => {
  expect(partWords(head(null))).toBe('value');
  const beside = head(null, { textBytes: null, expiry: { kind: 'never' }, metadata: '' });
  expect(partWords(beside)).toBe('expiry, note and tags');
});

it('begins with the text, or where that was not touched with the note', () => {
  const metadata = '{"description":"a note"}';
  expect(beginningOf({ ...head(null, { metadata }), beginning: 'typed' })).toBe('typed');
  expect(beginningOf({ ...head(null, { metadata }), beginning: '' })).toBe('a note');
  expect(beginningOf({ ...head(null), beginning: '' })).toBe('');
});
