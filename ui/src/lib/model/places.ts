/**
 * Where a person was in the window, one place after the other, for the ways back and forward. As in a
 * browser: whoever goes back and then elsewhere leaves what was ahead.
 */

/** What is shown: a list, and what is open beside it. */
export interface Place {
  namespace: string;
  /** The group that is open; empty for all keys. */
  prefix: string;
  /** Whether the list is the one of flows. */
  flows: boolean;
  /** The key or the flow that is open; null for none. */
  key: string | null;
  /** Whose key that is, where it is of neither: a shape is kept in a namespace of its own. */
  of?: string;
}

export interface Places {
  readonly list: readonly Place[];
  /** Which of them is shown; -1 before the first. */
  readonly at: number;
}

export const nowhere: Places = { list: [], at: -1 };

/** So many are remembered. */
export const REMEMBERED = 100;

const sameList = (one: Place, other: Place): boolean =>
  one.namespace === other.namespace && one.prefix === other.prefix && one.flows === other.flows;

const isSame = (one: Place, other: Place): boolean =>
  sameList(one, other) && one.key === other.key && one.of === other.of;

/**
 * Notes where a person is now. A list with nothing open is no place of its own once something of it is
 * opened, nor when what was open is closed: neither is somewhere to go back to.
 */
export function visited(places: Places, place: Place): Places {
  const here = places.list[places.at];
  if (here && isSame(here, place)) return places;
  if (here && sameList(here, place)) {
    if (place.key === null) return places;
    if (here.key === null) return replaced(places, place);
  }
  const list = [...places.list.slice(0, places.at + 1), place].slice(-REMEMBERED);
  return { list, at: list.length - 1 };
}

/** Puts what is really shown in the place of what was gone to. */
export function replaced(places: Places, place: Place): Places {
  return { ...places, list: places.list.map((one, at) => (at === places.at ? place : one)) };
}

/** One step back (-1) or forward (1), passing over what is gone; null where there is none. */
export function stepped(
  places: Places,
  by: -1 | 1,
  isThere: (place: Place) => boolean,
): Places | null {
  for (let at = places.at + by; at >= 0 && at < places.list.length; at += by) {
    const place = places.list[at];
    if (place && isThere(place)) return { ...places, at };
  }
  return null;
}

/** The next of some panes, or the one before, round and round; `null` while none of them has the keyboard. */
export function paneBeside<Pane>(
  panes: readonly Pane[],
  current: Pane | null,
  by: -1 | 1,
): Pane | undefined {
  const at = current === null ? -1 : panes.indexOf(current);
  if (at < 0) return by === 1 ? panes[0] : panes.at(-1);
  return panes[(at + by + panes.length) % panes.length];
}
