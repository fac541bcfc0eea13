import { beforeEach, expect, test, vi } from 'vitest';

const { api } = vi.hoisted(() => ({
  api: { failedBackup: vi.fn(), tryBackupAgain: vi.fn(), cancelJob: vi.fn() },
}));

vi.mock('../api', async (actual) => ({ ...(await actual<object>()), api }));

const { backupFailure } = await import('./failedbackup.svelte');

const failed = (at: number) => ({
  at,
  times: 1,
  problem: 'folder' as const,
  folder: '/backups',
  nextAt: at + 1,
});

beforeEach(async () => {
  vi.resetAllMocks();
  api.failedBackup.mockResolvedValueOnce(null);
  await backupFailure.refresh();
});

test('a failure is shown until it is put off, and the next one is shown again', async () => {
  api.failedBackup.mockResolvedValueOnce(failed(1));
  await backupFailure.refresh();
  expect(backupFailure.shown?.at).toBe(1);
  backupFailure.later();
  expect(backupFailure.shown).toBeNull();
  expect(backupFailure.now?.at).toBe(1);
  api.failedBackup.mockResolvedValueOnce(failed(2));
  await backupFailure.refresh();
  expect(backupFailure.shown?.at).toBe(2);
});

test('an older answer does not bring a failure back', async () => {
  let answer: (value: unknown) => void = () => undefined;
  api.failedBackup.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  const older = backupFailure.refresh();
  api.failedBackup.mockResolvedValueOnce(null);
  await backupFailure.refresh();
  answer(failed(1));
  await older;
  expect(backupFailure.now).toBeNull();
});

test('trying again asks what is so now, whether it worked or not', async () => {
  api.failedBackup.mockResolvedValueOnce(failed(1));
  await backupFailure.refresh();
  api.tryBackupAgain.mockRejectedValueOnce({ code: 'cannot_write', message: 'no' });
  api.failedBackup.mockResolvedValueOnce(failed(2));
  await backupFailure.tryAgain();
  expect(backupFailure.now?.at).toBe(2);
  api.tryBackupAgain.mockResolvedValueOnce(null);
  api.failedBackup.mockResolvedValueOnce(null);
  await backupFailure.tryAgain();
  expect(backupFailure.now).toBeNull();
});
