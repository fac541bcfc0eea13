/** Saving the open entry, and what a person reads when that did not work. */
import { isFailure } from '../api';
import { metadataProblem } from '../model/metadata';
import { editor } from './editor.svelte';
import { toasts } from './toasts.svelte';

/** Saves the open edit if there is one. With `overwrite`, over somebody else's change as well. */
export async function saveOpen(overwrite = false): Promise<void> {
  if (editor.status !== 'ready' || !editor.dirty || editor.saving) return;
  const problem = editor.metadataDirty ? metadataProblem(editor.metadata) : null;
  if (problem !== null) {
    toasts.say(problem);
    return;
  }
  try {
    await editor.save(overwrite);
  } catch (thrown) {
    if (isFailure(thrown, 'changed_elsewhere') || isFailure(thrown, 'key_not_found')) {
      editor.changedElsewhere = true;
    } else {
      toasts.complain(thrown);
    }
  }
}
