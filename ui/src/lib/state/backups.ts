/** What a person can do with backups. Nothing here changes a key: a restore goes through a plan. */
import { api, type BackupFile, type PlanSummary } from '../api';
import { day, newerWords } from '../model/backups';
import { amountWords } from '../model/belongings';
import { bytes } from '../model/words';
import { type OpenDialog, dialogs } from './dialogs.svelte';
import { jobs } from './jobs.svelte';
import { namespaces } from './namespaces.svelte';
import { toasts } from './toasts.svelte';

/** Makes a backup in the folder of backups, as a job of this name. Tells whether one was made. */
export async function backUpNow(label: string, id: string): Promise<boolean> {
  try {
    const make = (job: string) => api.backUpNow(label, job);
    const made = await jobs.run('Backing up', make, 'at once', api.cancelJob, id);
    tellOf(made, `Backed up ${amountOf(made)}`);
    return true;
  } catch (thrown) {
    toasts.complain(thrown);
    return false;
  }
}

/** Lets the person choose a place and makes a backup there, as a job of this name. Tells whether one was made. */
export async function saveBackupCopy(id: string): Promise<boolean> {
  try {
    const make = (job: string) => api.saveBackupCopy(job);
    const made = await jobs.run('Saving', make, 'with a dialog', api.cancelJob, id);
    if (!made) return false;
    tellOf(made, `Saved ${amountOf(made)}, to ${made.path}`);
    return true;
  } catch (thrown) {
    toasts.complain(thrown);
    return false;
  }
}

const amountOf = (made: BackupFile) =>
  `${amountWords(made.entries, made.belongings)}, ${bytes(made.size)}`;

function tellOf(made: BackupFile, words: string) {
  toasts.say(words, { label: 'Show in folder', run: () => showInFolder(made.file) });
}

export async function showInFolder(file: string): Promise<void> {
  try {
    await api.showInFolder(file);
  } catch (thrown) {
    toasts.complain(thrown);
  }
}

/** Lets the person choose a backup, and shows what is in it. */
export async function chooseBackup(back: OpenDialog | null): Promise<void> {
  try {
    const backup = await api.chooseBackup();
    if (backup) dialogs.show({ type: 'restore', backup, back });
  } catch (thrown) {
    toasts.complain(thrown);
  }
}

/** What restoring all of a backup, or some namespaces of it, would change. */
export async function planRestore(
  backup: BackupFile,
  namespaces: string[] | null,
): Promise<PlanSummary> {
  const plan = await jobs.run('Comparing with the backup', (job) =>
    api.planRestore(backup.file, namespaces, job),
  );
  return { ...plan, deed: { type: 'restored_backup', madeAt: backup.madeAt } };
}

/** A plan of which nothing is ticked. */
async function unticked({ id, deed, counts, makes }: PlanSummary): Promise<PlanSummary> {
  try {
    for (const made of makes) await api.planTickNamespace(id, made.namespace, false);
    if (counts.added > 0) await api.planTickAll(id, 'added', false);
    if (counts.changed > 0) await api.planTickAll(id, 'changed', false);
    return { ...(await api.planSummary(id)), deed };
  } catch (thrown) {
    void api.planDiscard(id).catch(() => undefined);
    throw thrown;
  }
}

/** Shows what is different now. */
export async function compareWithNow(backup: BackupFile): Promise<void> {
  try {
    const since = day(backup.madeAt, Date.now());
    const plan = await unticked(await planRestore(backup, null));
    const newer = newerWords(backup, namespaces.list);
    dialogs.show({ type: 'compare', plan, since, newer });
  } catch (thrown) {
    toasts.complain(thrown);
  }
}
