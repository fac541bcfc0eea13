// What is typed reaches the backend in order, is never in neither of two places, and belongs to the store
// that it was typed in, however slow or failing the backend is.
import { beforeEach, expect, it, vi } from 'vitest';

const backend = await vi.hoisted(async () => {
  const { Slowly } = await import('./slowly');
  const { KeptDrafts } = await import('./keptdrafts');
  return { slow: new Slowly(), kept: new KeptDrafts(), failing: new Set<string>(), room: Infinity };
});

vi.mock('../api', async (original) => {
  const actual = await original<typeof import('../api')>();
  const commands = Object.entries(backend.kept.commands).map(([name, run]) => [
    name,
    (...args: never[]) => {
      if (backend.failing.has(name)) throw new Error(`${name}: the disk is full`);
      const [bytes = 0] = args.map((one: unknown) => (one instanceof Uint8Array ? one.length : 0));
      if (bytes > backend.room) throw new actual.Failed({ code: 'value_too_large', bytes });
      return (run as (...args: never[]) => unknown)(...args);
    },
  ]);
  return {
    ...actual,
    api: backend.slow.wrap(Object.fromEntries(commands) as Record<string, () => unknown>),
  };
});

import { type Draft, editPlace, formDraft, formPlace } from '../model/drafts';
import { EARLIER_DRAFTS } from '../model/earlierdrafts';
import { Drafts } from './drafts.svelte';
import { textsOf } from './keptdrafts';
import { quiet } from './slowly';
import { toasts } from './toasts.svelte';
import { AGAIN_MS } from './writequeue';

const { slow, kept, failing } = backend;
let drafts: Drafts;

const at = (key: string) => editPlace('ns', key);
const text = (key: string, store = 's1') => kept.text(store, 'ns', key);

function draft(typed: string | null, more: Partial<Draft> = {}): Draft {
  return { at: 5, text: typed, expiry: null, metadata: null, version: 1, base: null, ...more };
}

async function opened(store: string) {
  const { held } = slow;
  slow.held = false;
  const made = new Drafts(store);
  await made.look();
  slow.held = held;
  return made;
}

/** The commands that wait for an answer. */
const asked = () => slow.waiting.map((one) => one.command);

beforeEach(async () => {
  vi.useRealTimers();
  slow.waiting.length = 0;
  slow.held = false;
  kept.clear();
  failing.clear();
  backend.room = Infinity;
  drafts = await opened('s1');
});

it('are there for the next window, with what they began from', async () => {
  const base = { text: { whole: 'one' }, expiresAt: 5, metadata: '{}' };
  drafts.put(at('a'), draft('ty\r\nped', { expiry: { kind: 'never' }, metadata: '', base }));
  await drafts.flush();
  const next = await opened('s1');
  expect(next.has('ns', 'a')).toBe(true);
  const hash = '7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed';
  expect(await next.read(at('a'))).toEqual(
    draft('ty\r\nped', {
      expiry: { kind: 'never' },
      metadata: '',
      base: { ...base, text: { hash } },
    }),
  );
});

it('tell a value that was not edited from an empty one', async () => {
  drafts.put(at('a'), draft(null, { metadata: '{}' }));
  drafts.put(at('b'), draft(''));
  await drafts.flush();
  expect([text('a'), text('b')]).toEqual([null, '']);
});

it('are written one at a time, and of many only the newest follows', async () => {
  slow.held = true;
  drafts.put(at('a'), draft('1'));
  await quiet();
  for (const typed of ['2', '3', '4']) drafts.put(at('a'), draft(typed));
  await quiet();
  expect(asked()).toEqual(['putDraft']);
  slow.of('putDraft').answer();
  await quiet();
  expect(asked()).toEqual(['putDraft']);
  expect(text('a')).toBe('4');
  await slow.settle();
  slow.held = false;
  expect((await drafts.read(at('a')))?.text).toBe('4');
});

it('that were saved are forgotten after the write that is under way', async () => {
  slow.held = true;
  drafts.put(at('a'), draft('typed'));
  await quiet();
  drafts.forget(at('a'));
  expect([drafts.has('ns', 'a'), await drafts.read(at('a'))]).toEqual([false, undefined]);
  await slow.settle();
  expect(text('a')).toBeUndefined();
});

it('are not forgotten when something was typed again before that was done', async () => {
  drafts.put(at('a'), draft('typed'));
  await drafts.flush();
  slow.held = true;
  drafts.forget(at('a'));
  drafts.put(at('a'), draft('typed again'));
  await slow.settle();
  expect(text('a')).toBe('typed again');
});

