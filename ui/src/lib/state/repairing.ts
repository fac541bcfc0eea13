/** Repair: what a text would be as JSON, offered and never put in its place by itself. */
import type { Document } from '../document/document.svelte';
import { dialogs, type Repair } from './dialogs.svelte';
import { jobs } from './jobs.svelte';
import { toasts } from './toasts.svelte';
import { editor } from './editor.svelte';

/** Mends a text; null when nothing can be made of it. Stopped by the signal, it never answers. */
export type Mender = (text: string, signal: AbortSignal) => Promise<string | null>;

const inWorker: Mender = (text, signal) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./repair.worker.ts', import.meta.url), { type: 'module' });
    const end = () => worker.terminate();
    signal.addEventListener('abort', end);
    worker.addEventListener('message', ({ data }: MessageEvent<string | null>) => {
      end();
      resolve(data);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      end();
      reject(new Error(event.message || 'The helper that repairs could not be loaded'));
    });
    worker.postMessage(text);
  });

const nothing = Symbol('stopped');

export class Repairing {
  #busy = false;
  readonly #mend: Mender;

  constructor(mend: Mender = inWorker) {
    this.#mend = mend;
  }

  /** Shows what the document's text would be as JSON, or says why it cannot be shown. */
  async begin(document: Document): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const { text } = document;
    const stopping = new AbortController();
    const stopped = new Promise<typeof nothing>((resolve) => {
      stopping.signal.addEventListener('abort', () => resolve(nothing));
    });
    const stop = () => {
      stopping.abort();
      return Promise.resolve();
    };
    document.awaited += 1;
    try {
      const mended = await jobs.run(
        'Looking for what is wrong',
        () => Promise.race([this.#mend(text, stopping.signal), stopped]),
        'at once',
        stop,
      );
      if (mended === nothing) return;
      if (!editor.has(document) || document.text !== text) {
        toasts.say('Not repaired: the text was changed meanwhile. It is as you typed it.');
      } else if (mended === null) {
        toasts.say('This cannot be repaired by itself. What you typed is as it was.');
      } else if (mended === text) {
        toasts.say('There is nothing to repair.');
      } else {
        dialogs.show({ type: 'repair', offer: { document, before: text, after: mended } });
      }
    } catch (thrown) {
      toasts.complain(thrown);
    } finally {
      document.awaited -= 1;
      this.#busy = false;
    }
  }

  /** Puts what was offered into the text, as one edit that is not saved. */
  use({ document, before, after }: Repair): void {
    if (editor.has(document) && document.text === before) document.replaceText(after);
    else toasts.say('Not repaired: the text was changed meanwhile. It is as it is now.');
  }
}

export const repairing = new Repairing();
