/** Numbers, sizes and times as a person reads them: written as where this computer is. */

/** How numbers and times are written here, as the fields for a day and a time write them. */
export const locale = known(typeof navigator === 'undefined' ? 'en' : navigator.language);

function known(language: string): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language)[0] ?? 'en';
  } catch {
    return 'en'; // an engine may name one that is none, as "c"
  }
}

const counter = new Intl.NumberFormat(locale);
const short = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });

/** How a person wants times to be written. */
export interface Times {
  /** Of the clock: as it is usual here, 12 hours, or 24. */
  hours: () => 'locale' | '12' | '24';
  /** Whether what happened lately is "5 minutes ago" and not a date. */
  relative: () => boolean;
}

let times: Times = { hours: () => 'locale', relative: () => true };

/** Writes all times like this from now on. Each is asked whenever a time is written. */
export function writeTimes(chosen: Times): void {
  times = chosen;
}

/** Whether also what happened lately is written as a date. */
export const writtenAsDates = (): boolean => !times.relative();

/** One that writes times of day, by the hours that are chosen. */
function clockFormat(options: Intl.DateTimeFormatOptions) {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (milliseconds: number): string => {
    const hours = times.hours();
    let format = made.get(hours);
    if (!format) {
      const cycle = { '12': 'h12', '24': 'h23' } as const;
      const hourCycle = hours === 'locale' ? {} : { hourCycle: cycle[hours] };
      format = new Intl.DateTimeFormat(locale, { ...options, ...hourCycle });
      made.set(hours, format);
    }
    return format.format(milliseconds);
  };
}

/** A time of day: "9:30 AM". */
export const timeOfDay = clockFormat({ timeStyle: 'short' });
const dayAndTime = clockFormat({ dateStyle: 'medium', timeStyle: 'short' });
const dayTimeAndZone = clockFormat({
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
});

/** 48210 -> "48,210" */
export function count(n: number): string {
  return counter.format(n);
}

/** (1, "key") -> "1 key"; (3, "key") -> "3 keys" */
export function counted(n: number, noun: string, plural = `${noun}s`): string {
  return `${count(n)} ${n === 1 ? noun : plural}`;
}

/** 1536 -> "1.5 KB". Units are of 1,024, as the limits are. */
export function bytes(n: number): string {
  if (n === 0) return '0 KB';
  if (n < 1024) return 'under 1 KB';
  const units = ['KB', 'MB', 'GB', 'TB'];
  let size = n;
  let unit = -1;
  do {
    size /= 1024;
    unit += 1;
  } while (size >= 1023.95 && unit < units.length - 1);
  const shown = size < 10 ? short.format(size) : counter.format(Math.round(size));
  return `${shown} ${units[unit] ?? ''}`;
}

/** The last moment that a date can be, in milliseconds. */
const LAST_DATE = 8.64e15;

/** A moment in full: "Mar 4, 2025, 9:30 AM" in the United States; for one that no calendar has, words. Never throws. */
export function moment(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return 'an unknown moment';
  if (Math.abs(milliseconds) > LAST_DATE) return milliseconds > 0 ? 'the far future' : 'long ago';
  return dayAndTime(milliseconds);
}

/** The same with this computer's time zone: "Mar 4, 2025, 9:30 AM GMT+1". Never throws. */
export function momentHere(milliseconds: number): string {
  const known = Math.abs(milliseconds) <= LAST_DATE;
  return known ? dayTimeAndZone(milliseconds) : moment(milliseconds);
}

/** A day: "Mar 4, 2025". Never throws. */
export function date(milliseconds: number): string {
  return Math.abs(milliseconds) <= LAST_DATE ? day.format(milliseconds) : moment(milliseconds);
}

const steps: [seconds: number, noun: string][] = [
  [86_400 * 365, 'year'],
  [86_400 * 30, 'month'],
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** A length of time in its one largest unit: 7300 -> "2 hours". */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  for (const [size, noun] of steps) {
    if (whole >= size) return counted(Math.floor(whole / size), noun);
  }
  return 'a moment';
}

/**
 * When something happened: "just now", "5 minutes ago", or the date when it is over a week ago, or when dates
 * are chosen.
 */
export function ago(milliseconds: number, now: number): string {
  if (writtenAsDates()) return moment(milliseconds);
  const seconds = (now - milliseconds) / 1000;
  if (seconds < 45) return 'just now';
  if (seconds < 86_400 * 7) return `${span(seconds)} ago`;
  return moment(milliseconds);
}
