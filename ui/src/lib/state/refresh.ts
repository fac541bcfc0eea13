/**
 * Reads again what a write concerns, and nothing else: the window's own writes at once, those of
 * others never under a dialog, but as soon as it is closed.
 */
import { anything, concerns, type Concerns, together } from '../model/concerns';
import { companions } from './companions.svelte';
import { dialogs } from './dialogs.svelte';
import { editor } from './editor.svelte';
import { keylist } from './keylist.svelte';
import { namespaces } from './namespaces.svelte';
import { protection } from './protection.svelte';
import { toasts } from './toasts.svelte';
import { onWritten } from './writes';

export { concerns, type Concerns };

type Refresh = (written: Concerns) => Promise<void>;

/** Whose keys something shows: the id of a namespace. */
type Whose = () => string | null;

/** What is shown always or for a while: what can be undone, a sheet, the groups, the history of a key. */
const shown = new Set<{ refresh: Refresh; whose: Whose }>();

/**
 * Reads this again after each write, which it judges itself; where it shows keys of one namespace, not
 * after that is gone. Gives back how to stop that.
 */
export function keepFresh(refresh: Refresh, whose: Whose = () => null): () => void {
  const one = { refresh, whose };
  shown.add(one);
  return () => shown.delete(one);
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

/** Whether there is anything to read in a namespace. */
const isThere = (id: string | null) => id === null || !companions.isGone(id);

async function readAgain(about: Concerns): Promise<void> {
  // First of all which namespaces there are: nothing is asked about the keys of one that is gone.
  const listed = await Promise.allSettled(about.pastOnly ? [] : [namespaces.refresh()]);
  const tasks = [...shown]
    .filter(({ whose }) => isThere(whose()))
    .map(({ refresh }) => refresh(about));
  if (!about.pastOnly) {
    if (mayProtect(about)) tasks.push(protection.refresh());
    const { namespace } = keylist;
    if (concerns(about, namespace) && isThere(namespace)) tasks.push(keylist.refresh(about.keys));
    tasks.push(editor.refresh((namespace, key) => concerns(about, namespace, key)));
  }
  const results = [...listed, ...(await Promise.allSettled(tasks))];
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) toasts.complain(failed.reason);
}

onWritten((written) => void refreshAll(written));
dialogs.onAllClosed(catchUp);
