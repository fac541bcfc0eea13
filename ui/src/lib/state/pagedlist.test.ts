// A list of which a part is here, read from a backend that is slow, answers in any order, and fails.
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { PagedList, type Source } from './pagedlist.svelte';
import { followPressing } from './pressing';
import { quiet, Slowly } from './slowly';
import { toasts } from './toasts.svelte';

const upTo = (length: number, from = 0) => Array.from({ length }, (_, i) => from + i);

/** A list of numbers behind a slow backend, which remembers what was read of it. */
function slowNumbers(length: number, more: Partial<Source<number>> = {}) {
  const slow = new Slowly();
  const offsets: number[] = [];
  const said = { numbers: upTo(length), total: 0 };
  const commands = slow.wrap({
    read: (offset: number, limit: number) => said.numbers.slice(offset, offset + limit),
  });
  const list = new PagedList<number>({
    read: (offset, _after, limit) => {
      offsets.push(offset);
      return commands['read']?.(offset, limit) as Promise<number[]>;
    },
    ...more,
  });
  return { list, slow, offsets, said };
}

function numbers(length: number, more: Partial<Source<number>> = {}) {
  const made = slowNumbers(length, more);
  made.slow.held = false;
  return made;
}

beforeEach(() => {
  toasts.list = [];
});

it('reads only the pages in view, wherever they are', async () => {
  const { list, offsets } = numbers(1_000_000);
  list.want(700_050, 700_070);
  await list.settled();
  expect(list.row(700_055)).toBe(700_055);
  expect(offsets).toEqual([700_000]);
});

it('does not read what was scrolled past meanwhile', async () => {
  const { list, offsets } = numbers(1_000_000);
  for (const first of [0, 5_000, 90_000, 400_000]) list.want(first, first + 20);
  await list.settled();
  expect(offsets).toEqual([0, 400_000]);
});

it('finds the end where fewer rows are there than was said', async () => {
  const { list } = numbers(130);
  list.want(100, 250);
  await list.settled();
  expect(list.end).toBe(130);
});

it('reads what is in view again', async () => {
  const { list, offsets } = numbers(300);
  list.want(100, 120);
  await list.settled();
  await list.again();
  expect(offsets).toEqual([100, 100]);
});

it('shows the newer answer, whichever comes last', async () => {
  const { list, slow, said } = slowNumbers(3);
  void list.restart();
  said.numbers = [7];
  void list.restart();
  await slow.settle('latest first');
  expect(list.rows).toEqual([7]);
  expect(list.end).toBe(1);
});

it('leaves the rows under a button that is held where they are', async () => {
  const { list, slow, said } = slowNumbers(3);
  const window = new EventTarget();
  const stop = followPressing(window);
  void list.restart();
  await slow.settle();
  window.dispatchEvent(new Event('pointerdown'));
  said.numbers = [7, 0, 1];
  void list.again();
  await slow.settle();
  expect(list.rows).toEqual([0, 1, 2]);
  window.dispatchEvent(new Event('pointerup'));
  // The click comes in this turn still.
  expect(list.rows).toEqual([0, 1, 2]);
  await list.settled();
  expect(list.rows).toEqual([7, 0, 1]);
  stop();
});

it('reads what comes into view while a scrollbar is held', async () => {
  const { list } = numbers(10_000);
  await list.restart();
  const window = new EventTarget();
  onTestFinished(followPressing(window));
  window.dispatchEvent(new Event('pointerdown'));
  for (const first of [1_000, 5_000]) {
    list.want(first, first + 20);
    await quiet();
    expect(list.row(first + 5)).toBe(first + 5);
  }
});

it('keeps the old rows until all that is in view is here anew, and then changes at once', async () => {
  let along = 0;
  const { list, slow, said } = slowNumbers(250, {
    along: () => Promise.resolve(() => (along += 1)),
  });
  list.want(80, 120);
  await slow.settle();
  expect(along).toBe(1);
  said.numbers = upTo(250, 1_000);
  void list.again();
  slow.of('read').answer();
  await quiet();
  expect([list.row(80), list.row(119), along]).toEqual([80, 119, 1]);
  await slow.settle();
  expect([list.row(80), list.row(119), along]).toEqual([1080, 1119, 2]);
});

it('reads what came into view while it was reading again', async () => {
  const { list, slow, said } = slowNumbers(1_000);
  list.want(0, 20);
  await slow.settle();
  said.numbers = upTo(1_000, 5_000);
  void list.again();
  list.want(500, 520);
  await slow.settle();
  expect(list.row(510)).toBe(5_510);
});

it('goes on after the last row, and stays as long when it is read again', async () => {
  const afters: (number | null)[] = [];
  const rows = upTo(25);
  const list = new PagedList<number>({
    inOrder: true,
    size: 10,
    read: (offset, after, limit) => {
      afters.push(after);
      return Promise.resolve(rows.slice(offset, offset + limit));
    },
  });
  await list.restart();
  expect([list.rows.length, list.more]).toEqual([10, true]);
  await list.showMore();
  expect([list.rows.length, list.more]).toEqual([20, true]);
  await list.again();
  expect(list.rows.length).toBe(20);
  await list.showMore();
  expect([list.rows.length, list.more]).toEqual([25, false]);
  expect(afters).toEqual([null, 9, null, 9, 19]);
});

it('says why there is nothing to show, until there is', async () => {
  const { list, slow } = slowNumbers(3);
  void list.restart();
  slow.of('read').fail(new Error('the disk is away'));
  await quiet();
  expect(list.problem).toContain('the disk is away');
  expect([list.loaded, list.loading]).toEqual([false, false]);
  void list.again();
  await slow.settle();
  expect([list.problem, list.rows.length]).toEqual([null, 3]);
});

it('keeps what it shows when reading again fails, and can be scrolled and read again', async () => {
  const { list, slow } = slowNumbers(300);
  list.want(0, 20);
  await slow.settle();
  void list.again();
  slow.of('read').fail(new Error('busy'));
  await quiet();
  expect([list.row(3), list.problem]).toEqual([3, null]);
  list.want(200, 220);
  await slow.settle();
  expect(list.row(210)).toBe(210);
});

it('does not complain about an answer that nobody waits for any more', async () => {
  const { list, slow } = slowNumbers(3);
  void list.restart();
  const old = slow.of('read');
  void list.restart();
  old.fail(new Error('too late'));
  await slow.settle();
  expect(toasts.list).toEqual([]);
  expect(list.rows.length).toBe(3);
});
