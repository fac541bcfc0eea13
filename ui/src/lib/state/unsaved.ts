/** What a person can do with what was typed and not saved, wherever its key is. */
import type { DraftHead, DraftPlace, ShortForm } from '../api';
import { overWords, titleOf } from '../model/unsaved';
import { goToKeys, openKey } from './actions';
import { companions } from './companions.svelte';
import { dialogs } from './dialogs.svelte';
import { discarded } from './discarded';
import { editor } from './editor.svelte';
import { flowplace } from './flowplace.svelte';
import { namespaces } from './namespaces.svelte';
import { toasts } from './toasts.svelte';

/** Shows the key with what was typed over it, or the form with what was typed in it. */
export function openTyped({ place: { namespace, key, form: short }, form }: DraftHead): void {
  dialogs.close();
  if (form?.type === 'paste') {
    dialogs.show({ type: 'import', begin: 'paste', file: null });
    return;
  }
  if (short === 'backup') dialogs.show({ type: 'backups' });
  else if (short === 'namespace') describe(namespace);
  else if (companions.ownerOf(namespace)) void openBeside(namespace, key, short);
  else {
    goToKeys(namespace);
    if (form?.type === 'newKey') dialogs.show({ type: 'addKey', namespace, prefix: '' });
    else if (short === 'rename') dialogs.show({ type: 'renameKey', namespace, key });
    else if (short === 'duplicate') dialogs.show({ type: 'duplicateKey', namespace, key });
    else openKey(key);
  }
}

/** Shows a flow or a shape with what was typed over it, or the form about it. */
async function openBeside(companion: string, name: string, short: ShortForm | null): Promise<void> {
  try {
    await goBeside(companion);
    if (companions.holdsFlows(companion)) await flowplace.open(name);
    else await editor.open(companion, name);
  } catch (thrown) {
    toasts.complain(thrown);
  }
  if (short === 'rename') dialogs.show({ type: 'renameKey', namespace: companion, key: name });
  if (short === 'duplicate')
    dialogs.show({ type: 'duplicateKey', namespace: companion, key: name });
}

/** Shows the form about a namespace, or about a new one where there is no id. */
function describe(id: string): void {
  const namespace = namespaces.list.find((one) => one.id === id);
  if (namespace) dialogs.show({ type: 'editNamespace', namespace });
  else if (id === '') dialogs.show({ type: 'newNamespace' });
}

/** Shows the key, and what was put aside of it as an edit again. */
export async function takeUp(aside: DraftPlace): Promise<void> {
  dialogs.close();
  try {
    if (companions.ownerOf(aside.namespace)) await goBeside(aside.namespace);
    else goToKeys(aside.namespace);
    await editor.open(aside.namespace, aside.key);
    const taken = await editor.takeUp(aside);
    if (!taken) toasts.say('This text does not go into the value as it is now. It stays here.');
  } catch (thrown) {
    toasts.complain(thrown);
  }
}

/** Shows the form, filled with what was put aside of it; what it would be filled with is put aside. */
export function fillAgain(head: DraftHead): void {
  editor.drafts.bringForward(head.place);
  openTyped(head);
}

/** Forgets what was typed; the message offers the way back. */
export async function discard(head: DraftHead): Promise<void> {
  const { place, form } = head;
  const what = form ? titleOf(head) : overWords(place.key);
  try {
    discarded(what, await editor.discard(place));
  } catch (thrown) {
    toasts.complain(thrown);
  }
}

/** Goes to the namespace that flows or shapes belong to, and shows its flows or its keys. */
async function goBeside(companion: string): Promise<void> {
  const owner = companions.ownerOf(companion)?.id ?? '';
  const isFlows = companions.holdsFlows(companion);
  if (!isFlows || namespaces.selectedId !== owner) goToKeys(owner);
  if (isFlows) await flowplace.show();
}
