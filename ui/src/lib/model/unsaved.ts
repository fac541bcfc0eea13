/** What is typed and not saved, in words. */
import type { DraftHead } from '../api';
import { counted } from './words';

/** How much there is: what waits for a decision, and only without that what was put aside. */
export function unsavedWords(list: readonly DraftHead[]): string {
  const aside = list.filter(({ place }) => place.aside !== null).length;
  const edits = list.length - aside;
  return edits > 0
    ? counted(edits, 'unsaved', 'unsaved')
    : counted(aside, 'put aside', 'put aside');
}

/** What it is of: a key, or a form that was not confirmed. */
export function titleOf({ place, form }: DraftHead): string {
  if (form?.type === 'newKey') return form.name === '' ? 'A new key' : form.name;
  return form?.type === 'paste' ? 'Pasted keys' : place.key;
}

/** Which parts of the entry were edited. */
export function partWords({ textBytes, expiry, metadata, form }: DraftHead): string {
  if (form?.type === 'newKey') return 'not added yet';
  if (form?.type === 'paste') return form.delete ? 'not deleted yet' : 'not imported yet';
  const parts: string[] = [];
  if (textBytes !== null) parts.push('value');
  if (expiry !== null) parts.push('expiry');
  if (metadata !== null) parts.push('note and tags');
  return parts.join(', ');
}
