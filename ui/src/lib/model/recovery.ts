/** A damaged file: what to advise, and how to say what is left and what is lost. */
import type { BackupFile, FailureCode, Found } from '../api';
import { count, counted } from './words';

/** Whether something may be salvaged of a file that could not be opened. */
export function isRecoverable(code: FailureCode | undefined): boolean {
  return code === 'damaged' || code === 'not_a_database';
}

export type Advice = 'salvaged' | 'backup' | null;

/** What is found counts as nearly everything from this share on. */
const NEARLY = 0.9;

/**
 * What is found is newer than any backup, so it is the better choice while little is missing; a
 * backup is, when it holds more and much is missing. A file that only lacks its newest changes may be
 * older or newer than the backup, so the person compares.
 */
export function adviseOn(
  found: Found | null,
  backup: BackupFile | null,
  newestMissing = false,
): Advice {
  if (newestMissing && found && backup) return null;
  if (!found || found.entries === 0) return backup ? 'backup' : found ? 'salvaged' : null;
  if (!backup) return 'salvaged';
  const all = Math.max(found.entries + found.lostCount, backup.entries);
  if (found.entries >= NEARLY * all) return 'salvaged';
  return backup.entries > found.entries ? 'backup' : 'salvaged';
}

/** Why the advice is what it is, in one sentence. */
export function adviceWords(
  advice: Advice,
  found: Found | null,
  backup: BackupFile | null,
): string {
  if (advice === 'backup')
    return found && found.entries > 0
      ? 'It holds more than could be salvaged.'
      : 'Nothing could be salvaged.';
  if (advice !== 'salvaged') return '';
  if (!backup) return 'There is no backup that could be used.';
  if (!found || found.lostCount === 0) return 'It is newer than any backup.';
  return 'It is newer. You can bring lost keys back from a backup afterwards.';
}

/** What is lost, as far as that can be known. */
export function lostWords(found: Found, newestMissing = false): string {
  const { lostCount } = found;
  if (lostCount === 0 && newestMissing) return 'Everything but the newest changes is here';
  if (lostCount === 0) return 'Nothing is lost, as far as one can tell';
  return `${counted(lostCount, 'key')} ${lostCount === 1 ? 'is' : 'are'} lost`;
}

/** What else to know about what was found, in sentences. */
export function foundNotes(found: Found, newestMissing = false): string[] {
  const notes: string[] = [];
  if (newestMissing) notes.push('The history comes along.');
  const { fromHistory, expired, namespaces } = found;
  const trashed = namespaces.filter((one) => one.trashed).length;
  const nameless = namespaces.filter((one) => one.id === null).length;
  if (fromHistory > 0) notes.push(`${counted(fromHistory, 'key')} came back out of the history.`);
  if (expired > 0)
    notes.push(
      `${counted(expired, 'key')} had expired and ${expired === 1 ? 'is' : 'are'} left out.`,
    );
  if (trashed > 0)
    notes.push(`${counted(trashed, 'namespace')} ${trashed === 1 ? 'is' : 'are'} in the Trash.`);
  if (nameless > 0)
    notes.push(
      nameless === 1
        ? 'The name of 1 namespace is lost; it gets a new one.'
        : `The names of ${count(nameless)} namespaces are lost; they get new ones.`,
    );
  return notes;
}

/** The lost keys that are not in the list: beyond its end, or without a name. */
export function unlistedWords(found: Found): string {
  const nameless = found.lostNameless;
  const more = Math.max(0, found.lostCount - nameless - found.lost.length);
  const parts = [
    more > 0 ? `${count(more)} more` : '',
    nameless > 0
      ? `${count(nameless)} whose ${nameless === 1 ? 'name is' : 'names are'} lost, too`
      : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return '';
  const text = parts.join(', and ');
  return found.lost.length > 0 ? `and ${text}` : text.charAt(0).toUpperCase() + text.slice(1);
}
