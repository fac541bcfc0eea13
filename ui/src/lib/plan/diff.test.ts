import { beforeEach, expect, it, vi } from 'vitest';
import { Failed } from '../api';

const backend = vi.hoisted(() => ({ layOutJson: vi.fn<(text: string) => Promise<string>>() }));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: backend,
}));

import { comparable } from './diff';

beforeEach(() => {
  backend.layOutJson.mockReset();
  backend.layOutJson.mockImplementation((text) =>
    Promise.resolve(`{\n  ${text.replaceAll(/[{}\s]/g, '')}\n}`),
  );
});

it('lays JSON out alike, so that only what differs shows', async () => {
  expect(await comparable('{"a":1}', '{\n"a": 2}', true)).toEqual([
    '{\n  "a":1\n}',
    '{\n  "a":2\n}',
  ]);
});

it('shows white space when that is all that differs', async () => {
  expect(await comparable('{"a":1}', '{"a": 1}', true)).toEqual(['{"a":1}', '{"a": 1}']);
});

it('leaves text as it is', async () => {
  expect(await comparable('a  b', 'a b', false)).toEqual(['a  b', 'a b']);
  expect(backend.layOutJson).not.toHaveBeenCalled();
});

it('shows both as they are when one is not JSON, and tells any other failure', async () => {
  const notJson = new Failed({ code: 'not_json', line: 1, column: 2, expected: 'key' });
  backend.layOutJson.mockRejectedValueOnce(notJson);
  expect(await comparable('{', '{"a": 1}', true)).toEqual(['{', '{"a": 1}']);
  backend.layOutJson.mockRejectedValueOnce(new Failed({ code: 'internal', fault: 'database' }));
  await expect(comparable('{', '{"a": 1}', true)).rejects.toThrow();
});
