/** The words of a search, as the made-up backend reads them: what people type most, not all that the real one knows. */
import type { EntryDetail, Filter, Kind, SearchWord, Than, Unsure, Word } from '../src/lib/api';
import { described } from '../src/lib/model/metadata';

const word =
  /"((?:[^"]|"")*)"?|tag:"((?:[^"]|"")*)"?|([^\s"<>=]+)\s*(<=|>=|<|>|=)\s*(?:"((?:[^"]|"")*)"?|(\S+))|\S+/gi;
const signs: Record<string, Than> = { '<': 'less', '<=': 'atMost', '>': 'more', '>=': 'atLeast' };
const times: Record<string, number> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};
const sizes: Record<string, number> = { b: 1, kb: 1 << 10, mb: 1 << 20, gb: 1 << 30 };
const kinds: readonly string[] = ['switch', 'number', 'text', 'json', 'binary'];

const unquoted = (text: string) => text.replaceAll('""', '"');
const quotes = (text: string) => `"${text.replaceAll('"', '""')}"`;

function measure(text: string, units: Record<string, number>): number | null {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([a-z]*)$/i.exec(text) ?? [];
  const of = units[(unit ?? '').toLowerCase()];
  return number === undefined || of === undefined ? null : Math.floor(Number(number) * of);
}

type Read = { means: Word; written: string } | Unsure;

function compared(name: string, sign: string, value: string, quoted: boolean): Read {
  if (sign === '=') {
    const means = { type: 'field', path: name, value, quoted } as const;
    return { means, written: `${name}=${quoted ? quotes(value) : value}` };
  }
  const [type, than, written] = [name.toLowerCase(), signs[sign] ?? 'less', name + sign + value];
  if (type === 'size') {
    const bytes = measure(value, sizes);
    return bytes === null ? 'size' : { means: { type, than, bytes }, written };
  }
  if (type !== 'expires' && type !== 'changed') return 'compared';
  const seconds = measure(value, times);
  return seconds === null ? 'time' : { means: { type, than, seconds }, written };
}

function plain(typed: string): Read | null {
  const [, name = '', value = ''] = /^(tag|kind|expires):(.*)$/i.exec(typed) ?? [];
  const lower = typed.toLowerCase();
  if (lower === 'on' || lower === 'off')
    return { means: { type: 'state', on: lower === 'on' }, written: lower };
  if (name === '') return null;
  if (value === '') return 'unfinished';
  if (name.toLowerCase() === 'tag') return { means: { type: 'tag', tag: value }, written: typed };
  if (name.toLowerCase() === 'expires') {
    if (!['yes', 'never'].includes(value)) return 'expiry';
    return { means: { type: 'expiry', expires: value === 'yes' }, written: lower };
  }
  const named = value.toLowerCase().split(',');
  if (!named.every((kind): kind is Kind => kinds.includes(kind))) return 'kind';
  return { means: { type: 'kind', kinds: named }, written: lower };
}

export function readSearch(text: string): SearchWord[] {
  return [...text.matchAll(word)].flatMap((match): SearchWord[] => {
    const [typed, quoted, tag, name, sign, quotedValue, value] = match;
    if (quoted !== undefined) {
      const means = { type: 'text', text: unquoted(quoted) } as const;
      return quoted === '' ? [] : [{ typed, written: quotes(means.text), means, unsure: null }];
    }
    if (tag !== undefined) {
      const means = { type: 'tag', tag: unquoted(tag) } as const;
      const written = /\s|"/.test(means.tag) ? `tag:${quotes(means.tag)}` : `tag:${means.tag}`;
      return [{ typed, written, means, unsure: null }];
    }
    const read =
      name !== undefined && sign !== undefined
        ? compared(name, sign, unquoted(quotedValue ?? value ?? ''), quotedValue !== undefined)
        : plain(typed);
    if (read !== null && typeof read !== 'string') return [{ typed, unsure: null, ...read }];
    return [{ typed, written: typed, means: { type: 'text', text: typed }, unsure: read }];
  });
}

const than: Record<Than, (a: number, b: number) => boolean> = {
  less: (a, b) => a < b,
  atMost: (a, b) => a <= b,
  atLeast: (a, b) => a >= b,
  more: (a, b) => a > b,
};

function fits(one: EntryDetail, means: Word, notes: boolean): boolean {
  const { note, tags } = described(one.metadata ?? '');
  const has = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());
  switch (means.type) {
    case 'text':
      return [one.key, ...(notes ? [note, ...tags] : [])].some((text) => has(text, means.text));
    case 'tag':
      return tags.some((tag) => tag.toLowerCase() === means.tag.toLowerCase());
    case 'kind':
      return means.kinds.includes(one.kind);
    case 'state':
      return one.kind === 'switch' && one.text === String(means.on);
    case 'expiry':
      return (one.expiresAt !== null) === means.expires;
    case 'expires':
      return (
        one.expiresAt !== null && than[means.than](one.expiresAt, Date.now() / 1000 + means.seconds)
      );
    case 'changed':
      return than[means.than]((Date.now() - one.updatedAt) / 1000, means.seconds);
    case 'size':
      return than[means.than](one.size, means.bytes);
    case 'field':
      return fieldIs(one, means.path, means.value);
  }
}

function fieldIs({ kind, text }: EntryDetail, path: string, value: string): boolean {
  if (kind !== 'json' || text === null) return false;
  let at: unknown = JSON.parse(text);
  for (const name of path.split('.'))
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined;
  return at === value || JSON.stringify(at) === value;
}

/** Whether an entry matches all words of a search. */
export const matchesSearch = (one: EntryDetail, { search = '', notes = false }: Filter): boolean =>
  readSearch(search).every(({ means }) => fits(one, means, notes));
