/**
 * For tests of the window's state: a store in memory with the backend's rules about versions, changes
 * and undo, and answers that can be held back or fail.
 */
import type { AnyFailure, Applied, EntryDetail, Failed, RevisionRow, SetEntry } from '../api';
import { Slowly } from './slowly';

type State = EntryDetail | null;
type Edits = Map<string, { before: State; after: State }>;
type Refuse = (failure: AnyFailure) => Failed;

interface Made {
  id: number;
  by: 'app' | 'lux';
  state: 'done' | 'undone' | 'discarded';
  deed: Applied['deed'];
  edits: Edits;
}

const none = { added: 0, changed: 0, removed: 0 };

export class World {
  /** Holds answers back while `held`; a new world answers at once. */
  readonly slow = new Slowly();
  readonly entries = new Map<string, EntryDetail>();
  /** What the window sent, the oldest first. */
  readonly written: SetEntry[] = [];
  /** The next answers of a command that fail, by its name. */
  readonly failing = new Map<string, number>();
  readonly #versions = new Map<number, EntryDetail>();
  readonly #changes: Made[] = [];
  readonly #plans = new Map<string, Map<string, string | null>>();
  #version = 0;

  constructor() {
    this.slow.held = false;
  }

  /** An entry as another program writes it; text over 1 MiB travels apart. */
  put(key: string, text: string, more: Partial<EntryDetail> = {}): void {
    this.#change('lux', { type: 'changed', key }, [[key, this.#state(key, text, more)]]);
  }

  /** Another program deletes the key. */
  remove(key: string): void {
    this.#change('lux', { type: 'deleted', key }, [[key, null]]);
  }

  /** A state that an entry had, with its whole text. */
  state(version: number): (EntryDetail & { text: string }) | undefined {
    const found = this.#versions.get(version);
    return found && { ...found, text: this.#textOf(found) };
  }

  /** The change that the window's next step back or forth is about. */
  next(direction: 'undo' | 'redo'): number | undefined {
    return this.#next(direction)?.id;
  }

  /** The change that was made last. */
  get newest(): number {
    return this.#changes.length;
  }

  /** A plan for `planApply`: texts by key, null to delete. */
  plan(id: string, rows: Record<string, string | null>): void {
    this.#plans.set(id, new Map(Object.entries(rows)));
  }

  text(key: string): string | undefined {
    const now = this.entries.get(key);
    return now && this.#textOf(now);
  }

  /** The next so many calls of a command fail. */
  fail(command: string, times = 1): void {
    this.failing.set(command, times);
  }

  /** The commands that the window's state calls. */
  commands(failed: typeof Failed) {
    const refuse: Refuse = (failure) => new failed(failure);
    const commands = {
      getEntry: (_: string, key: string) => this.entries.get(key) ?? null,
      readVersion: (version: number) => bytes(this.#textOf(this.#versions.get(version))),
      readValue: (_: string, key: string) => bytes(this.text(key)),
      keyHistory: (_: string, key: string, before: number | null, limit: number) =>
        this.#history(key, before).slice(0, limit),
      setEntry: (entry: SetEntry) => this.#set(entry, refuse),
      deleteKey: (_: string, key: string) =>
        this.#change('app', { type: 'deleted', key }, [[key, null]]),
      renameKey: (_: string, key: string, to: string) =>
        this.#change('app', { type: 'renamed', key, to }, [
          [key, null],
          [to, this.#again(this.#there(key, refuse), to)],
        ]),
      restoreVersion: (_: string, key: string, version: number, base: number) => {
        if (this.entries.get(key)?.version !== base)
          throw refuse({ code: 'changed_elsewhere', key });
        const was = this.#versions.get(version);
        if (!was) throw refuse({ code: 'no_longer_kept' });
        return this.#change('app', { type: 'restored', key }, [[key, this.#again(was, key)]]);
      },
      planApply: (plan: string) => {
        const rows = this.#plans.get(plan);
        if (!rows) throw refuse({ code: 'plan_not_found' });
        return this.#change(
          'app',
          { type: 'set_many' },
          [...rows].map(([key, text]) => [key, text === null ? null : this.#state(key, text)]),
        );
      },
      undoState: () => ({ undo: told(this.#next('undo')), redo: told(this.#next('redo')) }),
      undo: (change: number) => this.#step('undo', change, refuse),
      redo: (change: number) => this.#step('redo', change, refuse),
      protectedPlaces: () => [],
      listNamespaces: () => [],
      createNamespace: () => null,
    };
    return this.slow.wrap(this.#mayFail(commands, refuse));
  }

  #mayFail(commands: Record<string, (...args: never[]) => unknown>, refuse: Refuse) {
    return Object.fromEntries(
      Object.entries(commands).map(([name, run]) => [
        name,
        (...args: never[]) => {
          const left = this.failing.get(name) ?? 0;
          if (left > 0) {
            this.failing.set(name, left - 1);
            throw refuse({ code: 'io', obstacle: 'refused', os: null });
          }
          return run(...args);
        },
      ]),
    );
  }

  #state(key: string, text: string, more: Partial<EntryDetail> = {}): EntryDetail {
    this.#version += 1;
    const kind = text === 'true' || text === 'false' ? 'switch' : 'text';
    const whole = { key, kind, size: text.length, text, isText: true } as const;
    const beside = { expiresAt: null, metadata: null, updatedAt: 0, version: this.#version };
    const state = { ...whole, ...beside, ...more };
    this.#versions.set(state.version, state);
    return state.size > 1_048_576 ? { ...state, text: null } : state;
  }

  #again(was: EntryDetail, key: string): EntryDetail {
    const { expiresAt, metadata } = was;
    return this.#state(key, this.#textOf(was), { expiresAt, metadata });
  }

  #textOf(state: EntryDetail | undefined): string {
    return (state && this.#versions.get(state.version)?.text) ?? '';
  }

  #there(key: string, refuse: Refuse): EntryDetail {
    const now = this.entries.get(key);
    if (!now) throw refuse({ code: 'key_not_found', key });
    return now;
  }

  #set(entry: SetEntry, refuse: Refuse): Applied {
    const { key, value, metadata, expiry } = entry;
    const now = this.entries.get(key);
    if (entry.mustBeNew && now) throw refuse({ code: 'key_taken', key: entry.key });
    if (entry.baseVersion !== null && now?.version !== entry.baseVersion)
      throw refuse({ code: 'changed_elsewhere', key: entry.key });
    this.written.push(entry);
    const text = value.type === 'text' ? value.text : this.#textOf(this.#there(key, refuse));
    const state = this.#state(key, text, {
      metadata:
        metadata.type === 'keep'
          ? (now?.metadata ?? null)
          : metadata.type === 'set'
            ? metadata.json
            : null,
      expiresAt:
        expiry.type === 'keep'
          ? (now?.expiresAt ?? null)
          : expiry.type === 'never'
            ? null
            : expiry.seconds,
    });
    return this.#change('app', { type: now ? 'changed' : 'added', key }, [[key, state]]);
  }

