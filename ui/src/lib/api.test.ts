import { expect, it } from 'vitest';
import { Failed, isFailure, toFailed } from './api';

it('tells a failure of the backend in words, by its code', () => {
  const failed = toFailed({ code: 'key_taken', key: 'a' });
  expect(failed).toBeInstanceOf(Failed);
  expect(failed.failure).toEqual({ code: 'key_taken', key: 'a' });
  expect(failed.message).toContain('There is already a key “a”.');
  expect(isFailure(failed, 'key_taken')).toBe(true);
  expect(isFailure(failed, 'internal')).toBe(false);
});

it('tells everything else calmly', () => {
  for (const thrown of [
    'command not found',
    new Error('command not found'),
    { code: 'tired', message: 'of another version' },
    undefined,
    null,
    5,
  ]) {
    expect(toFailed(thrown).code).toBe('unexpected');
    expect(toFailed(thrown).message).toContain('That did not work');
  }
  expect(toFailed('command not found').message).toContain('command not found');
});
