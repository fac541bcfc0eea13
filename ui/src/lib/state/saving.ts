/** Saving the open entry, and what a person reads when that did not work. */
import type { Document } from '../document/document.svelte';
import { kindAs } from '../model/kinds';
import { overWords } from '../model/unsaved';
import { losesKind, lossWords, soonBecoming } from './becoming';
import { dialogs } from './dialogs.svelte';
import { discarded } from './discarded';
import { editor } from './editor.svelte';
import { repairing } from './repairing';
import { settings } from './settings.svelte';
import { toasts } from './toasts.svelte';

/** Saves the open edit if there is one, or says why it cannot be saved as it is. */
export async function saveOpen(): Promise<void> {
  const document = editor.current;
  if (document.status !== 'ready' || !document.dirty) return;
  const problem = document.blocked();
  if (problem !== null) toasts.say(problem);
  else await asked(document, () => document.save());
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
  const problem = document.faulty();
  if (problem !== null) toasts.say(problem);
  else await asked(document, () => document.saveOverTheirs());
}

/** Saves at once, or asks before what was JSON, a number or a switch becomes something else. */
async function asked(document: Document, save: () => Promise<unknown>): Promise<void> {
  const { text } = document;
  // Where it cannot be found out, saving says what is wrong.
  const becomes = await soonBecoming(document).catch(() => null);
  // What was typed meanwhile is looked at as well.
  if (document.text !== text) return asked(document, save);
  const asks = settings.now.askBeforeText;
  if (!becomes || !losesKind(becomes, document) || !asks) return told(save());
  const kind = kindAs[becomes.will];
  dialogs.confirm({
    title: `Save it as ${kind}?`,
    text: lossWords(text, becomes),
    confirm: `Save as ${kind}`,
    danger: false,
    run: async () => {
      await save();
    },
    ...(becomes.was === 'json' &&
      becomes.will === 'text' && {
        instead: { words: 'Repair…', run: () => void repairing.begin(document) },
      }),
  });
}

async function told(saving: Promise<unknown>): Promise<void> {
  try {
    await saving;
  } catch (thrown) {
    toasts.complain(thrown);
  }
}