  #change(by: Made['by'], deed: Applied['deed'], states: [string, State][]): Applied {
    for (const one of this.#changes)
      if (one.by === by && one.state === 'undone') one.state = 'discarded';
    const edits: Edits = new Map(
      states.map(([key, after]) => [key, { before: this.entries.get(key) ?? null, after }]),
    );
    const made: Made = { id: this.#changes.length + 1, by, state: 'done', deed, edits };
    this.#changes.push(made);
    this.#go(made, 'after');
    return { changeId: made.id, act: 'did', deed, counts: none, ...none };
  }

  #go({ edits }: Made, side: 'before' | 'after'): void {
    for (const [key, sides] of edits) {
      const state = sides[side];
      if (state) this.entries.set(key, state);
      else this.entries.delete(key);
    }
  }

  #next(direction: 'undo' | 'redo'): Made | undefined {
    const own = this.#changes.filter((one) => one.by === 'app');
    return direction === 'undo'
      ? own.findLast((one) => one.state === 'done')
      : own.find((one) => one.state === 'undone');
  }

  #step(direction: 'undo' | 'redo', change: number, refuse: Refuse): Applied {
    const next = this.#next(direction);
    if (!next) throw refuse({ code: `nothing_to_${direction}` });
    const from = direction === 'undo' ? 'after' : 'before';
    const moved = [...next.edits].some(
      ([key, sides]) => this.entries.get(key)?.version !== sides[from]?.version,
    );
    if (next.id !== change || moved)
      throw refuse({
        code: 'undo_conflict',
        changeId: change,
        deed: next.deed,
        counts: none,
        keys: 0,
      });
    next.state = direction === 'undo' ? 'undone' : 'done';
    this.#go(next, direction === 'undo' ? 'before' : 'after');
    const act = direction === 'undo' ? 'undid' : 'redid';
    return { changeId: next.id, act, deed: next.deed, counts: none, ...none };
  }

  #history(key: string, before: number | null): RevisionRow[] {
    return this.#changes
      .filter(({ id, edits }) => edits.has(key) && (before === null || id < before))
      .toReversed()
      .map((made) => revision(made, key));
  }
}

const bytes = (text: string | undefined) => new TextEncoder().encode(text).buffer;

function revision({ id, by, deed, state, edits }: Made, key: string): RevisionRow {
  const side = (one: State) =>
    one && { ...one, preview: (one.text ?? '').slice(0, 60), kept: true };
  const { before = null, after = null } = edits.get(key) ?? {};
  return {
    changeId: id,
    at: 0,
    origin: by,
    deed,
    state,
    namespace: 'ns',
    key,
    before: side(before),
    after: side(after),
  };
}

function told(made: Made | undefined) {
  if (!made) return null;
  const { id, by, deed, state } = made;
  const where = { namespace: 'ns', namespaceName: 'test' };
  return { id, at: 0, origin: by, deed, note: null, state, ...where, ...none };
}
