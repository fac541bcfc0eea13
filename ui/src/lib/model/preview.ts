/** The line that a list shows of a value. */

import type { VersionInfo } from '../api';
import { unseenPattern, withSigns } from './invisible';
import { isOn } from './kinds';
import { bytes } from './words';

/** The store keeps so many characters of a value for its preview (`kind.rs`). */
const CHARACTERS = 60;
const encoder = new TextEncoder();

/**
 * A preview as a person reads it: with "…" where the value goes on. White space is squeezed in a
 * preview, so that one which has room left is the whole value.
 */
function previewWords(value: { preview: string; size: number }): string {
  const { preview } = value;
  const seen = withSigns(preview, unseenPattern());
  return isWhole(value) ? seen : `${seen}…`;
}

/** Whether a preview is the whole value, but for white space. */
export function isWhole({ preview, size }: { preview: string; size: number }): boolean {
  return [...preview].length < CHARACTERS || size <= encoder.encode(preview).length;
}

/** A value as it is stored: its line, or how large it is where there is nothing to read. */
export function lineWords(value: Pick<VersionInfo, 'preview' | 'size'>): string {
  if (value.size === 0) return 'Empty';
  return value.preview === '' ? bytes(value.size) : previewWords(value);
}

/** A value as the list of keys tells it: a switch is on or off. */
export function valueWords(value: Pick<VersionInfo, 'kind' | 'preview' | 'size'>): string {
  if (value.kind === 'switch') return isOn(value.preview) ? 'On' : 'Off';
  return lineWords(value);
}
