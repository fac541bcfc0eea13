import type { Document } from '../document/document.svelte';

/** Whether JSON is shown as a form or as text: as it was chosen last, here or in an earlier window. */
export type JsonLook = 'form' | 'text';

const NAME = 'kv-store.json';

class JsonLookChoice {
  current = $state<JsonLook>(stored());

  choose(look: JsonLook): void {
    this.current = look;
    localStorage.setItem(NAME, look);
  }
}

function stored(): JsonLook {
  // A test without a window has nothing stored.
  if (typeof localStorage === 'undefined') return 'form';
  return localStorage.getItem(NAME) === 'text' ? 'text' : 'form';
}

export const jsonLook = new JsonLookChoice();

/** Whether a value has the views of JSON: it is stored as such, or was made a group or a list here. */
export const isAsJson = ({ detail, view, kindChosen }: Document): boolean =>
  detail?.kind === 'json' || (kindChosen && view === 'json');
