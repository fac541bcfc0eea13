import { expect, it } from 'vitest';
import type { Applied, Deed } from '../api';
import { changeWords, deedWordsWithin, nothingLeftWords, planTitle, tallyWords } from './deeds';
import { moment } from './words';

const none = { added: 0, changed: 0, removed: 0 };
const told = (label: string): Deed => ({ type: 'told', label });
const imported: Deed = { type: 'imported', file: 'a.json' };

it('says that what has expired since did not come back', () => {
  const undid: Applied = {
    ...none,
    changeId: 1,
    act: 'undid',
    deed: { type: 'expiry_changed', key: 'k' },
    counts: { ...none, changed: 1 },
  };
  expect(nothingLeftWords(undid)).toBe('. It had expired since, so no key was changed.');
  expect(nothingLeftWords({ ...undid, changed: 1 })).toBe('');
  expect(nothingLeftWords({ ...undid, act: 'did' })).toBe('');
  expect(nothingLeftWords({ ...undid, counts: none })).toBe('');
});

it('says what was done to one key', () => {
  const words = (deed: Deed) => changeWords({ ...none, changed: 1, deed });
  expect(words({ type: 'turned_on', key: 'feature:x' })).toBe('Turned on feature:x');
  expect(words({ type: 'expiry_changed', key: 'k' })).toBe('Changed when k expires');
  expect(words({ type: 'renamed', key: 'a', to: 'b' })).toBe('Renamed a to b');
  expect(words({ type: 'deleted', key: 'a' })).toBe('Moved a to Trash');
  expect(words({ type: 'namespace_reworded', name: 'a\u200b', to: 'b' })).toBe(
    'Renamed the namespace a∅ to b, with another description',
  );
});

it('says what beside the value was changed, and nothing else', () => {
  const changed = (
    parts: Partial<Record<'note' | 'tags' | 'other' | 'expiry', boolean>>,
  ): Deed => ({
    type: 'details_changed',
    key: 'k',
    note: false,
    tags: false,
    other: false,
    expiry: false,
    ...parts,
  });
  const words = (deed: Deed) => changeWords({ ...none, changed: 1, deed });
  expect(words(changed({ tags: true }))).toBe('Changed the tags of k');
  expect(words(changed({ note: true, tags: true, expiry: true }))).toBe(
    'Changed the note, the tags and the expiry of k',
  );
  expect(words(changed({ other: true }))).toBe('Changed the metadata of k');
  expect(deedWordsWithin('k', changed({ note: true }))).toBe('Changed the note');
});

it('counts what was done to several, and leaves out what was not', () => {
  expect(changeWords({ deed: imported, added: 48_210, changed: 0, removed: 1 })).toBe(
    'Imported a.json: 48,210 keys added, 1 removed',
  );
  expect(changeWords({ ...none, deed: { type: 'deleted_many' }, removed: 3412 })).toBe(
    'Moved 3,412 keys to Trash',
  );
  expect(changeWords({ ...none, deed: { type: 'restored_many' }, added: 2 })).toBe(
    'Restored 2 keys',
  );
  const set = (counts: Partial<typeof none>) =>
    changeWords({ ...none, ...counts, deed: { type: 'set_many' } });
  expect(set({ added: 6 })).toBe('Added 6 keys');
  expect(set({ changed: 1 })).toBe('Changed 1 key');
  expect(set({ added: 1, changed: 2, removed: 3000 })).toBe(
    'Added 1 key, changed 2, removed 3,000',
  );
  expect(changeWords({ ...none, deed: { type: 'added_examples' }, added: 6 })).toBe(
    'Added 6 examples',
  );
  expect(changeWords({ ...none, deed: { type: 'ran', flow: 'rate limit' }, changed: 1 })).toBe(
    'Ran rate limit: 1 key changed',
  );
  const madeAt = 2e12;
  expect(changeWords({ ...none, deed: { type: 'restored_backup', madeAt }, changed: 1 })).toBe(
    `Restored the backup of ${moment(madeAt)}: 1 key changed`,
  );
});

it('tells what was reverted with its own counts', () => {
  const deed: Deed = { type: 'reverted', deed: imported, counts: { ...none, added: 2 } };
  expect(changeWords({ deed, ...none, removed: 2 })).toBe(
    'Reverted: Imported a.json: 2 keys added',
  );
});

it('keeps what an older version told as it was', () => {
  expect(changeWords({ ...none, added: 3, deed: told('Set keys: 3 added') })).toBe(
    'Set keys: 3 added',
  );
});

it('counts beside the words only what they do not count', () => {
  const deleted: Deed = { type: 'deleted_many' };
  expect(tallyWords({ ...none, deed: { type: 'changed', key: 'a' }, changed: 1 })).toBe('');
  expect(tallyWords({ ...none, deed: imported, added: 2 })).toBe('');
  expect(tallyWords({ ...none, deed: deleted, removed: 12 })).toBe('');
  expect(tallyWords({ deed: told('Restored kv'), added: 2, changed: 1, removed: 0 })).toBe(
    '2 keys added, 1 changed',
  );
  expect(tallyWords({ ...none, deed: told('Deleted 12 keys'), removed: 12 })).toBe('');
  expect(
    tallyWords({ ...none, deed: { type: 'reverted', deed: deleted, counts: none }, added: 2 }),
  ).toBe('2 keys added');
});

it('counts a rename as one, and what was done of one by halves as what it was', () => {
  const renamed: Deed = { type: 'renamed', key: 'a', to: 'b' };
  const back: Deed = { type: 'reverted', deed: renamed, counts: { ...none, added: 1, removed: 1 } };
  for (const deed of [renamed, back]) {
    expect(tallyWords({ deed, added: 1, changed: 0, removed: 1 })).toBe('1 key renamed');
  }
  expect(tallyWords({ deed: back, added: 0, changed: 1, removed: 1 })).toBe(
    '1 key changed, 1 removed',
  );
});

it('leaves out the key where only it is meant', () => {
  expect(deedWordsWithin('a:b', { type: 'changed', key: 'a:b' })).toBe('Changed');
  expect(deedWordsWithin('a:b', told('Turned off a:b'))).toBe('Turned off');
  expect(deedWordsWithin('b', { type: 'renamed', key: 'a', to: 'b' })).toBe('Renamed a to b');
  expect(deedWordsWithin('a', { type: 'deleted_many' })).toBe('Moved to Trash with other keys');
  expect(deedWordsWithin('a', { type: 'deleted', key: 'a' })).toBe('Moved to Trash');
  expect(deedWordsWithin('b', told('Changed a:b'))).toBe('Changed a:b');
});

it('titles a preview by what it would do', () => {
  expect(planTitle(imported, 'flags')).toBe('Import a.json');
  expect(planTitle({ type: 'deleted_many' }, 'flags')).toBe('Move keys of flags to Trash');
  expect(planTitle({ type: 'set_many' }, 'flags')).toBe('Add and change keys in flags');
  const deed: Deed = { type: 'changed', key: 'k' };
  expect(planTitle({ type: 'reverted', deed, counts: { ...none, changed: 1 } }, '')).toBe(
    'Revert: Changed k',
  );
});
