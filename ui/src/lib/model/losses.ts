/** What a format does not carry of what is exported. */
import type { ExportFormat, Losses } from '../api';
import { counted } from './words';

const names: Record<ExportFormat['type'], string> = {
  map: 'A map',
  list: 'A list',
  csv: 'CSV',
  flagd: 'A flags file',
};

/** Of an export that loses nothing, or of which it is not known. */
export const nothingLost = (format: ExportFormat): Losses => ({
  format,
  notText: 0,
  leftOut: 0,
  lineBreaks: 0,
  expiry: 0,
  metadata: 0,
  otherMetadata: 0,
});

/** Whether the format cannot hold a value at all, so that the export would fail. */
export const blocksExport = (losses: Losses): boolean => losses.notText > 0;

/** What is lost, a sentence each, with the format that would keep it. */
export function lossWords(losses: Losses): string[] {
  const { format, notText, leftOut, lineBreaks, expiry, metadata, otherMetadata } = losses;
  const name = names[format.type];
  const say = (keys: number, [one, many]: [string, string], then: string) =>
    keys === 0 ? [] : [`${counted(keys, 'key')} ${keys === 1 ? one : many}. ${then}`];
  return [
    ...say(
      notText,
      ['holds bytes that are not text', 'hold bytes that are not text'],
      `${name} holds only text, so choose the list instead: it holds everything.`,
    ),
    ...say(
      leftOut,
      ['will be left out', 'will be left out'],
      `${name} holds only text, of keys that begin with the prefix.`,
    ),
    ...say(
      lineBreaks,
      ['will be left out', 'will be left out'],
      "A flag's name cannot have a line break.",
    ),
    ...say(
      expiry,
      ['expires', 'expire'],
      `${name} cannot say so: ${expiry === 1 ? 'it' : 'they'} would never expire. The list keeps the expiry.`,
    ),
    ...say(
      metadata,
      ['has notes, tags or other metadata', 'have notes, tags or other metadata'],
      `${name} has no place for them. The list keeps them.`,
    ),
    ...(otherMetadata === 0
      ? []
      : [
          `The metadata of ${counted(otherMetadata, 'key')} is not a JSON object in braces. wrangler does not take a list with such metadata.`,
        ]),
  ];
}
