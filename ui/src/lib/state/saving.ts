/** Saving the open entry, and what a person reads when that did not work. */
import type { Document } from '../document/document.svelte';
import { overWords } from '../model/unsaved';
import { discarded } from './discarded';
import { editor } from './editor.svelte';
import { toasts } from './toasts.svelte';

/** Saves the open edit if there is one, or says why it cannot be saved as it is. */
export async function saveOpen(): Promise<void> {
  const document = editor.current;
  if (document.status !== 'ready' || !document.dirty) return;
  const problem = document.blocked();
  if (problem !== null) toasts.say(problem);
  else await told(document.save());
}

/** Gives the open edit up; the message offers the way back. */
export async function revertOpen(): Promise<void> {
  const { key, dirty } = editor.current;
  if (!dirty) return;
  try {
    discarded(overWords(key), await editor.revert());
  } catch (thrown) {
    toasts.complain(thrown);
  }
}

/** Saves the open edit over what somebody else saved, as far as it is shown. */
export async function saveOverTheirs(document: Document = editor.current): Promise<void> {
  await told(document.saveOverTheirs());
}

async function told(saving: Promise<unknown>): Promise<void> {
  try {
    await saving;
  } catch (thrown) {
    toasts.complain(thrown);
  }
}
