/** What a text or number is besides: a colour, a moment, an address. Shown beside it, and never changed. */

export type Look =
  | { type: 'colour'; css: string }
  | { type: 'moment'; at: number; withTime: boolean }
  /** A number that would be this moment, if it counts from 1970. */
  | { type: 'counted'; at: number; unit: 'seconds' | 'milliseconds' }
  | { type: 'address'; host: string };

const colour = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;
const day = /^\d{4}-\d{2}-\d{2}$/;
const moment = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/;
/** The years of which a number is taken for a moment, as Unix milliseconds: 2001 to 2099. */
const EARLIEST = 1e12;
const LATEST = 4.1e12;
/** Characters of the longest text that is looked at. */
const LONGEST = 2_000;

export function lookOf(text: string): Look | null {
  if (text.length > LONGEST) return null;
  if (colour.test(text)) return { type: 'colour', css: text };
  if (day.test(text)) return momentOf(`${text}T00:00`, false);
  if (moment.test(text)) return momentOf(text.replace(' ', 'T'), true);
  if (/^\d{10}$|^\d{13}$/.test(text)) return countedOf(text);
  return addressOf(text);
}

function countedOf(text: string): Look | null {
  const unit = text.length === 10 ? 'seconds' : 'milliseconds';
  const at = Number(text) * (unit === 'seconds' ? 1_000 : 1);
  return at >= EARLIEST && at < LATEST ? { type: 'counted', at, unit } : null;
}

function momentOf(text: string, withTime: boolean): Look | null {
  const at = Date.parse(text);
  // What engines make of February 30 is another day.
  const [year = 0, month = 0, date = 0] = text.slice(0, 10).split('-').map(Number);
  const isDay = new Date(Date.UTC(year, month - 1, date)).getUTCDate() === date;
  return Number.isNaN(at) || !isDay ? null : { type: 'moment', at, withTime };
}

function addressOf(text: string): Look | null {
  if (!/^https?:\/\/\S+$/.test(text) || !URL.canParse(text)) return null;
  const { host } = new URL(text);
  return { type: 'address', host };
}
