/** What a format does not carry of what is exported. */
import type { ExportFormat, Losses } from '../api';
import { counted } from './words';

const names: Record<ExportFormat['type'], string> = {
  map: 'A map',
  list: 'A list',
  csv: 'CSV',
  flagd: 'A flags file',
};

/** Whether the format cannot hold a value at all, so that the export would fail. */
export const blocksExport = (losses: Losses): boolean => losses.notText > 0;

/** What is lost, a sentence each, with the format that would keep it. */
export function lossWords({ format, notText, leftOut, expiry, metadata }: Losses): string[] {
  const name = names[format.type];
  const say = (keys: number, [one, many]: [string, string], then: string) =>
    keys === 0 ? [] : [`${counted(keys, 'key')} ${keys === 1 ? one : many}. ${name} ${then}`];
  return [
    ...say(
      notText,
      ['holds bytes that are not text', 'hold bytes that are not text'],
      'holds only text, so choose the list instead: it holds everything.',
    ),
    ...say(
      leftOut,
      ['will be left out', 'will be left out'],
      'holds only keys under the prefix whose value is true or false.',
    ),
    ...say(
      expiry,
      ['expires', 'expire'],
      `cannot say so: ${expiry === 1 ? 'it' : 'they'} would never expire. The list keeps the expiry.`,
    ),
    ...say(
      metadata,
      ['has notes, tags or other metadata', 'have notes, tags or other metadata'],
      'has no place for them. The list keeps them.',
    ),
  ];
}
