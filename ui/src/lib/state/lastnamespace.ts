/** Which namespace was open last: the window begins with it. */
const NAME = 'kv-store.namespace';

/** Its id; null where none was open yet. */
export const lastNamespace = (): string | null => localStorage.getItem(NAME);

export function noteNamespace(id: string): void {
  localStorage.setItem(NAME, id);
}
