/** What an element tells while the pointer rests on it or the keyboard is there. */

/** What is told, and where. */
export interface Tip {
  anchor: HTMLElement;
  /** Whether it is the text of the element itself, which is cut off at its end. */
  cut: boolean;
  text: string;
  /** The keys that do the same. */
  keys: string | undefined;
}

/** The attributes by which an element says that it has something to tell. */
export const tipAttributes = (text: string, keys: string | undefined): Record<string, unknown> => ({
  'data-tip': text,
  'data-tip-keys': keys,
});

/** What the innermost element there has to tell; null when none has. */
export function tipAt(target: EventTarget | null): Tip | null {
  if (!(target instanceof Element)) return null;
  const anchor = target.closest<HTMLElement>('[data-tip], .cut');
  return anchor && (tipOf(anchor) ?? tipAt(anchor.parentElement));
}

/** What this element has to tell: its words, or the whole of what it shows where that is cut off. */
export function tipOf(anchor: HTMLElement): Tip | null {
  const { tip, tipKeys } = anchor.dataset;
  if (tip !== undefined) return { anchor, cut: false, text: tip, keys: tipKeys };
  const cut = anchor.classList.contains('cut') && anchor.scrollWidth > anchor.clientWidth;
  const text = anchor.dataset['whole'] ?? anchor.textContent.trim();
  return cut ? { anchor, cut, text, keys: undefined } : null;
}

/** Whether it says more than the element's name, which is read out anyway. */
export const saysMore = ({ anchor, cut, text }: Tip): boolean =>
  !cut && anchor.getAttribute('aria-label') !== text;
