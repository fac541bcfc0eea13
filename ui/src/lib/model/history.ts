/** What a row of a key's history offers. */
import type { RevisionRow, VersionInfo } from '../api';
import { namesAnew } from './deeds';
import { moment } from './words';

/** Whether a row is of a change that gave the key the name under which the row stands, and no other value. */
export function isNaming(row: RevisionRow): boolean {
  return namesAnew(row.deed) && row.before !== null && row.after !== null;
}

/** Whether the key, which has this version now, can be made what it was before the row's change. */
export function canRestore(row: RevisionRow, version: number): boolean {
  if (!row.before?.kept || row.before.version === version) return false;
  // The value went along to the new name as another version.
  return !(isNaming(row) && row.after?.version === version);
}

/** What stands for a value that is not kept: when it expired, or else `otherwise`. */
export function goneWords(info: Pick<VersionInfo, 'expiresAt'>, otherwise: string): string {
  if (info.expiresAt === null) return otherwise;
  return `Expired ${moment(info.expiresAt * 1000)}, value not kept`;
}
