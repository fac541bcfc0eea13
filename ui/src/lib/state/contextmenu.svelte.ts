/** The menu that a right click opens, where there is something to do with what lies there. */
import type { MenuEntry } from '../parts/Menu.svelte';

interface Point {
  x: number;
  y: number;
}

class ContextMenu {
  open = $state(false);
  items = $state.raw<MenuEntry[]>([]);
  at = $state.raw<Point>({ x: 0, y: 0 });
  #from: HTMLElement | null = null;

  /** Opens in place of the engine's own menu: where the pointer is, or below what the keyboard is on. */
  show(event: MouseEvent, items: MenuEntry[], below?: Element | null): void {
    event.preventDefault();
    if (items.length === 0) return;
    const box = event.button === 2 ? undefined : below?.getBoundingClientRect();
    this.at = box ? { x: box.left + 16, y: box.bottom } : { x: event.clientX, y: event.clientY };
    this.#from = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.items = items;
    this.open = true;
  }

  /** The keyboard goes back to where it was, unless what was chosen has it. */
  closed(): void {
    this.#from?.focus({ preventScroll: true });
    this.#from = null;
  }
}

export const contextMenu = new ContextMenu();

/**
 * Keeps the engine's own menu (Back, Reload) to places with text, where it cuts, copies and pastes.
 */
export function onlyInText(event: MouseEvent): void {
  if (event.defaultPrevented || !(event.target instanceof Element)) return;
  const field = event.target.closest('input, textarea, [contenteditable="true"]');
  const types = field !== null && !field.matches('[type="checkbox"], [type="radio"]');
  const selected = window.getSelection()?.isCollapsed === false;
  if (!types && !(selected && event.target.closest('.selectable'))) event.preventDefault();
}
