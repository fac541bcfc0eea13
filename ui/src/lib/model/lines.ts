import type { LongText } from './longtext';

/**
 * Line endings. The editor counts in "\n" only, so a text that uses "\r\n" throughout is shown with
 * "\n" and written back with "\r\n"; any other mixture is left alone, character by character.
 */
export type Ending = 'lf' | 'crlf';

export interface Shown {
  text: string;
  ending: Ending;
}

/** A stored text as the editor holds it. */
export function toEditor(stored: string): Shown {
  const usesCrlf = /\r\n/.test(stored) && !/(^|[^\r])\n/.test(stored) && !/\r(?!\n)/.test(stored);
  return usesCrlf
    ? { text: stored.replaceAll('\r\n', '\n'), ending: 'crlf' }
    : { text: stored, ending: 'lf' };
}

/** What the editor holds, as it is to be stored. */
export function toStored(text: string, ending: Ending): string;
export function toStored(text: LongText, ending: Ending): LongText;
export function toStored(text: LongText, ending: Ending): LongText {
  if (ending === 'lf') return text;
  return typeof text === 'string' ? text.replaceAll('\n', '\r\n') : text.broken('\r\n');
}
