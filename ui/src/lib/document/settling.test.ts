// What follows by itself and what waits for a decision, for edits and states of every sort.
import fc from '../model/chance';
import { expect, it } from 'vitest';
import type { EntryDetail } from '../api';
import type { ExpiryChoice } from '../model/expiry';
import { draftOf, wentOn } from './drafting';
import { blank, type Edit, isDirty, settled, showing, typedOf } from './edit';
import type { EntryState } from './merge';
import {
  conflictsWith,
  decided,
  gaveUp,
  overTheirs,
  reverted,
  saved,
  withoutKey,
} from './settling';
import { editRequest } from './requests';

const NOW = Date.UTC(2030, 0, 1);
const note = (words: string) => (words === '' ? null : JSON.stringify({ description: words }));

const texts = fc.constantFrom('', 'one', 'two\n', 'a\r\nb', 'a\nb', 'a\r\nb\nc', 'true', '{"a":1}');
const expiries = fc.constantFrom(null, 2_000_000_000, 2_100_000_000);
const states: fc.Arbitrary<EntryState> = fc
  .record({
    text: texts,
    expiresAt: expiries,
    words: fc.constantFrom('', 'x', 'y'),
    version: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ text, expiresAt, words, version }) => {
    const about = { key: 'a', isText: true, updatedAt: 0, expiresAt, version } as const;
    const kind = text === 'true' ? 'switch' : text.startsWith('{') ? 'json' : 'text';
    const metadata = note(words);
    const detail: EntryDetail = { ...about, kind, size: text.length, text, metadata };
    return { detail, text };
  });
const choices: fc.Arbitrary<ExpiryChoice> = fc.constantFrom<ExpiryChoice>(
  { kind: 'never' },
  { kind: 'at', local: '2040-01-01T00:00' },
  { kind: 'after', amount: '1', unit: 'days' },
);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
/** What a person does to an entry that is shown. */
const edits: fc.Arbitrary<Edit> = fc
  .record({
    state: states,
    text: maybe(fc.constantFrom('typed', 'typed\nmore', '')),
    expiry: maybe(choices),
    metadata: maybe(fc.constantFrom('', '{"description":"typed"}', '{"tags":["typed"]}', '{')),
  })
  .map(({ state, text, expiry, metadata }) => {
    const shown = showing(blank, state);
    return {
      ...shown,
      text: text ?? shown.text,
      expiry: expiry ?? null,
      metadata: metadata ?? shown.metadata,
    };
  });

const check = (property: (edit: Edit, state: EntryState) => void) =>
  fc.assert(fc.property(edits, states, property), { numRuns: 300 });
const take = (edit: Edit, state: EntryState) => decided(edit, state, conflictsWith(edit, state));

it('keeps every part that was typed, and follows in every part that was not', () => {
  check((edit, state) => {
    const before = typedOf(edit);
    const after = take(edit, state);
    if (before.text === null) expect(after.stored).toBe(state.text);
    else expect([after.text, after.ending]).toEqual([edit.text, edit.ending]);
    if (before.expiry !== null) expect(after.expiry).toBe(edit.expiry);
    if (after.conflicts.length > 0) {
      expect([after.theirs, after.theirText]).toEqual([state.detail, state.text]);
      return;
    }
    expect([after.detail, after.theirs]).toEqual([state.detail, null]);
    if (before.metadata === null) expect(after.metadata).toBe(state.detail.metadata ?? '');
    if (before.expiry === null) expect(after.expiry).toBeNull();
  });
});

it('is in conflict only where the same part is another on both sides', () => {
  check((edit, state) => {
    const { text, expiry, metadata } = typedOf(edit);
    const { detail } = edit;
    for (const part of conflictsWith(edit, state)) {
      if (part === 'value')
        expect([text === null, state.text === edit.stored]).toEqual([false, false]);
      else if (part === 'expiry')
        expect([expiry === null, state.detail.expiresAt === detail?.expiresAt]).toEqual([
          false,
          false,
        ]);
      else
        expect([metadata === null, state.detail.metadata === detail?.metadata]).toEqual([
          false,
          false,
        ]);
    }
  });
});

it('shows what is stored once it was given up, and what was typed where it is saved over theirs', () => {
  check((edit, state) => {
    const after = take(edit, state);
    const back = reverted(after, NOW);
    expect([isDirty(back), back.stored, back.conflicts]).toEqual([false, state.text, []]);
    if (after.conflicts.length === 0) return;
    expect(isDirty(gaveUp(after, NOW))).toBe(false);
    const over = overTheirs(after);
    expect([over.detail, over.conflicts]).toEqual([state.detail, []]);
    expect(over.text).toBe(after.text);
    const gone = withoutKey(after, NOW);
    expect([gone.conflicts, gone.text]).toEqual([['value'], after.text]);
    expect(reverted(gone, NOW).status).toBe('gone');
  });
});

it('has nothing left to save after a save, but what was typed meanwhile', () => {
  fc.assert(
    fc.property(edits, maybe(fc.constantFrom('since', '')), (sent, since) => {
      const { detail } = sent;
      if (!detail) return;
      const entry = editRequest({ namespace: 'ns', key: 'a' }, typedOf(sent), detail);
      const now = since === undefined ? sent : { ...sent, text: since };
      const after = saved(now, sent, entry);
      const typed = typedOf(after);
      expect([typed.expiry, typed.metadata]).toEqual([null, null]);
      if (since === undefined) expect(typed.text).toBeNull();
      else expect(after.text).toBe(since);
    }),
  );
});

it('goes on from a draft as if it had never been away, whatever was typed since', () => {
  fc.assert(
    fc.property(edits, edits, (first, since) => {
      const draft = draftOf(first, typedOf(first), 5);
      const { detail } = since;
      if (!draft || !detail) return;
      const state = { detail, text: since.stored };
      const base = draft.base?.text ?? null;
      const began = base === null || ('whole' in base && base.whole === state.text);
      const on = wentOn({ ...since, ...settled }, state, draft, began, 6);
      const now = typedOf(since);
      if (draft.text !== null) {
        const same = draft.text === state.text && on.edit.conflicts.length === 0;
        const typed = same ? null : draft.text;
        expect([on.edit.text, typedOf(on.edit).text]).toEqual([first.text, typed]);
        expect(on.aside?.text ?? null).toBe(now.text);
      } else if (now.text !== null) expect(typedOf(on.edit).text).toBe(now.text);
      if (draft.expiry !== null) expect(on.aside?.expiry ?? null).toEqual(now.expiry);
      if (draft.metadata !== null) expect(on.aside?.metadata ?? null).toBe(now.metadata);
    }),
    { numRuns: 300 },
  );
});
