/** The protected places of the made-up backend, and the refusal of what would write there without leave. */
import type { Deed, EntryDetail, Leave, ProtectedPlace, ProtectedWrite } from '../src/lib/api';
import { covering } from '../src/lib/model/protection';
import type { Space } from './data';
import { preview, scene } from './scene';
import { refusal } from './standin';

export const places: ProtectedPlace[] =
  scene === 'protected'
    ? [
        { namespace: 'kv_flags', prefix: 'feature:', note: 'All shops read these' },
        { namespace: 'kv_prefs', prefix: '', note: null },
      ]
    : [];

/** More removed keys than this ask for the name (`REMOVED_UNTYPED`). */
const UNTYPED = 10;
const KEYS_TOLD = 3;

let given: Leave | null = null;

/** What the command that is answered now came with. */
export function give(leave: Leave | null): void {
  given = leave;
}

interface Edit {
  key: string;
  before: EntryDetail | null;
  after: EntryDetail | null;
}

const start = (one: EntryDetail | null) => one && { kind: one.kind, preview: preview(one.text) };

function becomes(deed: Deed): ProtectedWrite['namespaceBecomes'] {
  if (deed.type === 'namespace_deleted') return { type: 'deleted' };
  if (deed.type === 'namespace_renamed') return { type: 'renamed', to: deed.to };
  if (deed.type === 'namespace_reworded') return { type: 'reworded', to: deed.to };
  return deed.type === 'namespace_described' ? { type: 'described' } : null;
}

/** What an edit of these keys would do in each protected place. */
function writesOf(space: Space, deed: Deed, edits: readonly Edit[]): ProtectedWrite[] {
  const namespaceBecomes = becomes(deed);
  const own = places.filter((place) => place.namespace === space.id);
  return own
    .map((place) => {
      const inPlace = (key: string) => covering(own, space.id, key) === place;
      const here = edits.filter((edit) => inPlace(edit.key));
      const gone = namespaceBecomes?.type === 'deleted' ? [...space.entries.keys()] : [];
      const keys = here.map(({ key, before, after }) => ({
        key,
        before: start(before),
        after: start(after),
      }));
      return {
        place,
        namespaceName: space.name,
        namespaceBecomes,
        added: here.filter((edit) => !edit.before).length,
        changed: here.filter((edit) => edit.before && edit.after).length,
        removed: here.filter((edit) => !edit.after).length + gone.filter(inPlace).length,
        unprotected: false,
        keys: keys.length <= KEYS_TOLD ? keys : [],
      };
    })
    .filter(
      ({ added, changed, removed }) => namespaceBecomes !== null || added + changed + removed > 0,
    );
}

/** Refuses what would write in protected places, unless the person gave their leave. */
export function guard(space: Space, deed: Deed, edits: readonly Edit[]): void {
  const writes = writesOf(space, deed, edits);
  const removed = writes.reduce((sum, write) => sum + write.removed, 0);
  const typeName = removed > UNTYPED ? space.name : null;
  const asked = ({ place }: ProtectedWrite) =>
    given?.places.some((one) => one.namespace === place.namespace && one.prefix === place.prefix);
  if (writes.every(asked) && (typeName === null || given?.typed.trim() === typeName)) return;
  throw refusal({ code: 'protected', writes, typeName });
}
