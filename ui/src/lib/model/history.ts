/** What a row of a key's history offers. */
import type { RevisionRow, VersionInfo } from '../api';
import { namesAnew } from './deeds';
import { valueWords } from './preview';
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

/** A state that a key had, and when: "until Mar 4, 2025, 9:30 AM". */
export interface EarlierState {
  info: VersionInfo;
  when: string;
}

/** A state of a key that can be looked at; its words tell it from the others. */
export interface KeptState extends EarlierState {
  words: string;
}

/** Two states of a key that are compared, by their versions; those of a change where none was chosen. */
export interface ChosenStates {
  was?: number;
  will?: number;
}

/** The state before a row's change, where that is kept. */
export function stateBefore({ before, at }: RevisionRow): EarlierState | null {
  return before?.kept ? { info: before, when: `until ${moment(at)}` } : null;
}

/** The states that are kept, of rows that begin with the newest, each once; `version` is the present one. */
export function keptStates(rows: readonly RevisionRow[], version: number): KeptState[] {
  const states = new Map<number, KeptState>();
  const add = (info: VersionInfo | null, when: string, told: string) => {
    if (!info?.kept || states.has(info.version)) return;
    const now = info.version === version;
    states.set(info.version, { info, when, words: `${now ? 'Now' : told} · ${valueWords(info)}` });
  };
  for (const { before, after, at } of rows) {
    add(after, `from ${moment(at)}`, `From ${moment(at)}`);
    add(before, `until ${moment(at)}`, `Until ${moment(at)}`);
  }
  return [...states.values()];
}
