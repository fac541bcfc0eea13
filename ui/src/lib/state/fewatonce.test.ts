// A few tasks at once, in order; one that is given up before its turn is never begun.
import { expect, it } from 'vitest';
import { FewAtOnce } from './fewatonce';

it('begins the next when one is over, and none that was given up', async () => {
  const few = new FewAtOnce(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const task = (number: number) => () => {
    begun.push(number);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  const [, , third] = [1, 2, 3, 4, 5].map((number) => few.add(task(number)));
  expect(begun).toEqual([1, 2]);
  third?.();
  ends[0]?.();
  await expect.poll(() => begun).toEqual([1, 2, 4]);
  ends[1]?.();
  ends[2]?.();
  await expect.poll(() => begun).toEqual([1, 2, 4, 5]);
});
