// A large text is looked at by the backend; an answer about an older text is never taken for the newer.
import { expect, it, vi } from 'vitest';
import { Slowly } from './slowly';

const slowly = vi.hoisted(() => ({ api: {} as Record<string, unknown> }));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: slowly.api,
}));

import { JsonCheck } from './jsoncheck.svelte';

const backend = new Slowly();
Object.assign(
  slowly.api,
  backend.wrap({
    checkJson: (text: string) =>
      text.endsWith(']')
        ? null
        : { offset: text.length, line: 1, column: text.length + 1, expected: 'comma_or_bracket' },
  }),
);

const large = `[${'1,'.repeat(30_000)}1`;

it('looks at a small text at once', async () => {
  const check = new JsonCheck();
  expect(check.known('[1')).toHaveLength(1);
  expect(await check.problems('[1]')).toEqual([]);
  expect(backend.waiting).toEqual([]);
});

it('knows nothing of a large text until the backend has answered', async () => {
  const check = new JsonCheck();
  const asked = check.problems(large);
  expect(check.known(large)).toBeNull();
  backend.of('checkJson').answer();
  expect(await asked).toMatchObject([{ from: large.length - 1, to: large.length }]);
  expect(check.known(large)).toHaveLength(1);
  expect(check.known(`${large}]`)).toBeNull();
});

it('keeps the newest answer, whichever comes last', async () => {
  const check = new JsonCheck();
  const both = [check.problems(large), check.problems(`${large}]`)];
  await backend.settle('latest first');
  await Promise.all(both);
  expect(check.known(`${large}]`)).toEqual([]);
  expect(check.known(large)).toBeNull();
});
