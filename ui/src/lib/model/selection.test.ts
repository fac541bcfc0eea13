import { expect, it } from 'vitest';
import { everything, isTicked, nothing, tickedCount, toRequest, withKeys } from './selection';

const filter = { prefix: '', contains: 'a', kinds: [], expiry: 'any' as const };

it('ticks and clears by name', () => {
  const two = withKeys(nothing, ['a', 'b'], true);
  expect(tickedCount(two, 100)).toBe(2);
  expect(isTicked(withKeys(two, ['a'], false), 'a')).toBe(false);
  expect(toRequest(two, filter)).toEqual({ type: 'keys', keys: ['a', 'b'] });
});

it('takes all that match but those cleared, without knowing their names', () => {
  const butOne = withKeys(everything, ['x'], false);
  expect(tickedCount(butOne, 48_210)).toBe(48_209);
  expect(isTicked(butOne, 'x')).toBe(false);
  expect(isTicked(butOne, 'y')).toBe(true);
  expect(toRequest(butOne, filter)).toEqual({ type: 'matching', filter, except: ['x'] });
  expect(tickedCount(withKeys(butOne, ['x'], true), 48_210)).toBe(48_210);
});
