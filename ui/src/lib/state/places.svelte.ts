/** Where the person was, and the ways back and forward. */
import { api } from '../api';
import { nowhere, type Place, replaced, stepped, visited } from '../model/places';
import { openKey } from './actions';
import { editor } from './editor.svelte';
import { flowplace } from './flowplace.svelte';
import { keylist } from './keylist.svelte';
import { namespaces } from './namespaces.svelte';
import { toasts } from './toasts.svelte';

class VisitedPlaces {
  #places = $state.raw(nowhere);
  /** While it goes somewhere, what shows on the way is no place. */
  #going = 0;

  /** Whether there is somewhere to go. */
  can(by: -1 | 1): boolean {
    return stepped(this.#places, by, isListed) !== null;
  }

  /** Notes what is shown now. */
  note(): void {
    const place = shown();
    if (place && this.#going === 0) this.#places = visited(this.#places, place);
  }

  /** Goes one place back (-1) or forward (1). What was typed stays with its key, as whenever another one is opened. */
  async go(by: -1 | 1): Promise<void> {
    const next = stepped(this.#places, by, isListed);
    const place = next?.list[next.at];
    if (!next || !place) return;
    this.#places = next;
    this.#going += 1;
    try {
      await show(place);
    } catch (thrown) {
      toasts.complain(thrown);
    } finally {
      this.#going -= 1;
    }
    // A key that is gone is not shown; nor is what the person opened meanwhile another place's.
    const now = shown();
    if (this.#going === 0 && now) this.#places = replaced(this.#places, now);
  }
}

const isListed = ({ namespace }: Place) => namespaces.list.some(({ id }) => id === namespace);

/** What is shown; null while nothing is open. */
function shown(): Place | null {
  const { namespace } = keylist;
  if (namespace === null) return null;
  const flows = flowplace.shown;
  const open = editor.status !== 'empty';
  return { namespace, prefix: flows ? '' : keylist.prefix, flows, key: open ? editor.key : null };
}

async function show({ namespace, prefix, flows, key }: Place): Promise<void> {
  if (namespaces.selectedId !== namespace) {
    namespaces.select(namespace);
    flowplace.hide();
    editor.close();
    keylist.open(namespace);
  }
  if (flows) {
    await flowplace.show();
    if (key !== null) await flowplace.open(key);
    else flowplace.close();
    return;
  }
  flowplace.hide();
  if (keylist.prefix !== prefix) keylist.enter(prefix);
  if (key === null) editor.close();
  else if (await api.getEntry(namespace, key)) openKey(key);
  else toasts.say('The key that was open there is gone.');
}

export const places = new VisitedPlaces();