it('that are put aside are kept there before they are forgotten here', async () => {
  drafts.put(at('a'), draft('typed'));
  await drafts.flush();
  failing.add('putDraft');
  const aside = drafts.putAside(at('a'), draft('typed'));
  drafts.forget(at('a'));
  await expect(drafts.flush()).rejects.toThrow('full');
  expect(text('a')).toBe('typed');
  failing.clear();
  await drafts.flush();
  expect([text('a'), kept.text('s1', 'ns', 'a', aside.aside)]).toEqual([undefined, 'typed']);
});

it('are written over nothing that is being put aside and is not kept there yet', async () => {
  vi.useFakeTimers();
  drafts.put(at('a'), draft('typed'));
  await drafts.flush();
  failing.add('putDraft');
  const { aside } = drafts.putAside(at('a'), draft('typed'));
  drafts.forget(at('a'));
  await vi.advanceTimersByTimeAsync(0);
  failing.clear();
  drafts.put(at('a'), draft('typed since'));
  await vi.advanceTimersByTimeAsync(0);
  expect(text('a')).toBe('typed');
  await vi.advanceTimersByTimeAsync(AGAIN_MS);
  expect([text('a'), kept.text('s1', 'ns', 'a', aside)]).toEqual(['typed since', 'typed']);
});

it('that could not be written are told once and tried again by themselves', async () => {
  vi.useFakeTimers();
  failing.add('putDraft');
  const said = vi.spyOn(toasts, 'say');
  drafts.put(at('a'), draft('typed'));
  drafts.put(at('b'), draft('typed'));
  await vi.advanceTimersByTimeAsync(2 * AGAIN_MS);
  expect([said.mock.calls.length, drafts.problem]).toEqual([1, expect.stringContaining('full')]);
  expect((await drafts.read(at('a')))?.text).toBe('typed');
  failing.clear();
  await vi.advanceTimersByTimeAsync(AGAIN_MS);
  expect([text('a'), text('b'), drafts.problem]).toEqual(['typed', 'typed', null]);
});

it('that could not be removed are no worry of the person, and tried again by themselves', async () => {
  vi.useFakeTimers();
  drafts.put(at('a'), draft('typed'));
  await drafts.flush();
  failing.add('forgetDraft');
  const said = vi.spyOn(toasts, 'say').mockClear();
  drafts.forget(at('a'));
  await vi.advanceTimersByTimeAsync(AGAIN_MS);
  await drafts.flush();
  expect([said.mock.calls, drafts.problem, text('a')]).toEqual([[], null, 'typed']);
  failing.clear();
  await vi.advanceTimersByTimeAsync(AGAIN_MS);
  expect(text('a')).toBeUndefined();
});

it('are told to be kept while only an older one could not be removed', async () => {
  vi.useFakeTimers();
  drafts.put(at('a'), draft('typed'));
  await drafts.flush();
  failing.add('forgetDraft').add('putDraft');
  drafts.put(at('b'), draft('typed'));
  drafts.forget(at('a'));
  await vi.advanceTimersByTimeAsync(0);
  expect(drafts.problem).not.toBeNull();
  failing.delete('putDraft');
  await vi.advanceTimersByTimeAsync(AGAIN_MS);
  expect([drafts.problem, text('b')]).toEqual([null, 'typed']);
});

it('that cannot be written hold up no other', async () => {
  slow.held = true;
  drafts.put(at('a'), draft('a'));
  drafts.put(at('b'), draft('b'));
  await quiet();
  slow.of('putDraft').fail(new Error('too large'));
  await slow.settle();
  const other = await opened('s1');
  expect(other.has('ns', 'b')).toBe(true);
});

it('are of the store in which they were typed, also when its writes are late', async () => {
  slow.held = true;
  drafts.put(at('a'), draft('typed'));
  const other = await opened('s2');
  await slow.settle();
  expect([text('a', 's1'), text('a', 's2'), other.has('ns', 'a')]).toEqual([
    'typed',
    undefined,
    false,
  ]);
});

it('go along when their key is renamed, and on the disk the newest wins', async () => {
  drafts.put(at('a'), draft('1'));
  await drafts.flush();
  slow.held = true;
  drafts.put(at('a'), draft('2'));
  drafts.rename('ns', 'a', 'b');
  expect([drafts.has('ns', 'a'), drafts.has('ns', 'b')]).toEqual([false, true]);
  drafts.put(at('a'), draft('over a new a'));
  await slow.settle();
  expect([text('a'), text('b')]).toEqual(['over a new a', '2']);
});

