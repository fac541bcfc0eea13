/**
 * Scrolling over more rows than an element can be tall. Engines clip elements at some thirty million
 * pixels, so a long list gets an element of `MAX_HEIGHT` and its scroll position is scaled.
 *
 * "Virtual" pixels are those the list would have if it could be as tall as it wanted.
 */
export const MAX_HEIGHT = 8_000_000;

export interface Track {
  count: number;
  rowHeight: number;
  viewport: number;
}

export interface Window {
  /** First row to draw. */
  first: number;
  /** One past the last row to draw. */
  end: number;
}

function virtualHeight({ count, rowHeight }: Track): number {
  return count * rowHeight;
}

/** The height of the element that scrolls. */
export function elementHeight(track: Track): number {
  return Math.min(virtualHeight(track), MAX_HEIGHT);
}

/** Whether one pixel of the scroll bar stands for more than one pixel of rows. */
export function isScaled(track: Track): boolean {
  return virtualHeight(track) > MAX_HEIGHT;
}

/** The furthest that one can scroll, in virtual pixels. */
export function maxVirtual(track: Track): number {
  return Math.max(0, virtualHeight(track) - track.viewport);
}

function maxElement(track: Track): number {
  return Math.max(0, elementHeight(track) - track.viewport);
}

/** Where a scroll position of the element is among the rows. */
export function toVirtual(track: Track, scrollTop: number): number {
  const from = maxElement(track);
  if (from === 0) return 0;
  return clamp((scrollTop / from) * maxVirtual(track), 0, maxVirtual(track));
}

/** The scroll position of the element for a place among the rows. */
export function toScrollTop(track: Track, virtual: number): number {
  const from = maxVirtual(track);
  if (from === 0) return 0;
  return clamp((virtual / from) * maxElement(track), 0, maxElement(track));
}

/** The rows to draw at a virtual position, with so many to spare on both sides. */
export function windowAt(track: Track, virtual: number, spare: number): Window {
  const at = Math.floor(virtual / track.rowHeight);
  const end = Math.ceil((virtual + track.viewport) / track.rowHeight) + spare;
  return {
    first: Math.min(Math.max(0, at - spare), track.count),
    end: Math.min(track.count, end),
  };
}

/** The virtual position at which a row is in view, moving as little as possible. */
export function reveal(track: Track, virtual: number, index: number): number {
  const top = index * track.rowHeight;
  const bottom = top + track.rowHeight;
  if (top < virtual) return clamp(top, 0, maxVirtual(track));
  if (bottom > virtual + track.viewport)
    return clamp(bottom - track.viewport, 0, maxVirtual(track));
  return virtual;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** The rows of a window, each with what it is told from others by: its own name, or else its place. */
export function slotsOf(
  { first, end }: { first: number; end: number },
  idOf: ((index: number) => string | undefined) | undefined,
): { index: number; id: string | number }[] {
  const taken = new Set<string>();
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => {
    const index = first + i;
    const id = idOf?.(index);
    // Of pages that were read one after the other, two may have the same row.
    if (id === undefined || taken.has(id)) return { index, id: index };
    taken.add(id);
    return { index, id };
  });
}
