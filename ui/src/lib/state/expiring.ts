/**
 * What expires while it is shown: from the moment on which it is gone, the lists and the open document
 * are read again. Nobody writes then, so nobody tells.
 */
import { editor } from './editor.svelte';
import { keylist } from './keylist.svelte';
import { writtenElsewhere } from './refresh';

/** What cannot be read just now is tried again after so many looks. */
const AGAIN = 5;

class Expiring {
  /** The moments that were found to have passed last, and looks since then. */
  #passed = '';
  #looks = 0;

  start(): () => void {
    const timer = setInterval(() => this.look(), 1_000);
    return () => clearInterval(timer);
  }

  /** Reads again what is shown of a namespace, when something of it has expired by now. */
  look(now = Date.now()): void {
    const gone = passed(now);
    const moments = gone.map(({ namespace, at }) => `${namespace} ${String(at)}`).join();
    this.#looks = moments === this.#passed ? this.#looks + 1 : 0;
    this.#passed = moments;
    if (gone.length === 0 || this.#looks % AGAIN !== 0) return;
    const namespaces = [...new Set(gone.map(({ namespace }) => namespace))];
    writtenElsewhere({ namespaces, keys: null, pastOnly: false });
  }
}

/** What is shown and had expired by then (milliseconds): its namespace, and when. */
function passed(now: number): { namespace: string; at: number }[] {
  const { current } = editor;
  const shown = [
    { namespace: keylist.namespace, at: keylist.nextExpiry },
    { namespace: current.namespace, at: current.status === 'ready' ? current.standsUntil : null },
  ];
  return shown.flatMap(({ namespace, at }) =>
    namespace !== null && at !== null && at * 1000 <= now ? [{ namespace, at }] : [],
  );
}

export const expiring = new Expiring();
