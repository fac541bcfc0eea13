/**
 * What was discarded a moment ago. One message has the way back of all of it: a draft that is given up is
 * in no list of changes, so that nothing else could bring it back.
 */
import { counted } from '../model/words';
import { toasts } from './toasts.svelte';

type Back = () => void | Promise<void>;

const ABOUT = 'discarded';
/** Of what can still be brought back, the newest last. */
let backs: Back[] = [];

/** Says that something was discarded; `back` brings it back, null where it was not discarded after all. */
export function discarded(what: string, back: Back | null): void {
  if (back === null) {
    toasts.say('Not discarded: it was saved or typed over meanwhile.');
    return;
  }
  // Without its message the way back of what went before is gone.
  backs = toasts.offers(ABOUT) ? [...backs, back] : [back];
  const all = backs;
  const message =
    all.length === 1
      ? `Discarded ${what}`
      : `Discarded ${counted(all.length, 'text')} that you typed`;
  toasts.offer(ABOUT, message, {
    label: all.length === 1 ? 'Undo' : 'Undo all',
    run: () => bringBack(all),
  });
}

/** The newest first: what was typed last over a key is the edit of it again, and the others are aside. */
async function bringBack(all: readonly Back[]): Promise<void> {
  for (const back of all.toReversed()) {
    try {
      await back();
    } catch (thrown) {
      toasts.complain(thrown);
    }
  }
}
