/**
 * The way out of the window, and to another database: when what was typed is kept. Where it cannot be, or
 * not for now, the person hears what it is and decides.
 */
import { api, toFailed } from '../api';
import { titleOf } from '../model/unsaved';
import { type Confirmation, dialogs } from './dialogs.svelte';
import { editor } from './editor.svelte';
import { toasts } from './toasts.svelte';

/** After this long a person is not kept waiting without a word. */
export const LONG_MS = 4_000;
/** So many are named. */
const NAMED = 3;

type First = () => Promise<unknown>;
const first = new Set<First>();

/** What is to be done before the window is left; gives back what to call when it is not any more. */
export function beforeLeaving(run: First): () => void {
  first.add(run);
  return () => first.delete(run);
}

type Kept = { type: 'kept' } | { type: 'failed'; why: string } | { type: 'late' };

/** Whether all that was typed is kept, as far as that is known soon. */
async function keptSoon(): Promise<{ soon: Kept; whole: Promise<Kept> }> {
  const all = Promise.all([editor.flush(), ...[...first].map((run) => run())]);
  const whole: Promise<Kept> = all.then(
    () => ({ type: 'kept' }),
    (thrown: unknown) => ({ type: 'failed', why: toFailed(thrown).message }),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Kept>((resolve) => {
    timer = setTimeout(() => resolve({ type: 'late' }), LONG_MS);
  });
  const soon = await Promise.race([whole, late]);
  clearTimeout(timer);
  return { soon, whole };
}

/** What is in this window only, by name. */
function unkeptWords(): string {
  const names = editor.unkept.map((one) => `“${titleOf(one)}”`);
  if (names.length === 0) return 'What you typed last';
  const more = names.length - NAMED;
  const named = names.slice(0, NAMED).join(', ');
  return `What you typed for ${named}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

let leaving = false;

/** Leaves when what was typed is kept. */
export async function leave(): Promise<void> {
  if (leaving) return;
  leaving = true;
  try {
    const { soon, whole } = await keptSoon();
    if (soon.type === 'kept') await quit();
    else ask(soon, whole);
  } finally {
    leaving = false;
  }
}

function ask(soon: Exclude<Kept, { type: 'kept' }>, whole: Promise<Kept>): void {
  const why =
    soon.type === 'late' ? 'is not written to the disk yet.' : `could not be kept. ${soon.why}`;
  const question: Confirmation = {
    title: 'Close without what you typed?',
    text: `${unkeptWords()} ${why}`,
    confirm: 'Close anyway',
    danger: true,
    run: quit,
  };
  dialogs.confirm(question);
  // Written while the question stands: there is nothing to decide any more.
  void whole.then(async (now) => {
    if (now.type !== 'kept' || !dialogs.withdraw(question)) return;
    await quit();
  });
}

async function quit(): Promise<void> {
  try {
    await api.quit();
  } catch (thrown) {
    toasts.complain(thrown);
  }
}

/** Whether another database can be opened: what is not kept would be gone with the one that is open. */
export async function mayTurn(): Promise<boolean> {
  const { soon } = await keptSoon();
  if (soon.type === 'failed') toasts.say(`${unkeptWords()} could not be kept. ${soon.why}`);
  if (soon.type === 'late')
    toasts.say(`${unkeptWords()} is not written to the disk yet. Try again in a moment.`);
  return soon.type === 'kept';
}
