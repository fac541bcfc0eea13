/**
 * Whether a click there is beside a sheet, and so closes it. A message lies above everything: to click
 * it, or what it offers, is no wish to leave. It may be gone from the page by now.
 */
export function isBeside(target: EventTarget | null): boolean {
  return !(target instanceof Element && target.closest('.toast') !== null);
}
