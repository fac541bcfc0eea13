/** What is typed and not saved, in words. */
import type { DraftHead, ListedDraft, ShortForm } from '../api';
import { nameWords } from './invisible';
import { described } from './metadata';
import { count } from './words';

/** How much there is: as many as are listed. What was only put aside waits for no decision. */
export function unsavedWords(list: readonly DraftHead[]): string {
  const waits = list.some(({ place }) => place.aside === null);
  return `${count(list.length)} ${waits ? 'unsaved' : 'put aside'}`;
}

/** How what was typed begins, or where only what stands beside the value was typed, the note. */
export function beginningOf({ place, beginning, metadata, form }: ListedDraft): string {
  // What is to be done says enough; how it is kept says nothing to a person.
  if (form?.type === 'short' && place.form === 'change') return form.name ?? '';
  if (form?.type === 'short')
    return [form.name ?? '', beginning].filter((part) => part !== '').join(' · ');
  return beginning === '' ? described(metadata ?? '').note : beginning;
}

/** What it is of: a key, or a form that was not confirmed. */
export function titleOf({ place, namespaceName, form }: DraftHead): string {
  switch (place.form) {
    case 'namespace':
      return place.namespace === ''
        ? 'A new namespace'
        : `Name or description of ${nameWords(namespaceName)}`;
    case 'rename':
      return `A new name for ${nameWords(place.key)}`;
    case 'duplicate':
      return `A copy of ${nameWords(place.key)}`;
    case 'backup':
      return 'The label of a backup';
    case 'inputs':
    case 'example':
      return `Inputs of ${nameWords(place.key)}`;
    case 'change':
      return `A change of keys in ${namespaceName}`;
    case null:
  }
  if (form?.type === 'newKey') return form.name === '' ? 'A new key' : nameWords(form.name);
  return form?.type === 'paste' ? 'Pasted keys' : nameWords(place.key);
}

/** What was typed over a key, as it is told. */
export const overWords = (key: string) => `what was typed over ${key}`;

/** Which parts of the entry were edited, or what the form was to do. */
export function partWords({ place, textBytes, expiry, metadata, form }: DraftHead): string {
  if (form?.type === 'newKey') return 'not added yet';
  if (form?.type === 'paste') return form.delete ? 'not deleted yet' : 'not imported yet';
  if (place.form !== null)
    return place.form === 'namespace' && place.namespace === ''
      ? 'not created yet'
      : notYet[place.form];
  const parts: string[] = [];
  if (textBytes !== null) parts.push('value');
  if (expiry !== null) parts.push('expiry');
  if (metadata !== null) parts.push('note and tags');
  return parts.join(', ');
}

const notYet: Record<ShortForm, string> = {
  namespace: 'not saved yet',
  rename: 'not renamed yet',
  duplicate: 'not duplicated yet',
  backup: 'not backed up yet',
  inputs: '',
  example: '',
  change: 'not done yet',
};
