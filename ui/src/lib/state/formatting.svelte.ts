/** Format: the JSON of an open key laid out by the backend, as one edit that is not saved. */
import { api } from '../api';
import type { Document } from '../document/document.svelte';
import { isSameText } from '../model/longtext';
import { editor } from './editor.svelte';
import { jobs } from './jobs.svelte';
import { toasts } from './toasts.svelte';

class Formatting {
  /** Whose text is being laid out. */
  document = $state.raw<Document | null>(null);

  /** Lays the document's text out. What is typed meanwhile wins over the answer. */
  async format(document: Document): Promise<void> {
    if (this.document !== null) return;
    const { typed } = document;
    this.document = document;
    document.awaited += 1;
    try {
      const laidOut = await jobs.run('Formatting', (job) => api.layOutJson(typed, job));
      if (!editor.has(document)) {
        toasts.say('Not formatted: the key was opened anew meanwhile. It is as you left it.');
      } else if (!isSameText(document.typed, typed)) {
        toasts.say('Not formatted: the text was changed meanwhile. It is as you typed it.');
      } else if (isSameText(typed, laidOut)) {
        toasts.say('This is formatted already.');
      } else {
        document.replaceText(laidOut);
      }
    } catch (thrown) {
      toasts.complain(thrown);
    } finally {
      document.awaited -= 1;
      this.document = null;
    }
  }
}

export const formatting = new Formatting();
