/** What a value is, as far as the window needs to know. The backend's word on a saved value wins. */
import type { Kind } from '../api';

const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** The two texts of each switch, so that one can be turned into the other. */
const opposites = new Map([
  ['true', 'false'],
  ['false', 'true'],
]);

/** The text of the same switch turned over, or null when the text is no switch. */
export function flipped(text: string): string | null {
  return opposites.get(text) ?? null;
}

/** Whether a switch's text means on. */
export function isOn(text: string): boolean {
  return text === 'true';
}

export function isNumber(text: string): boolean {
  return number.test(text);
}

/** What kind a text will be once it is saved. */
export function kindOf(text: string): Kind {
  if (opposites.has(text)) return 'switch';
  if (isNumber(text)) return 'number';
  try {
    JSON.parse(text);
    return 'json';
  } catch {
    return 'text';
  }
}

/** The word for a kind, in the singular. */
export const kindName: Record<Kind, string> = {
  switch: 'Switch',
  number: 'Number',
  text: 'Text',
  json: 'JSON',
  binary: 'Binary',
};

/** What a value will be, at the end of a sentence. */
export const kindAs: Record<Kind, string> = {
  switch: 'a switch',
  number: 'a number',
  text: 'text',
  json: 'JSON',
  binary: 'bytes',
};

/** The ways in which an entry of a kind can be looked at; the first is the natural one. */
export function viewsOf(kind: Kind): Kind[] {
  switch (kind) {
    case 'switch':
      return ['switch', 'text'];
    case 'number':
      return ['number', 'text'];
    case 'json':
      return ['json', 'text'];
    case 'text':
      return ['text', 'json'];
    case 'binary':
      return ['binary'];
  }
}
