/** Format and Compact: the JSON of an open key written out by the backend, as one edit that is not saved. */
import { api } from '../api';
import type { Document } from '../document/document.svelte';
import { isSameText, type LongText } from '../model/longtext';
import { editor } from './editor.svelte';
import { jobs } from './jobs.svelte';
import { toasts } from './toasts.svelte';

const ways = {
  lines: {
    write: (text: LongText, job: string) => api.layOutJson(text, job),
    doing: 'Formatting',
    done: 'formatted',
  },
  compact: {
    write: (text: LongText, job: string) => api.compactJson(text, job),
    doing: 'Compacting',
    done: 'compact',
  },
} as const;

class Formatting {
  /** Whose text is being laid out. */
  document = $state.raw<Document | null>(null);

  /** Writes the document's text out. What is typed meanwhile wins over the answer. */
  async format(document: Document, way: keyof typeof ways = 'lines'): Promise<void> {
    if (this.document !== null) return;
    const { write, doing, done } = ways[way];
    const { typed } = document;
    this.document = document;
    document.awaited += 1;
    try {
      const laidOut = await jobs.run(doing, (job) => write(typed, job));
      if (!editor.has(document)) {
        toasts.say(`Not ${done}: the key was opened anew meanwhile. It is as you left it.`);
      } else if (!isSameText(document.typed, typed)) {
        toasts.say(`Not ${done}: the text was changed meanwhile. It is as you typed it.`);
      } else if (isSameText(typed, laidOut)) {
        toasts.say(`This is ${done} already.`);
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
