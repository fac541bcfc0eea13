/** The patterns that the keys of a namespace follow: looked up in its groups, of which only the first are read. */
import { api, type Group } from '../api';
import { conventions, type KeyTemplate, templatesOf } from '../model/keytemplates';

type Grouped = Pick<Group, 'prefix' | 'count'>;

/** Groups that are looked at, and what is looked at in each. */
const GROUPS = 40;
const LOOKED_INTO = 8;
const INSIDE = 12;

/** Patterns of a person's own that are offered. */
const OWN = 6;

/** The patterns to which a person pinned shapes; none where they cannot be read. */
async function ownPatterns(namespace: string): Promise<string[]> {
  try {
    const shapes = await api.companion(namespace, 'shapes');
    if (shapes === null) return [];
    const query = { namespace: shapes, filter: {}, sort: 'key', limit: OWN } as const;
    const page = await api.listEntries({ ...query, descending: false, offset: 0, after: null });
    return page.entries.map(({ key }) => key);
  } catch {
    return [];
  }
}

/** The groups of conventions that are not among the first ones, with their counts. */
async function furtherGroups(namespace: string, listed: readonly Group[]): Promise<Grouped[]> {
  if (listed.length < GROUPS) return [];
  const prefixes = conventions
    .map((pattern) => pattern.slice(0, pattern.indexOf(':') + 1))
    .filter((prefix) => !listed.some((group) => group.prefix === prefix));
  const counted = prefixes.map(async (prefix) => ({
    prefix,
    count: await api.countEntries(namespace, { prefix }),
  }));
  return (await Promise.all(counted)).filter(({ count }) => count > 0);
}

export async function templatesIn(namespace: string): Promise<KeyTemplate[]> {
  const own = ownPatterns(namespace);
  const listed = await api.listGroups(namespace, {}, ':', null, GROUPS);
  const further = await furtherGroups(namespace, listed);
  const groups = listed
    .filter(({ entry }) => entry === null)
    .map(({ prefix, count }): Grouped => ({ prefix, count }))
    .concat(further)
    .sort((a, b) => b.count - a.count)
    .filter((group, place) => place < LOOKED_INTO || further.includes(group));
  const looked = groups.map(async (group) => {
    const { prefix } = group;
    const inside = await api.listGroups(namespace, { prefix }, ':', null, INSIDE);
    const told = inside.map((one) => ({ ...one, isKey: one.entry !== null }));
    return { group, inside: told, whole: inside.length < INSIDE };
  });
  return templatesOf(await Promise.all(looked), await own);
}
