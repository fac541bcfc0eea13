import { describe, expect, it } from 'vitest';
import {
  elementHeight,
  isScaled,
  MAX_HEIGHT,
  maxVirtual,
  reveal,
  toScrollTop,
  toVirtual,
  windowAt,
} from './scroll';

const short = { count: 100, rowHeight: 40, viewport: 400 };
const long = { count: 1_000_000, rowHeight: 40, viewport: 400 };

describe('a short list', () => {
  it('scrolls one to one', () => {
    expect(isScaled(short)).toBe(false);
    expect(elementHeight(short)).toBe(4000);
    expect(toVirtual(short, 120)).toBe(120);
    expect(toScrollTop(short, 120)).toBe(120);
  });
});

describe('a list of a million rows', () => {
  it('fits an element that engines can draw', () => {
    expect(isScaled(long)).toBe(true);
    expect(elementHeight(long)).toBe(MAX_HEIGHT);
  });

  it('reaches both ends exactly', () => {
    expect(toVirtual(long, 0)).toBe(0);
    expect(toVirtual(long, MAX_HEIGHT - 400)).toBe(maxVirtual(long));
    expect(windowAt(long, maxVirtual(long), 6).end).toBe(1_000_000);
  });

  it('goes there and back', () => {
    for (const virtual of [0, 1, 40, 39_999_000, maxVirtual(long)]) {
      expect(toVirtual(long, toScrollTop(long, virtual))).toBeCloseTo(virtual, 3);
    }
  });

  it('draws few rows wherever it is', () => {
    const { first, end } = windowAt(long, 20_000_000, 6);
    expect(end - first).toBeLessThan(30);
    expect(first).toBe(500_000 - 6);
    // Of those above there is none to spare at the top.
    expect(windowAt(long, 0, 6)).toEqual({ first: 0, end: 10 + 6 });
    expect(windowAt(long, 0, 0)).toEqual({ first: 0, end: 10 });
    // One more where two are seen in part.
    expect(windowAt(long, 20, 0)).toEqual({ first: 0, end: 11 });
  });
});

it('reveals a row with the least movement', () => {
  expect(reveal(short, 0, 3)).toBe(0);
  expect(reveal(short, 0, 10)).toBe(40);
  expect(reveal(short, 400, 5)).toBe(200);
});

it('has nothing to scroll in an empty list', () => {
  const empty = { count: 0, rowHeight: 40, viewport: 400 };
  expect(toVirtual(empty, 10)).toBe(0);
  expect(windowAt(empty, 0, 6)).toEqual({ first: 0, end: 0 });
});
