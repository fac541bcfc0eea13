import { expect, it } from 'vitest';
import type { DraftHead } from '../api';
import { editPlace, formPlace } from './drafts';
import { beginningOf, partWords, titleOf, unsavedWords } from './unsaved';

function head(aside: number | null, more: Partial<DraftHead> = {}): DraftHead {
  return {
    place: { ...editPlace('ns', 'a'), aside },
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

it('says of a form what it is for, and what was typed in it', () => {
  const short = (place: DraftHead['place'], name: string | null = null, beginning = '') => {
    const about = { ...head(null, { place, form: { type: 'short', name } }), beginning };
    return [titleOf(about), partWords(about), beginningOf(about)];
  };
  expect(short(formPlace('rename', 'ns', 'a'), null, 'b')).toEqual([
    'A new name for a',
    'not renamed yet',
    'b',
  ]);
  expect(short(formPlace('duplicate', 'ns', 'a'), null, 'b')).toEqual([
    'A copy of a',
    'not duplicated yet',
    'b',
  ]);
  expect(short(formPlace('namespace', 'ns'), 'Flags', 'for all')).toEqual([
    'Name or description of A',
    'not saved yet',
    'Flags · for all',
  ]);
  expect(short(formPlace('namespace'), 'Flags')).toEqual([
    'A new namespace',
    'not created yet',
    'Flags',
  ]);
  expect(short(formPlace('backup'), null, 'before')).toEqual([
    'The label of a backup',
    'not backed up yet',
    'before',
  ]);
});
