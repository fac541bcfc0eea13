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
