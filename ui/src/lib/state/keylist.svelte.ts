/** The keys of the open namespace: what is asked for, the few pages that are here, what is ticked. They are listed one by one, or level by level in groups. */
import { api, type EntryRow, type Filter, type Group, type SearchWord, type Sort } from '../api';
import { everyKey, pageFrom } from '../model/keyquery';
import {
  isGroupTicked,
  isTicked,
  nothing,
  recounted,
  type Ticked,
  tickedCount,
  withGone,
  withGroups,
  withKeys,
} from '../model/selection';
import { GroupLevel } from './grouplevel.svelte';
import { PagedList } from './pagedlist.svelte';
import { settings } from './settings.svelte';
import { toasts } from './toasts.svelte';
import { rowOf, whichGone } from './whichgone';

export type KeyView = 'list' | 'groups';

const RANGE_AT_MOST = 5_000;
/** So many rows are looked at one by one after a write; more of them by reading the list again. */
const FEW = 50;

class KeyList {
  namespace = $state<string | null>(null);
  /** Counts up whenever a list is opened with nothing searched for. */
  opened = $state(0);
  prefix = $state('');
  /** Words of the search that stand as chips. */
  chips = $state.raw<readonly SearchWord[]>([]);
  /** What is typed beside them. */
  typed = $state('');
  /** Whether words are looked for in notes and tags too. */
  notes = $state(false);
  /** Whether what the search finds in all namespaces is shown in the place of the list. */
  everywhere = $state(false);
  sort = $state<Sort>('key');
  descending = $state(false);
  #view = $state<KeyView>('list');

  total = $state(0);
  activeKey = $state<string | null>(null);
  activeIndex = $state(-1);
  /** The row that a person went to, which is to be in view; a refresh moves nobody there. */
  goingTo = $state(-1);
  ticked = $state.raw<Ticked>(nothing);

  /** All that is searched for, as it is written. */
  readonly words = $derived(
    [...this.chips.map(({ written }) => written), this.typed.trim()]
      .filter((word) => word !== '')
      .join(' '),
  );
  readonly filter = $derived<Filter>({
    prefix: this.prefix,
    search: this.words,
    notes: this.notes && this.words !== '',
  });
  /** Whether something is looked for, wherever in the groups. */
  readonly searched = $derived(this.words !== '');
  readonly filtered = $derived(this.searched || this.prefix !== '');
  readonly tickedCount = $derived(tickedCount(this.ticked, this.total));

