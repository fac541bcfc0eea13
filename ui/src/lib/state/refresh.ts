/**
 * Reads again what a write concerns, and nothing else: the window's own writes at once, those of
 * others never under a dialog, but as soon as it is closed.
 */
import { anything, concerns, type Concerns, together } from '../model/concerns';
import { dialogs } from './dialogs.svelte';
import { editor } from './editor.svelte';
import { keylist } from './keylist.svelte';
import { namespaces } from './namespaces.svelte';
import { protection } from './protection.svelte';
import { toasts } from './toasts.svelte';
import { onWritten } from './writes';

export { concerns, type Concerns };

type Refresh = (written: Concerns) => Promise<void>;

/** What is shown always or for a while: what can be undone, a sheet, the groups, the history of a key. */
const shown = new Set<Refresh>();

/** Reads this again after each write, which it judges itself. Gives back how to stop that. */
export function keepFresh(refresh: Refresh): () => void {
  shown.add(refresh);
  return () => shown.delete(refresh);
}

let running: Promise<void> | null = null;
let waiting: Concerns | null = null;
let fromOthers: Concerns | null = null;

/** Waits until what was written last is shown. */
export function refreshed(): Promise<void> {
  return running ?? Promise.resolve();
}

/** Reads again what this concerns. Many calls in a row read once more at the end, not once each. */
export function refreshAll(written: Concerns = anything): Promise<void> {
  waiting = together(waiting, written);
  running ??= (async () => {
    while (waiting) {
      const about = waiting;
      waiting = null;
      await readAgain(about);
    }
    running = null;
  })();
  return running;
}

/** Another program has written. */
export function writtenElsewhere(written: Concerns): void {
  fromOthers = together(fromOthers, written);
  catchUp();
}

function catchUp(): void {
  if (dialogs.any || !fromOthers) return;
  const about = fromOthers;
  fromOthers = null;
  void refreshAll(about);
}

/** Whether what is protected may be other places now: they are entries beside the namespaces that are listed. */
function mayProtect({ namespaces: written, keys }: Concerns): boolean {
  const listed = (id: string) => namespaces.list.some((one) => one.id === id);
  return keys === null || !written.every(listed);
}

async function readAgain(about: Concerns): Promise<void> {
  const tasks = [...shown].map((refresh) => refresh(about));
  if (!about.pastOnly) {
    tasks.push(namespaces.refresh());
    if (mayProtect(about)) tasks.push(protection.refresh());
    if (concerns(about, keylist.namespace)) tasks.push(keylist.refresh(about.keys));
    tasks.push(editor.refresh((namespace, key) => concerns(about, namespace, key)));
  }
  const results = await Promise.allSettled(tasks);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) toasts.complain(failed.reason);
}

onWritten((written) => void refreshAll(written));
dialogs.onAllClosed(catchUp);
