import { describe, expect, it } from 'vitest';
import { resolve, toLocal } from './expiry';

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
