/** What is copied for a report of a problem: what runs where, and never a key, a value, a name or a path. */
import type { About } from '../api';
import { changedSettings, type Settings } from './settings';
import { bytes, count } from './words';

export interface Facts {
  about: About;
  /** Entries of each namespace. */
  entries: readonly number[];
  /** Of the database; null where that is not known. */
  databaseBytes: number | null;
  settings: Settings;
  /** In pixels as the page sees them. */
  window: { width: number; height: number; ratio: number };
  locale: string;
}

/** The report, a line for each fact. */
export function reportText(facts: Facts): string {
  const { about, entries, databaseBytes, settings, window, locale } = facts;
  const changed = changedSettings(settings).map((name) =>
    // What was chosen by typing it may be part of a key.
    name === 'separator' || name === 'shortcuts' ? name : `${name} ${String(settings[name])}`,
  );
  const lines: [string, string][] = [
    ['KV Store', about.version],
    ['System', about.system],
    ['Engine', about.engine ?? 'unknown'],
    ['Language', locale],
    ['Window', `${window.width} x ${window.height}, ${window.ratio} pixels to one`],
    ['Namespaces', count(entries.length)],
    ['Keys', count(entries.reduce((sum, keys) => sum + keys, 0))],
    ['Most keys in one namespace', count(Math.max(0, ...entries))],
    ['Database', databaseBytes === null ? 'unknown' : bytes(databaseBytes)],
    ['Settings', changed.length === 0 ? 'as usual' : changed.join(', ')],
  ];
  return lines.map(([name, value]) => `${name}: ${value}`).join('\n');
}
