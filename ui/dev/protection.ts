/** Protected places, made and taken away by changes. */
import { commit, find } from './memory';
import { places } from './places';
import type { Part } from './standin';

const nothing = {
  changeId: 0,
  act: 'did',
  deed: { type: 'unknown' },
  counts: { added: 0, changed: 0, removed: 0 },
  added: 0,
  changed: 0,
  removed: 0,
} as const;

const at = (namespace: string, prefix: string) =>
  places.findIndex((one) => one.namespace === namespace && one.prefix === prefix);

export const protection: Part<'protectedPlaces' | 'protect' | 'unprotect'> = {
  protectedPlaces: () => places,
  protect: (namespace, prefix, note) => {
    const place = { namespace: find(namespace).id, prefix, note };
    if (at(place.namespace, prefix) >= 0) return nothing;
    return commit({ type: 'protected', prefix }, null, [], {
      again: () => places.push(place),
      back: () => places.splice(places.indexOf(place), 1),
    });
  },
  unprotect: (namespace, prefix) => {
    const place = places[at(find(namespace).id, prefix)];
    if (!place) return nothing;
    return commit({ type: 'unprotected', prefix }, null, [], {
      again: () => places.splice(places.indexOf(place), 1),
      back: () => places.push(place),
    });
  },
};
