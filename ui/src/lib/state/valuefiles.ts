/** A value to a file and from a file. Its bytes do not pass through the window. */
import { api, isFailure } from '../api';
import { bytes } from '../model/words';
import { editor } from './editor.svelte';
import { toasts } from './toasts.svelte';
import { writes } from './writes';

/** Asks where to and saves the value as it is stored. */
export async function saveToFile(namespace: string, key: string): Promise<void> {
  try {
    const written = await api.saveValueToFile(namespace, key);
    if (!written) return;
    toasts.say(`Saved ${bytes(written.bytes)} to a file`, {
      label: 'Show in folder',
      run: () => api.showInFolder(written.file).then(undefined, (e: unknown) => toasts.complain(e)),
    });
  } catch (thrown) {
    toasts.complain(thrown);
  }
}

/** Asks for a file and makes its content the value of the open key. */
export async function loadFromFile(): Promise<void> {
  const document = editor.current;
  const { namespace, key, detail } = document;
  if (!detail) return;
  if (document.textDirty) {
    toasts.say('Save or discard what you typed first; then load the file.');
    return;
  }
  try {
    await writes.loadValueFromFile(namespace, key, detail.version);
  } catch (thrown) {
    if (isFailure(thrown, 'changed_elsewhere')) await editor.refresh();
    toasts.complain(thrown);
  }
}
