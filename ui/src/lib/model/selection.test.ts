import { expect, it } from 'vitest';
import {
  everything,
  isGroupTicked,
  isTicked,
  nothing,
  tickedCount,
  toRequest,
  withGroups,
  withKeys,
} from './selection';

const filter = { prefix: '', contains: 'a', kinds: [], expiry: 'any' as const };

it('ticks and clears by name', () => {
  const two = withKeys(nothing, ['a', 'b'], true);
  expect(tickedCount(two, 100)).toBe(2);
  expect(isTicked(withKeys(two, ['a'], false), 'a')).toBe(false);
  expect(toRequest(two, filter, ':')).toEqual({ type: 'keys', keys: ['a', 'b'] });
});

it('takes all that match but those cleared, without knowing their names', () => {
  const butOne = withKeys(everything, ['x'], false);
  expect(tickedCount(butOne, 48_210)).toBe(48_209);
  expect(isTicked(butOne, 'x')).toBe(false);
  expect(isTicked(butOne, 'y')).toBe(true);
  expect(toRequest(butOne, filter, ':')).toEqual({ type: 'matching', filter, except: ['x'] });
  expect(tickedCount(withKeys(butOne, ['x'], true), 48_210)).toBe(48_210);
});

it('takes whole groups with their keys, and all but whole groups', () => {
  const level = { prefix: 'user:', contains: '', kinds: [], expiry: 'any' as const };
  const asked = { type: 'groups', filter: level, separator: ':' };
  const two = withGroups(withKeys(nothing, ['user:x'], true), [['user:1:', 12]], true);
  expect(tickedCount(two, 100)).toBe(13);
  expect([isGroupTicked(two, 'user:1:'), isGroupTicked(two, 'user:2:')]).toEqual([true, false]);
  expect(toRequest(two, level, ':')).toEqual({
    ...asked,
    groups: ['user:1:'],
    keys: ['user:x'],
    others: false,
  });
  const rest = withGroups(everything, [['user:1:', 12]], false);
  expect(tickedCount(rest, 100)).toBe(88);
  expect([isGroupTicked(rest, 'user:1:'), isGroupTicked(rest, 'user:2:')]).toEqual([false, true]);
  expect(toRequest(rest, level, ':')).toEqual({
    ...asked,
    groups: ['user:1:'],
    keys: [],
    others: true,
  });
  expect(withGroups(rest, [['user:1:', 12]], true)).toEqual(everything);
});
