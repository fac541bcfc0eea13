/** Turning switches over: saved at once, and shown alike wherever the switch stands while that is under way. */
import { SvelteMap } from 'svelte/reactivity';
import { api, type EntryRow } from '../api';
import { nameWords } from '../model/invisible';
import { flipped, isOn } from '../model/kinds';
import { editor } from './editor.svelte';
import { keylist } from './keylist.svelte';
import { protection } from './protection.svelte';
import { refreshed } from './refresh';
import { toasts } from './toasts.svelte';
import { writes } from './writes';

/** What each switch that is being turned will be, by namespace and key; empty: nothing that can be turned. */
const turning = new Map<string, Promise<string>>();
/** What each of them is shown as, until what is stored is read again. */
const shown = new SvelteMap<string, { text: string }>();

const idOf = (namespace: string, key: string) => `${namespace}\u0000${key}`;

/** A switch as it is shown: with what it is being turned to, where that is not read yet. */
export function asTurned<Row extends Pick<EntryRow, 'key' | 'kind' | 'preview'>>(
  namespace: string,
  row: Row,
): Row {
  const to = row.kind === 'switch' ? shown.get(idOf(namespace, row.key)) : undefined;
  return to ? { ...row, preview: to.text } : row;
}

/** Turns a switch over at once; the message offers the way back. */
export async function toggle(
  namespace: string,
  row: Pick<EntryRow, 'key' | 'preview'>,
): Promise<void> {
  // A click that comes while the switch is still being turned turns what the click before made.
  const id = idOf(namespace, row.key);
  const before = turning.get(id) ?? Promise.resolve(row.preview);
  const after = before.then((preview) => turn(namespace, row.key, preview));
  turning.set(id, after);
  await after;
  if (turning.get(id) === after) turning.delete(id);
}

/** Gives back what the switch is afterwards. */
async function turn(namespace: string, key: string, preview: string): Promise<string> {
  const text = flipped(preview);
  if (text === null) return preview;
  // Where it is protected, the person is asked first.
  const showing = protection.of(namespace, key) ? null : show(namespace, key, text);
  try {
    const current = await api.getEntry(namespace, key);
    // Only the switch that was seen is turned; another value is shown, not overwritten.
    if (current?.text !== preview) {
      toasts.say(`${nameWords(key)} was changed elsewhere. Look at it, then switch it again.`);
      showing?.over();
      await Promise.all([keylist.refresh([key]), editor.refresh()]);
      return ''; // nothing that a click which waits could turn
    }
    await writes.setEntry(
      {
        namespace,
        key,
        value: { type: 'text', text },
        expiry: { type: 'keep' },
        metadata: { type: 'keep' },
        mustBeNew: false,
        baseVersion: current.version,
        note: null,
      },
      `${nameWords(key)} is ${isOn(text) ? 'on' : 'off'}`,
    );
    // Where it cannot be read again, it is known all the same.
    keylist.patch(namespace, key, (row) => ({ ...row, preview: text }));
    void refreshed().then(() => showing?.over());
    return text;
  } catch (thrown) {
    showing?.over();
    toasts.complain(thrown);
    return preview;
  }
}

/** Shows a switch as this. Gives back how that ends: it is shown as it was read last then. */
function show(namespace: string, key: string, text: string): { over: () => void } {
  const id = idOf(namespace, key);
  const mine = { text };
  shown.set(id, mine);
  return {
    over: () => {
      if (shown.get(id) === mine) shown.delete(id);
    },
  };
}
