import { describe, expect, it } from 'vitest';
import { later, left, often, resolve, toLocal } from './expiry';
import { moment } from './words';

const now = 1_750_000_000_000;

describe('resolve', () => {
  it('takes a duration', () => {
    expect(resolve({ kind: 'after', amount: '2', unit: 'hours' }, now)).toEqual({
      ok: true,
      at: 1_750_007_200,
    });
    expect(resolve({ kind: 'after', amount: '1,5', unit: 'minutes' }, now)).toEqual({
      ok: true,
      at: 1_750_000_090,
    });
  });

  it('refuses less than a minute, and nonsense', () => {
    expect(resolve({ kind: 'after', amount: '0.5', unit: 'minutes' }, now).ok).toBe(false);
    expect(resolve({ kind: 'after', amount: 'x', unit: 'days' }, now).ok).toBe(false);
    expect(resolve({ kind: 'after', amount: '', unit: 'days' }, now).ok).toBe(false);
    expect(resolve({ kind: 'after', amount: '9999', unit: 'weeks' }, now).ok).toBe(false);
  });

  it('takes a moment that is at least a minute ahead', () => {
    const at = Math.floor(now / 1000 / 60) * 60 + 180;
    expect(resolve({ kind: 'at', local: toLocal(at) }, now)).toEqual({ ok: true, at });
    expect(resolve({ kind: 'at', local: toLocal(at - 180) }, now).ok).toBe(false);
    expect(resolve({ kind: 'at', local: '' }, now).ok).toBe(false);
  });

  it('takes never', () => {
    expect(resolve({ kind: 'never' }, now)).toEqual({ ok: true, at: null });
  });
});

it('puts a moment off by no less than was asked, to the whole minute', () => {
  for (const at of [1_750_000_000, 1_750_000_020, 1_750_000_059]) {
    const chosen = resolve(later(at, 3_600), now);
    const put = chosen.ok ? (chosen.at ?? 0) - at : 0;
    expect(put).toBeGreaterThanOrEqual(3_600);
    expect(put).toBeLessThan(3_660);
  }
});

it('means what it says by the times that are asked for most', () => {
  const seconds = often.map(({ choice }) => {
    const chosen = resolve(choice, now);
    return chosen.ok && (chosen.at ?? 0) - now / 1000;
  });
  expect(seconds).toEqual([3_600, 86_400, 7 * 86_400, 30 * 86_400]);
});

describe('left', () => {
  it.each([
    [0, 'expired'],
    [0.4, '1 second'],
    [59, '59 seconds'],
    [60, '1 minute'],
    [59 * 60 + 20, '59 minutes'],
    [3_599.5, '1 hour'],
    [3_600, '1 hour'],
    [3_660, '1 h 1 min'],
    [3_600 + 59 * 60, '1 h 59 min'],
    [7_200, '2 hours'],
    [23 * 3_600 + 59 * 60, '23 h 59 min'],
    [86_399, '1 day'],
    [86_400, '1 day'],
    [86_400 + 5 * 3_600, '1 day 5 h'],
    [3 * 86_400 + 4 * 3_600, '3 days 4 h'],
    [6 * 86_400 + 23.9 * 3_600, '7 days'],
    [12.4 * 86_400, '12 days'],
    [400 * 86_400, '400 days'],
  ])('%d seconds is %s', (seconds, text) => {
    expect(left(1_750_000_000 + seconds, now)).toBe(text);
  });
});

describe('a moment that no calendar has', () => {
  const far = [9e12, 2 ** 53, 9.2e18, -9e12, Infinity, -Infinity, NaN];

  it.each(far)('%d seconds is told without an error', (seconds) => {
    expect(moment(seconds * 1000)).not.toContain('Invalid');
    expect(left(seconds, now)).not.toBe('');
  });

  it('is not what a field is filled with', () => {
    expect(toLocal(9e12)).toMatch(/^9999-12-3\dT\d\d:\d\d$/);
  });

  it('cannot be chosen', () => {
    expect(resolve({ kind: 'at', local: '+010000-01-02T00:00' }, now).ok).toBe(false);
  });
});
