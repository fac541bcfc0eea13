/**
 * What a person chooses about the window: how it looks, how it writes dates, what it asks. What belongs to a
 * database (backups, history) is kept there.
 */

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'compact';
export type Dates = 'relative' | 'exact';
export type Hours = 'locale' | '12' | '24';

/** One combination of keys. */
export interface Shortcut {
  /** A letter in lower case, a sign, or the name of a key: `Escape`, `Delete`, `F1`. */
  key: string;
  /** With Ctrl; on a Mac with Cmd. */
  mod?: boolean;
  shift?: boolean;
  /** With Alt; on a Mac with Option. */
  alt?: boolean;
}

export interface Settings {
  theme: Theme;
  /** In percent, one of `TEXT_SIZES`. */
  textSize: number;
  density: Density;
  /** What ends the name of a group within a key. */
  separator: string;
  dates: Dates;
  hours: Hours;
  /** Whether a namespace goes to Trash only after a question. */
  askBeforeTrash: boolean;
  /** Whether there is a question before what was JSON, a number or a switch is saved as a text. */
  askBeforeText: boolean;
  /** By which keys commands are called, by their ids, where that is not as usual. */
  shortcuts: Readonly<Record<string, readonly Shortcut[]>>;
}

export type SettingName = keyof Settings;

export const defaults: Readonly<Settings> = {
  theme: 'system',
  textSize: 100,
  density: 'comfortable',
  separator: ':',
  dates: 'relative',
  hours: 'locale',
  askBeforeTrash: true,
  askBeforeText: true,
  shortcuts: {},
};

/** The sizes that can be chosen, in percent. */
export const TEXT_SIZES: readonly number[] = [90, 100, 110, 125, 150, 175, 200];

/** The characters of the longest separator. */
export const SEPARATOR_AT_MOST = 8;

const one =
  <T>(...values: readonly T[]) =>
  (value: unknown): value is T =>
    values.includes(value as T);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isFlag = (value: unknown) => value === undefined || typeof value === 'boolean';

const isShortcut = (value: unknown): value is Shortcut =>
  isObject(value) &&
  typeof value['key'] === 'string' &&
  value['key'] !== '' &&
  isFlag(value['mod']) &&
  isFlag(value['shift']) &&
  isFlag(value['alt']);

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

/** What each may be. */
const known: { [Name in SettingName]: (value: unknown) => value is Settings[Name] } = {
  theme: one<Theme>('system', 'light', 'dark'),
  textSize: (value): value is number => TEXT_SIZES.includes(value as number),
  density: one<Density>('comfortable', 'compact'),
  separator: (value): value is string =>
    typeof value === 'string' && separatorProblem(value) === null,
  dates: one<Dates>('relative', 'exact'),
  hours: one<Hours>('locale', '12', '24'),
  askBeforeTrash: isBoolean,
  askBeforeText: isBoolean,
  shortcuts: (value): value is Settings['shortcuts'] =>
    isObject(value) &&
    Object.keys(value).length > 0 &&
    Object.values(value).every((keys) => Array.isArray(keys) && keys.every(isShortcut)),
};

const names = Object.keys(defaults) as SettingName[];

/** What is wrong with a separator, or null when it can be used. */
export function separatorProblem(separator: string): string | null {
  if (separator === '') return 'Type at least one character.';
  if ([...separator].length > SEPARATOR_AT_MOST)
    return `A separator has at most ${String(SEPARATOR_AT_MOST)} characters.`;
  return null;
}

/** Settings as they were kept. What this version does not know, or never wrote, is as usual. */
export function settingsFrom(kept: string | null): Settings {
  const read = { ...defaults };
  for (const name of names) take(read, name, objectIn(kept)[name]);
  return read;
}

function take<Name extends SettingName>(into: Settings, name: Name, value: unknown): void {
  const fits: (value: unknown) => value is Settings[Name] = known[name];
  if (fits(value)) into[name] = value;
}

function objectIn(kept: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(kept ?? '{}');
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/**
 * Settings to be kept: only what differs, so that what is usual can become better in a later version; and what
 * another version kept beside.
 */
export function settingsText(now: Settings, kept: string | null): string {
  const others = Object.entries(objectIn(kept)).filter(([name]) => !names.includes(name as never));
  const own = names.filter((name) => now[name] !== defaults[name]).map((name) => [name, now[name]]);
  return JSON.stringify(Object.fromEntries([...others, ...own]));
}

/** The names of what is not as usual. */
export function changedSettings(now: Settings): SettingName[] {
  return names.filter((name) => now[name] !== defaults[name]);
}

/** The size one step larger or smaller; the same at the end. */
export function textSizeBeside(now: number, step: 1 | -1): number {
  return TEXT_SIZES[TEXT_SIZES.indexOf(now) + step] ?? now;
}
