// Parts of the window that come later: asked for once, and again when they did not come.
import { expect, it, vi } from 'vitest';
import { Later, readAhead } from './later';

vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run));

it('asks once for a part, and has it from then on', async () => {
  const ask = vi.fn(() => Promise.resolve('part'));
  const later = new Later(ask);
  expect(later.here).toBeUndefined();
  expect(await Promise.all([later.load(), later.load()])).toEqual(['part', 'part']);
  expect(later.here).toBe('part');
  await later.load();
  expect(ask).toHaveBeenCalledTimes(1);
});

it('asks again after a part did not come', async () => {
  let there = false;
  const later = new Later(() =>
    there ? Promise.resolve('part') : Promise.reject(new Error('gone')),
  );
  await expect(later.load()).rejects.toThrow('gone');
  expect(later.here).toBeUndefined();
  there = true;
  expect(await later.load()).toBe('part');
});

it('reads ahead in order, and a part that does not come keeps none of the others', async () => {
  const asked: string[] = [];
  const part = (name: string, comes = true) =>
    new Later(() => {
      asked.push(name);
      return comes ? Promise.resolve(name) : Promise.reject(new Error(name));
    });
  const parts = [part('a'), part('b', false), part('c')];
  await readAhead(parts);
  expect(asked).toEqual(['a', 'b', 'c']);
  expect(parts.map((one) => one.here)).toEqual(['a', undefined, 'c']);
});
