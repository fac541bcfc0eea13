/** Every setting by its words: the page of settings, its search by the palette, and nothing in two places. */

export type Section =
  | 'Appearance'
  | 'Keys'
  | 'Dates and times'
  | 'Questions'
  | 'Backups'
  | 'History'
  | 'Files'
  | 'Keyboard';

export interface SettingWords {
  section: Section;
  label: string;
  hint?: string;
  /** Other words by which one may look for it. */
  also?: string;
}

const list = {
  theme: { section: 'Appearance', label: 'Theme', also: 'dark light colours night' },
  textSize: {
    section: 'Appearance',
    label: 'Text size',
    hint: 'Everything in the window grows with it.',
    also: 'zoom larger smaller font',
  },
  density: {
    section: 'Appearance',
    label: 'Density',
    hint: 'Compact shows more keys at a time.',
    also: 'rows compact comfortable',
  },
  separator: {
    section: 'Keys',
    label: 'Separator of groups',
    hint: 'What ends the name of a group, as “user:” in “user:456”.',
    also: 'colon slash tree folder',
  },
  dates: {
    section: 'Dates and times',
    label: 'What happened lately',
    hint: 'Either way the other one is shown when the pointer rests on it.',
    also: 'ago relative exact date',
  },
  hours: { section: 'Dates and times', label: 'Clock', also: '12 24 hours am pm time' },
  askBeforeTrash: {
    section: 'Questions',
    label: 'Ask before a namespace goes to Trash',
    hint: 'It can be restored from there either way.',
    also: 'confirm confirmation delete',
  },
  askBeforeText: {
    section: 'Questions',
    label: 'Ask before JSON, a number or a switch becomes something else',
    hint: 'Apps that read the value may not understand it then.',
    also: 'confirm confirmation save kind',
  },
  backupEvery: {
    section: 'Backups',
    label: 'Automatic backups',
    hint: 'Made when something has changed. There is also one before much is removed: 1,000 keys, a tenth of a large namespace, or 50 MB.',
    also: 'daily weekly',
  },
  backupKeep: {
    section: 'Backups',
    label: 'Keep the newest',
    hint: 'And of older ones, one for each week.',
    also: 'how many backups number',
  },
  backupFolder: { section: 'Backups', label: 'Folder of backups', also: 'directory place' },
  backupRemoveExpired: {
    section: 'Backups',
    label: 'Remove expired values from backups',
    also: 'secrets tokens passwords',
  },
  historyDays: {
    section: 'History',
    label: 'Keep earlier values for',
    also: 'days retention limit undo',
  },
  historySize: { section: 'History', label: 'At most', also: 'megabytes MB size retention limit' },
  database: {
    section: 'Files',
    label: 'Where your keys are',
    also: 'database path location folder open another',
  },
  shortcuts: { section: 'Keyboard', label: 'Keyboard shortcuts', also: 'keys hotkeys bindings' },
} as const satisfies Record<string, SettingWords>;

export type SettingId = keyof typeof list;

export const settingList: Readonly<Record<SettingId, SettingWords>> = list;

export const settingIds = Object.keys(list) as SettingId[];

/** The sections in their order. */
export const sections: readonly Section[] = [
  ...new Set(settingIds.map((id) => settingList[id].section)),
];
