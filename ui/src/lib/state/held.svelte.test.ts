// What is typed is held against what is pinned: an older answer never replaces a newer one, a failure marks
// nothing, and what is too long is not sent.
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';

const backend = await vi.hoisted(async () => {
  const { Slowly } = await import('./slowly');
  return { slow: new Slowly(), pinned: true };
});

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: backend.slow.wrap({
    pinnedShape: () =>
      backend.pinned ? { pattern: 'user:{id}', companion: 'kv_shapes', unusable: null } : null,
    checkValue: (_: unknown, text: string) => ({
      pattern: 'user:{id}',
      outcome: {
        type: 'misfits',
        mistakes: [{ path: '', words: `Not ${text}.`, code: 'type' }],
        more: false,
      },
    }),
  }),
}));

import { Document } from '../document/document.svelte';
import { Held } from './held.svelte';
import { isShapeStore } from './shapestores';
import { quiet } from './slowly';

const { slow } = backend;
let held: Held;
let stop: () => void;
const words = () => held.mistakes.map((one) => one.words);

beforeEach(async () => {
  slow.waiting.length = 0;
  backend.pinned = true;
  held = new Held(new Document('n', 'user:1'));
  stop = held.begin();
  await slow.settle();
  return () => stop();
});

it('looks up what is pinned, and knows from then on where shapes are', () => {
  expect(held.pinned?.pattern).toBe('user:{id}');
  expect(isShapeStore('kv_shapes')).toBe(true);
  expect(new Held(new Document('kv_shapes', 'user:{id}')).isShape).toBe(true);
});

it('shows what came of the newest text, whichever answer comes last', async () => {
  const checks = Promise.all([held.check('one'), held.check('two')]);
  await slow.settle('latest first');
  await checks;
  expect(words()).toEqual(['Not two.']);
});

it('does not mark a text that is as it was, by a check of what it was meanwhile', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const type = async (text: string) => {
    held.follow(text);
    await vi.runAllTimersAsync();
  };
  const answered = () => Promise.all([slow.settle(), vi.runAllTimersAsync()]);
  await type('one');
  await answered();
  await type('two');
  await type('one');
  await answered();
  expect(words()).toEqual(['Not one.']);
});

it('gives the text editor what came of its own text, also while another is asked about', async () => {
  const problems = held.problems('one');
  await quiet();
  const check = held.check('one');
  await slow.settle();
  await check;
  expect((await problems).map((one) => one.message)).toEqual(['Not one.']);
});

it('marks nothing where the check fails', async () => {
  const check = held.check('one');
  await quiet();
  slow.of('checkValue').fail('gone');
  await check;
  expect(words()).toEqual([]);
});

it('does not send what is too long to be checked, and says so', async () => {
  await held.check('x'.repeat(5 * 1024 * 1024 + 1));
  expect(slow.waiting).toEqual([]);
  expect(held.checked?.outcome).toEqual({
    type: 'unchecked',
    words: 'Values over 5 MiB are not checked.',
  });
});

it('asks for nothing where nothing is pinned', async () => {
  backend.pinned = false;
  stop();
  stop = held.begin();
  await slow.settle();
  expect(held.pinned).toBe(null);
  await held.check('one');
  expect(held.checked).toBe(null);
});
