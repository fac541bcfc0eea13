import { expect, it } from 'vitest';
import { Failed, isFailure, toFailed } from './api';

it('keeps a failure of the backend as it is', () => {
  const failed = toFailed({ code: 'key_taken', message: 'There is one.', key: 'a' });
  expect(failed).toBeInstanceOf(Failed);
  expect(failed.code).toBe('key_taken');
  expect(failed.message).toBe('There is one.');
  expect(failed.line).toBeNull();
  expect(isFailure(failed, 'key_taken')).toBe(true);
  expect(isFailure(failed, 'internal')).toBe(false);
});

it('gives everything else the code "internal"', () => {
  for (const thrown of ['command not found', new Error('command not found'), undefined, null, 5]) {
    expect(toFailed(thrown).code).toBe('internal');
  }
  expect(toFailed('command not found').message).toContain('command not found');
});
