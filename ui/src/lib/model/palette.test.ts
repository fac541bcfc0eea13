// The palette lists what fits best, and of what fits alike what was used last.
import { expect, it } from 'vitest';
import { fit, matches } from './finding';
import { type Found, keyId, keyOfId, LISTED, ranked, recentFrom, withUsed } from './palette';

const found = (kind: Found['kind'], words: string, more: Partial<Found> = {}): Found => ({
  id: `${kind} ${words}`,
  kind,
  words,
  ...more,
});

const all: Found[] = [
  found('command', 'Add a key', { keys: 'Ctrl+N' }),
  found('command', 'Backups'),
  found('setting', 'Automatic backups', { also: 'daily weekly' }),
  found('namespace', 'feature-flags'),
  found('key', 'feature:new_checkout'),
  found('key', 'user:backups'),
];

const words = (asked: string, recent: string[] = []) =>
  ranked(asked, all, recent).map((one) => one.words);

it('finds words in any order and across signs', () => {
  expect(matches('checkout new', 'feature:new_checkout')).toBe(true);
  expect(matches('checkout old', 'feature:new_checkout')).toBe(false);
  expect(words('checkout feat')).toEqual(['feature:new_checkout']);
});

it('puts first what is exactly that, then what begins with it, then what has a word of it', () => {
  expect(fit('backups', 'Backups')).toBe(0);
  expect(fit('back', 'Backups')).toBe(1);
  expect(fit('back', 'Automatic backups')).toBe(2);
  expect(fit('ack', 'Backups')).toBe(3);
  expect(fit('x', 'Backups')).toBeNull();
  expect(words('backups')).toEqual(['Backups', 'user:backups', 'Automatic backups']);
});

it('finds a setting by other words for it', () => {
  expect(words('weekly')).toEqual(['Automatic backups']);
});

it('puts first what was used last, of nothing typed and of what fits alike', () => {
  expect(words('', ['command Backups', 'namespace feature-flags']).slice(0, 2)).toEqual([
    'Backups',
    'feature-flags',
  ]);
  expect(words('feature')[0]).toBe('feature:new_checkout');
  expect(words('feature', ['namespace feature-flags'])[0]).toBe('feature-flags');
});

it('takes what is typed as it is', () => {
  expect(words('(')).toEqual([]);
  expect(words('.*')).toEqual([]);
  expect(fit('a.b', 'a.b')).toBe(0);
});

it('lists no more than can be looked at', () => {
  const many = Array.from({ length: 500 }, (_, at) => found('key', `user:${String(at)}`));
  expect(ranked('user', many, [])).toHaveLength(LISTED);
});

it('remembers each once, the last first', () => {
  expect(withUsed(['a', 'b'], 'b')).toEqual(['b', 'a']);
  const many = Array.from({ length: 100 }, (_, at) => String(at));
  expect(withUsed(many, 'x').length).toBeLessThan(100);
});

it.each([null, '', '{', '{}', 'null', '[1,{}]'])('remembers nothing out of %s', (kept) => {
  expect(recentFrom(kept)).toEqual([]);
});

it('tells a key by its mark, whatever is in its name', () => {
  for (const key of ['a', 'a b', '"', '\u0000', '🙂'])
    expect(keyOfId(keyId('kv_1', key))).toEqual({ namespace: 'kv_1', key });
  expect(keyOfId('key x')).toBeNull();
  expect(keyOfId('command undo')).toBeNull();
  expect(keyOfId('key [1]')).toBeNull();
});