  readonly #rows = new PagedList<EntryRow>({
    read: (offset, after, limit) =>
      this.#read(offset, this.sort === 'key' ? (after?.key ?? null) : null, limit),
    along: () => this.#countAndPlace(),
  });
  readonly #level = new GroupLevel(
    (after, limit) => this.#readGroups(after, limit),
    () => this.#countLevel(),
  );
  /** The group that the keyboard is on. */
  #activeGroup: string | null = null;
  /** Counts up with each question, so that the answer to an older one is known as such. */
  #asked = 0;
  #anchor = -1;
  /** Counts up with each look at the rows, so that an older answer never replaces a newer one. */
  #looked = 0;
  /** The latest look at each key that is being read by itself. */
  readonly #looking = new Map<string, number>();

  get view(): KeyView {
    return this.#view;
  }

  set view(view: KeyView) {
    if (view === this.#view) return;
    this.#view = view;
    this.restart();
  }

  get #list(): PagedList<EntryRow> | PagedList<Group> {
    return this.#view === 'groups' ? this.#level.list : this.#rows;
  }

  /** Counts up whenever rows arrive, so that views read them again. */
  get revision(): number {
    return this.#list.revision;
  }

  get loading(): boolean {
    return this.#list.loading;
  }

  /** Why there are no rows to show, when that is not because there are none. */
  get problem(): string | null {
    return this.#list.problem;
  }

  /** How many lines there are: in groups those that are here. */
  get length(): number {
    return this.#view === 'groups' ? this.#level.lines.length : this.total;
  }

  /** Opens a namespace with nothing filtered. */
  open(namespace: string | null): void {
    this.namespace = namespace;
    this.opened += 1;
    this.prefix = '';
    this.chips = [];
    this.typed = '';
    this.notes = false;
    this.everywhere = false;
    this.activeKey = null;
    this.total = 0;
    this.restart();
  }

  /** Starts over after what is asked for has changed. */
  restart(): void {
    this.#asked += 1;
    this.ticked = nothing;
    this.activeIndex = -1;
    this.goingTo = -1;
    this.#activeGroup = null;
    this.#anchor = -1;
    void this.#list.restart();
  }

  /** Groups by another separator from now on: what was a group may be none. */
  regroup(): void {
    if (this.#view !== 'groups') return;
    this.prefix = '';
    this.restart();
  }

  /** Lists what matches, wherever it is in the groups. */
  search(asked: Partial<Pick<KeyList, 'chips' | 'typed' | 'notes' | 'prefix'>>): void {
    Object.assign(this, asked);
    this.#view = 'list';
    this.restart();
  }

  /** Shows what is in a group; of where one comes from, the keyboard is on it. */
  enter(prefix: string, from: string | null = null): void {
    this.prefix = prefix;
    this.restart();
    this.#activeGroup = from;
  }

  /** Waits until what was asked for is here. */
  settled(): Promise<void> {
    return this.#list.settled();
  }

  /**
   * Reads again after something was written; rows stay in view until fresh ones are here. Where the
   * keys are known and listed, each keeps its place: a row that was just switched does not run away
   * in a list by time.
   */
  async refresh(keys: readonly string[] | null = null): Promise<void> {
    if (keys === null || keys.length > FEW || !(await this.#refreshRows(keys))) {
      // All rows are read anew now: what was asked for one by one before is older.
      this.#looking.clear();
      await this.#list.again();
      await this.#untickGone(keys);
    }
  }

  /** The key of a line; undefined while it is not here, and where the line is a group. */
  row(index: number): EntryRow | undefined {
    return this.#view === 'groups' ? this.#level.row(index) : this.#rows.row(index);
  }

  /** When the next of the keys that are here expires, in Unix seconds; null where none does. */
  get nextExpiry(): number | null {
    let next: number | null = null;
    for (const line of this.#list.here()) {
      const at = ('entry' in line ? line.entry?.expiresAt : line.expiresAt) ?? null;
      if (at !== null && (next === null || at < next)) next = at;
    }
    return next;
  }

  /** The group of a line. */
  group(index: number): Group | undefined {
    return this.#view === 'groups' ? this.#level.group(index) : undefined;
  }

  /** Sees to it that the rows of a window arrive. */
  want(first: number, end: number): void {
    if (this.namespace === null) return;
    if (this.#view === 'list') this.#rows.want(first, Math.min(end, Math.max(this.total, 1)));
    else this.#level.want(end);
  }

  /** Shows a row differently until it is read again; of another namespace, it is not here. */
  patch(namespace: string, key: string, change: (row: EntryRow) => EntryRow): void {
    if (namespace !== this.namespace) return;
    if (this.#view === 'list') this.#rows.patch((row) => row.key === key, change);
    else this.#level.patch(key, change);
  }

  activate(index: number, key: string): void {
    this.activeIndex = index;
    this.goingTo = index;
    this.activeKey = key;
    this.#activeGroup = null;
  }

  /** Goes to a row whose key may not be here yet. */
  moveTo(index: number): void {
    this.activeIndex = index;
    this.goingTo = index;
    this.#activeGroup = this.group(index)?.prefix ?? null;
  }

  /** Makes a key the active one wherever it is in the list. */
  async reveal(key: string): Promise<void> {
    const { namespace, filter, sort, descending } = this;
    const asked = this.#asked;
    this.activeKey = key;
    if (namespace === null) return;
    if (this.#view === 'groups') {
      this.moveTo(this.#find(key) ?? -1);
      return;
    }
    const at = await api.positionOf(namespace, filter, sort, descending, key);
    if (asked === this.#asked && this.activeKey === key) this.moveTo(at ?? -1);
  }

  tick(index: number, key: string, on: boolean): void {
    this.ticked = withKeys(this.ticked, [key], on);
    this.#anchor = index;
  }

  /** Ticks or clears all keys of a group. */
  tickGroup(index: number, { prefix, count }: Group, on: boolean): void {
    this.ticked = withGroups(this.ticked, [[prefix, count]], on);
    this.#anchor = index;
  }

  /** Ticks from the last ticked row to this one. */
  async tickRange(index: number): Promise<void> {
    const anchor = this.#anchor < 0 ? Math.max(0, this.activeIndex) : this.#anchor;
    const first = Math.min(anchor, index);
    const end = Math.max(anchor, index) + 1;
    if (this.#view === 'groups') {
      this.#tickLines(this.#level.lines.slice(first, end));
      return;
    }
    if (end - first > RANGE_AT_MOST) {
      toasts.say('That is a long range. “Select all” takes every key that matches.');
      return;
    }
    const asked = this.#asked;
    const keys: string[] = [];
    try {
      for (let offset = first; offset < end && asked === this.#asked; offset += 500) {
        const page = await this.#read(offset, null, Math.min(500, end - offset));
        keys.push(...page.map((row) => row.key));
      }
    } catch (thrown) {
      toasts.complain(thrown);
      return;
    }
    // The rows of another search or namespace are not those that were meant.
    if (asked === this.#asked) this.ticked = withKeys(this.ticked, keys, true);
  }

  isTicked(key: string): boolean {
    return isTicked(this.ticked, key);
  }

  isGroupTicked(prefix: string): boolean {
    return isGroupTicked(this.ticked, prefix);
  }

  #tickLines(lines: readonly Group[]): void {
    const keys = lines.flatMap(({ entry }) => entry?.key ?? []);
    const groups = lines.filter(({ entry }) => entry === null);
    this.ticked = withGroups(
      withKeys(this.ticked, keys, true),
      groups.map(({ prefix, count }) => [prefix, count] as const),
      true,
    );
  }

  /** Where a key stands among the lines that are here. */
  #find(key: string): number | undefined {
    return this.#view === 'groups'
      ? this.#level.findKey(key)
      : this.#rows.find((row) => row.key === key);
  }

  /** Reads these rows where they stand. False when that does not do, because one came, went, or matches no more. */
  async #refreshRows(keys: readonly string[]): Promise<boolean> {
    const { namespace, filter } = this;
    const asked = this.#asked;
    // A page that is on its way may be older than the write.
    if (namespace === null || this.#list.busy) return false;
    const listed = (key: string) => this.#find(key) !== undefined;
    const look = ++this.#looked;
    for (const key of keys) this.#looking.set(key, look);
    const rows = await Promise.all(keys.map((key) => rowOf(namespace, filter, key)));
    if (asked !== this.#asked) return true;
    const newest = (key: string) => this.#looking.get(key) === look;
    if (!keys.some(newest)) return true;
    if (this.#list.busy || keys.some((key, at) => !rows[at] || !listed(key))) return false;
    for (const row of rows) {
      if (!row || !newest(row.key)) continue;
      this.#looking.delete(row.key);
      this.patch(namespace, row.key, () => row);
    }
    return true;
  }

  /** What is gone is not selected, and does not count as an exception; null: of any keys. */
  async #untickGone(keys: readonly string[] | null): Promise<void> {
    const { list, lines } = this.#level;
    if (this.ticked.groups.size > 0) this.ticked = recounted(this.ticked, lines, list.more);
    const { namespace, filter } = this;
    const { mode, keys: ticked } = this.ticked;
    const named = keys === null ? [...ticked] : keys.filter((key) => ticked.has(key));
    if (namespace === null || named.length === 0) return;
    const asked = this.#asked;
    const wanted = () => asked === this.#asked && this.ticked.mode === mode;
    // Of all that match, those count as exceptions that match themselves.
    const among = mode === 'all' ? filter : everyKey;
    const gone = await whichGone(namespace, among, named, wanted);
    if (wanted()) this.ticked = withGone(this.ticked, named, gone);
  }

  /** How many rows there are, and where the active one stands: shown together with the rows. */
  async #countAndPlace(): Promise<() => void> {
    const { namespace, filter, sort, descending, activeKey } = this;
    if (namespace === null)
      return () => {
        this.total = 0;
      };
    const placed = this.#rows.loaded && activeKey !== null;
    const [total, at] = await Promise.all([
      api.countEntries(namespace, filter),
      placed ? api.positionOf(namespace, filter, sort, descending, activeKey) : null,
    ]);
    return () => {
      this.total = total;
      if (placed && this.activeKey === activeKey) this.activeIndex = at ?? -1;
    };
  }

  /** The same for groups: where the active line stands is known from the lines themselves. */
  async #countLevel(): Promise<() => void> {
    const { namespace, filter } = this;
    const total = namespace === null ? 0 : await api.countEntries(namespace, filter);
    return () => {
      this.total = total;
      const [group, key] = [this.#activeGroup, this.activeKey];
      const place = key === null ? undefined : this.#level.findKey(key);
      this.activeIndex = (group === null ? place : this.#level.findGroup(group)) ?? -1;
    };
  }

  async #readGroups(after: string | null, limit: number): Promise<Group[]> {
    const { namespace, filter } = this;
    if (namespace === null) return [];
    return api.listGroups(namespace, filter, settings.now.separator, after, limit);
  }

  async #read(offset: number, after: string | null, limit: number): Promise<EntryRow[]> {
    const { namespace, filter, sort, descending } = this;
    if (namespace === null) return [];
    const asked = pageFrom(namespace, { filter, sort, descending }, offset, after, limit);
    return (await api.listEntries(asked)).entries;
  }
}

export const keylist = new KeyList();
