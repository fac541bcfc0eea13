/** One level of the groups that the parts before a separator make: the keys of that level, and the groups in it. */
import { untrack } from 'svelte';
import type { EntryRow, Group } from '../api';
import { PagedList } from './pagedlist.svelte';

/** So many lines are read at once, */
const AT_ONCE = 200;
/** and more of them when so few are left below what is in view. */
const AHEAD = 50;

export class GroupLevel {
  readonly list: PagedList<Group>;
  /** The lines that are here, from the first on. */
  readonly lines = $derived.by(() => this.list.rows);

  /** Reads lines after one, and asks for what belongs to them, as `Source.along` says. */
  constructor(
    read: (after: string | null, limit: number) => Promise<Group[]>,
    along: () => Promise<() => void>,
  ) {
    this.list = new PagedList<Group>({
      inOrder: true,
      size: AT_ONCE,
      read: (_offset, after, limit) => read(after?.prefix ?? null, limit),
      along,
    });
  }

  /** The key of a line; undefined where the line is a group, and while it is not here. */
  row(index: number): EntryRow | undefined {
    return this.list.row(index)?.entry ?? undefined;
  }

  /** The group of a line. */
  group(index: number): Group | undefined {
    const line = this.list.row(index);
    return line?.entry === null ? line : undefined;
  }

  /** Sees to it that the lines of a window arrive, and some below it. */
  want(end: number): void {
    // What comes into view asks; what arrives because of it is no reason to ask again.
    const here = untrack(() => (this.list.more ? this.lines.length : null));
    if (here !== null && end > here - AHEAD) this.list.want(0, here + 1);
  }

  findKey(key: string): number | undefined {
    return this.list.find((one) => one.entry?.key === key);
  }

  findGroup(prefix: string): number | undefined {
    return this.list.find((one) => one.entry === null && one.prefix === prefix);
  }

  patch(key: string, change: (row: EntryRow) => EntryRow): void {
    this.list.patch(
      (one) => one.entry?.key === key,
      (one) => (one.entry ? { ...one, entry: change(one.entry) } : one),
    );
  }
}
