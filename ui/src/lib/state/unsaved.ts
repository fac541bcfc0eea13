/** What a person can do with what was typed and not saved, wherever its key is. */
import type { DraftHead, DraftPlace } from '../api';
import { openKey } from './actions';
import { dialogs } from './dialogs.svelte';
import { editor } from './editor.svelte';
import { keylist } from './keylist.svelte';
import { namespaces } from './namespaces.svelte';
import { toasts } from './toasts.svelte';

/** Shows the key with what was typed over it. */
export function openTyped({ namespace, key }: DraftPlace): void {
  dialogs.close();
  goTo(namespace);
  openKey(key);
}

/** Shows the key, and what was put aside of it as an edit again. */
export async function takeUp(aside: DraftPlace): Promise<void> {
  dialogs.close();
  try {
    goTo(aside.namespace);
    await editor.open(aside.namespace, aside.key);
    const taken = await editor.takeUp(aside);
    if (!taken) toasts.say('This text does not go into the value as it is now. It stays here.');
  } catch (thrown) {
    toasts.complain(thrown);
  }
}

/** Forgets what was typed; the message offers the way back. */
export async function discard({ place }: DraftHead): Promise<void> {
  try {
    const back = await editor.discard(place);
    toasts.say(`Discarded what was typed over ${place.key}`, {
      label: 'Undo',
      run: () => back().catch((thrown: unknown) => toasts.complain(thrown)),
    });
  } catch (thrown) {
    toasts.complain(thrown);
  }
}

function goTo(namespace: string): void {
  if (namespaces.selectedId === namespace) return;
  namespaces.select(namespace);
  keylist.open(namespace);
}
