/** Where the person was, and the ways back and forward. */
import { api } from '../api';
import { nowhere, type Place, replaced, stepped, visited } from '../model/places';
import { openKey } from './actions';
import { editor } from './editor.svelte';
import { flowplace } from './flowplace.svelte';
import { keylist } from './keylist.svelte';
import { Latest } from './latest';
import { namespaces } from './namespaces.svelte';
import { toasts } from './toasts.svelte';

class VisitedPlaces {
  #places = $state.raw(nowhere);
  /** While it goes somewhere, what shows on the way is no place. */
  #going = 0;
  readonly #latest = new Latest();

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
      await show(place, this.#latest.ask());
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
  const key = editor.status === 'empty' ? null : editor.key;
  const apart = key !== null && !flows && editor.namespace !== namespace;
  const prefix = flows ? '' : keylist.prefix;
  return { namespace, prefix, flows, key, ...(apart && { of: editor.namespace }) };
}

/** Shows a place, unless another one is gone to, or something else opened, while it is looked up. */
async function show({ namespace, prefix, flows, key, of }: Place, newest: () => boolean) {
  const isHere = () => newest() && keylist.namespace === namespace;
  if (namespaces.selectedId !== namespace) {
    namespaces.select(namespace);
    flowplace.hide();
    editor.close();
    keylist.open(namespace);
  }
  if (flows) {
    await flowplace.show();
    if (!isHere() || !flowplace.shown) return;
    if (key !== null) await flowplace.open(key);
    else flowplace.close();
    return;
  }
  flowplace.hide();
  if (keylist.prefix !== prefix) keylist.enter(prefix);
  if (key === null) return editor.close();
  const { current } = editor;
  const entry = await api.getEntry(of ?? namespace, key);
  if (!isHere() || editor.current !== current) return;
  if (entry && of !== undefined) await editor.open(of, key);
  else if (entry) openKey(key);
  else toasts.say('The key that was open there is gone.');
}

export const places = new VisitedPlaces();