it('go along to a name whose draft was just forgotten, and on the disk the newest wins', async () => {
  drafts.put(at('b'), draft('old b'));
  await drafts.flush();
  slow.held = true;
  drafts.put(at('d'), draft('holds up what follows'));
  drafts.put(at('c'), draft('forgotten'));
  drafts.forget(at('c'));
  drafts.rename('ns', 'b', 'c');
  drafts.put(at('c'), draft('newest'));
  await slow.settle();
  expect(text('c')).toBe('newest');
  expect((await opened('s1')).list).toHaveLength(2);
});

it('are read under their new name while they are still being moved', async () => {
  drafts.put(at('a'), draft('typed'));
  await drafts.flush();
  slow.held = true;
  drafts.rename('ns', 'a', 'b');
  const reading = drafts.read(at('b'));
  await slow.settle();
  expect((await reading)?.text).toBe('typed');
});

it('under the new name are put aside when another key is renamed to it, with what is aside there', async () => {
  drafts.put(at('b'), draft('over b'));
  drafts.putAside(at('b'), draft('aside b'));
  drafts.put(at('a'), draft('over a'));
  drafts.putAside(at('a'), draft('aside a'));
  await drafts.flush();
  drafts.rename('ns', 'a', 'b');
  await drafts.flush();
  const next = await opened('s1');
  expect([text('b'), text('a')]).toEqual(['over a', undefined]);
  const texts = await textsOf(next, next.asidesOf('ns', 'b'));
  expect(texts.sort()).toEqual(['aside a', 'aside b', 'over b']);
});

it('are not there again when they were given up or renamed while they were read', async () => {
  drafts.put(at('a'), draft('typed'));
  drafts.put(at('b'), draft('typed'));
  await drafts.flush();
  const next = await opened('s1');
  slow.held = true;
  const reading = [next.read(at('a')), next.read(at('b'))];
  await quiet();
  next.forget(at('a'));
  next.rename('ns', 'b', 'c');
  await slow.settle();
  expect(await Promise.all(reading)).toEqual([undefined, undefined]);
  expect(next.list.map(({ place }) => place.key)).toEqual(['c']);
});

it('do not come back by an answer that is older than what became of them', async () => {
  drafts.put(at('a'), draft('forgotten'));
  drafts.put(at('b'), draft('old'));
  await drafts.flush();
  slow.held = true;
  const read = Promise.all([drafts.read(at('a')), drafts.read(at('b'))]);
  const looked = drafts.look();
  await quiet();
  const answers = [...slow.waiting];
  slow.held = false;
  drafts.forget(at('a'));
  drafts.put(at('b'), draft('new'));
  await drafts.flush();
  for (const one of answers) one.answer();
  await looked;
  expect((await read).map((one) => one?.text)).toEqual([undefined, 'new']);
  expect(drafts.list.map(({ place }) => place.key)).toEqual(['b']);
});

it('are found where they could not be listed', async () => {
  drafts.put(at('a'), draft('typed'));
  await drafts.flush();
  const next = new Drafts('s1');
  failing.add('listDrafts');
  await expect(next.look()).rejects.toThrow();
  expect((await next.read(at('a')))?.text).toBe('typed');
});

it('of earlier versions are taken over once, beside what is newer', async () => {
  const earlier = [
    ['ns\u0000a', { text: 'old', base: 1 }],
    ['ns\u0000b', { text: 'only here', base: 1, expiresAt: null }],
    'damaged',
  ];
  const items = new Map([[EARLIER_DRAFTS, JSON.stringify(earlier)]]);
  const storage = {
    getItem: (name: string) => items.get(name) ?? null,
    removeItem: (name: string) => void items.delete(name),
  };
  drafts.put(at('a'), draft('newer'));
  failing.add('putDraft');
  await drafts.takeOver(storage);
  expect(items.size).toBe(1);
  failing.clear();
  const next = await opened('s1');
  next.put(at('a'), draft('newer'));
  await next.takeOver(storage);
  expect([text('a'), text('b'), items.size]).toEqual(['newer', 'only here', 0]);
  expect(await textsOf(next, next.asidesOf('ns', 'a'))).toEqual(['old']);
  expect((await next.read(at('b')))?.expiry).toEqual({ kind: 'never' });
});

it('are not listed by a read that was answered after they were saved', async () => {
  drafts.put(at('a'), draft('old'));
  await drafts.flush();
  const next = new Drafts('s1');
  slow.held = true;
  const reading = next.read(at('a'));
  await quiet();
  next.put(at('a'), draft('new'));
  next.forget(at('a'));
  await slow.settle();
  expect([await reading, next.list]).toEqual([undefined, []]);
});

it('are not listed when they were forgotten before the list came', async () => {
  drafts.put(at('a'), draft('old'));
  await drafts.flush();
  const next = new Drafts('s1');
  slow.held = true;
  const looking = next.look();
  next.forget(at('a'));
  await slow.settle();
  await looking;
  expect([next.list, text('a')]).toEqual([[], undefined]);
});

