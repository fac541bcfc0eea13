// @vitest-environment jsdom
// What expires soon is counted down in seconds, and the rest costs nothing each second.
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { left } from '../model/expiry';
import { clock } from './clock.svelte';

let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(1_000_000_000);
  stop = clock.start();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

/** What is shown of an expiry, as often as it is drawn. */
function shown(expiresAt: number): { words: string[]; end: () => void } {
  const words: string[] = [];
  const end = $effect.root(() => {
    $effect(() => void words.push(left(expiresAt, clock.towards(expiresAt))));
  });
  flushSync();
  return { words, end };
}

function pass(seconds: number) {
  for (let second = 0; second < seconds; second += 1) {
    vi.advanceTimersByTime(1_000);
    flushSync();
  }
}

it('counts the last seconds, and says when they are over', () => {
  const { words, end } = shown(1_000_003);
  pass(4);
  end();
  expect([...new Set(words)]).toEqual(['3 seconds', '2 seconds', '1 second', 'expired']);
});

it('draws what expires later twice a minute', () => {
  const { words, end } = shown(1_003_600);
  pass(59);
  end();
  expect(words.length).toBeLessThanOrEqual(3);
});
