/** The keys of a form: they act on the row that has the keyboard. */
import { fieldOf, isAddRow } from '../model/form/rows';
import type { FormSession } from './session.svelte';

/** The row in which something is, as rows are counted in model/form/rows. */
export function rowWith(target: EventTarget | null): number | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
  return element ? Number(element.dataset['row']) : null;
}

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'target'>;

/** Does what the keys say to the row. False when they say nothing to it. */
export function pressedInRow(form: FormSession, row: number, press: Press): boolean {
  const field = fieldOf(row);
  const keys = keysOf(press);
  const own = isAddRow(row) ? undefined : ownKeys[keys];
  if (own) {
    own(form, field);
    return true;
  }
  const steps = moves[keys];
  if (steps === undefined || writesItself(press)) return false;
  return goBy(form, row, steps);
}

const ownKeys: Record<string, (form: FormSession, field: number) => void> = {
  F2: (form, field) => form.beginRename(field),
  'Ctrl+d': (form, field) => form.duplicate(field),
  'Ctrl+Enter': (form, field) => form.addAfter(field),
  'Alt+Delete': (form, field) => form.remove(field),
  'Alt+ArrowUp': (form, field) => form.move(field, -1),
  'Alt+ArrowDown': (form, field) => form.move(field, 1),
};

const moves: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, Enter: 1, 'Shift+Enter': -1 };

/** The keys that are held and pressed, by name. */
export function keysOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Omit<Press, 'target'>): string {
  const held = [ctrlKey || metaKey ? 'Ctrl' : '', altKey ? 'Alt' : '', shiftKey ? 'Shift' : ''];
  const name = key.length === 1 ? key.toLowerCase() : key;
  return [...held.filter((one) => one !== ''), name].join('+');
}

/** Whether Enter and the arrows mean something where they are pressed. */
function writesItself({ key, target }: Press): boolean {
  if (target instanceof HTMLTextAreaElement) return target.value.includes('\n');
  if (target instanceof HTMLInputElement) return false;
  return key === 'Enter';
}

/** Sends the keyboard so many rows further. */
function goBy(form: FormSession, row: number, steps: number): boolean {
  const to = form.rows[form.rows.indexOf(row) + steps];
  if (to === undefined) return false;
  form.goToRow(to);
  return true;
}