it('are listed with how they begin, before and after they are kept', async () => {
  const long = `\n  {\r\n\t"a":  1${'é '.repeat(3_000)}`;
  drafts.put(at('a'), draft(long));
  const beginning = `{ "a": 1${'é '.repeat(76)}`;
  expect(drafts.list[0]?.beginning).toBe(beginning);
  await drafts.flush();
  expect(drafts.list[0]?.beginning).toBe(beginning);
  expect((await opened('s1')).list[0]?.beginning).toBe(beginning);
});

it('change places with what was put aside, whether or not both are written already', async () => {
  for (const written of [true, false]) {
    drafts.put(at('a'), draft('edit'));
    const aside = drafts.putAside(at('a'), draft('aside', { at: 7 }));
    if (written) await drafts.flush();
    slow.held = true;
    drafts.bringForward(aside);
    await slow.settle();
    slow.held = false;
    const next = await opened('s1');
    expect(await textsOf(next, next.of('ns', 'a'))).toEqual(['aside', 'edit']);
    for (const { place } of drafts.list) drafts.forget(place);
    await drafts.flush();
  }
});

it('takes what is typed into a form about a key along to its new name, and it is no edit of the key', async () => {
  const short = formDraft({ type: 'short', name: null }, 'a name');
  const [rename, copy] = [formPlace('rename', 'ns', 'a'), formPlace('duplicate', 'ns', 'a')];
  drafts.put(rename, short);
  drafts.put(copy, short);
  drafts.putAside(copy, draft('aside'));
  expect([drafts.has('ns', 'a'), drafts.of('ns', 'a')]).toEqual([false, []]);
  drafts.put(formPlace('rename', 'ns', 'b'), draft('of an earlier key'));
  drafts.rename('ns', 'a', 'b');
  await drafts.flush();
  const again = new Drafts('s1');
  await again.look();
  const there = again.list.map(({ place: { key, form, aside }, beginning }) =>
    [key, form, aside === null, beginning].join(' '),
  );
  expect(there.sort()).toEqual([
    'b duplicate false aside',
    'b duplicate true a name',
    'b rename false of an earlier key',
    'b rename true a name',
  ]);
});

it('tells once of a text that is too large to be kept, sends it again only when it is another, and keeps all else', async () => {
  vi.useFakeTimers();
  backend.room = 10_000;
  const said = vi.spyOn(toasts, 'say').mockClear();
  drafts.put(at('a'), draft('x'.repeat(20_000)));
  await vi.advanceTimersByTimeAsync(AGAIN_MS);
  expect([drafts.problem !== null, said.mock.calls.length]).toEqual([true, 1]);
  slow.held = true;
  await vi.advanceTimersByTimeAsync(5 * AGAIN_MS);
  expect(asked()).toEqual([]);
  slow.held = false;
  drafts.put(at('b'), draft('typed'));
  await vi.advanceTimersByTimeAsync(AGAIN_MS);
  drafts.forget(at('b'));
  await vi.advanceTimersByTimeAsync(AGAIN_MS);
  expect([text('a'), text('b'), said.mock.calls.length]).toEqual([undefined, undefined, 1]);
  await expect(drafts.flush()).rejects.toMatchObject({ code: 'value_too_large' });
  drafts.put(at('a'), draft('short'));
  await vi.advanceTimersByTimeAsync(AGAIN_MS);
  expect([text('a'), drafts.problem]).toEqual(['short', null]);
  await drafts.flush();
});

it('writes what is typed on over a key whose earlier text is put aside and too large to be kept', async () => {
  backend.room = 10_000;
  const aside = drafts.putAside(at('a'), draft('x'.repeat(20_000)));
  await expect(drafts.flush()).rejects.toMatchObject({ code: 'value_too_large' });
  drafts.put(at('a'), draft('typed on'));
  await expect(drafts.flush()).rejects.toMatchObject({ code: 'value_too_large' });
  expect(text('a')).toBe('typed on');
  drafts.forget(aside);
  await drafts.flush();
  expect(drafts.problem).toBeNull();
});

it.each(['typed shorter', null])(
  'goes on with %j, which overtakes a text that is too large',
  async (then) => {
    backend.room = 10_000;
    slow.held = true;
    drafts.put(at('a'), draft('x'.repeat(20_000)));
    await vi.waitFor(() => expect(asked()).not.toEqual([]));
    if (then === null) drafts.forget(at('a'));
    else drafts.put(at('a'), draft(then));
    await slow.settle();
    await drafts.flush();
    expect([text('a'), drafts.problem]).toEqual([then ?? undefined, null]);
  },
);
