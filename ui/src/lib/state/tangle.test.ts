// Random sequences of what a person and other programs do, over a backend that answers late and out of
// order: what was typed last over a key is saved, an edit, or put aside, but never gone.
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const { world, kept } = await vi.hoisted(async () => {
  const { World } = await import('./world');
  const { KeptDrafts } = await import('./keptdrafts');
  return { world: new World(), kept: new KeptDrafts() };
});

vi.mock('../api', async (original) => {
  const actual = await original<typeof import('../api')>();
  const drafts = world.slow.wrap(kept.commands);
  return { ...actual, api: { ...world.commands(actual.Failed), ...drafts } };
});

import type { Draft } from '../model/drafts';
import { editor } from './editor.svelte';
import { FilledForm, newKeyIn } from './filledform';
import { writes } from './writes';

// At once, so that the same seed is the same sequence.
vi.spyOn(crypto.subtle, 'digest').mockImplementation((_, data) => {
  const bytes = createHash('sha256')
    .update(data as Uint8Array)
    .digest();
  return Promise.resolve(new Uint8Array(bytes).buffer);
});

const SEEDS = Number(process.env['TANGLES'] ?? 40);
const KEYS = ['a', 'b', 'c'];
let seed = 0;
let stores = 0;
let store = '';
let typed = 0;
/** What must be found in the end. */
const live = new Set<string>();
const done: string[] = [];

/** A small generator of its own: the same seed is the same sequence. */
function random(below: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((seed / 2_147_483_648) * below);
}

const pick = <T>(from: readonly T[]): T | undefined => from[random(from.length)];
const immediately = () => new Promise((resolve) => setImmediate(resolve));
const late = (work: Promise<unknown>) => void work.catch(() => undefined);

/** Lets some time go by and some answers through. */
async function some(): Promise<void> {
  for (let answers = random(8); answers > 0; answers -= 1) pick(world.slow.waiting)?.answer();
  await vi.advanceTimersByTimeAsync(random(3) * 150);
  await immediately();
}

async function settled(): Promise<void> {
  world.slow.held = false;
  for (let quiet = 0; quiet < 5; quiet += 1) {
    while (world.slow.waiting.length > 0) world.slow.waiting[0]?.answer();
    await vi.advanceTimersByTimeAsync(1_000);
    await editor.drafts.flush().catch(() => undefined); // what failed is tried again
    if (world.slow.waiting.length > 0) quiet = 0;
  }
}

const steps: Record<string, () => void> = {
  open: () => late(editor.open('ns', pick(KEYS) ?? 'a')),
  type: () => {
    const { current } = editor;
    if (current.status !== 'ready' || current.stored === null) return;
    live.delete(current.text);
    const text = `typed ${String((typed += 1))}`;
    live.add(text);
    current.edit(text);
  },
  note: () => {
    const { current } = editor;
    if (current.detail) current.setMetadata(`{"description":"${String((typed += 1))}"}`);
  },
  save: () => late(editor.current.save()),
  saveOver: () => late(editor.current.saveOverTheirs()),
  theirs: () => editor.current.useTheirs(),
  revert: () => {
    if (editor.current.dirty) live.delete(editor.current.text);
    editor.current.revert();
  },
  close: () => editor.close(),
  foreign: () => {
    // Most often over the key that is open: the window is told, and looks.
    const key = editor.status === 'ready' && random(4) > 0 ? editor.key : (pick(KEYS) ?? 'a');
    world.put(key, `foreign ${String((typed += 1))}`);
    late(editor.refresh());
  },
  removed: () => {
    const key = pick(KEYS) ?? 'a';
    if (world.entries.has(key)) world.remove(key);
  },
  refresh: () => late(editor.refresh()),
  rename: () => {
    const [from, to] = [pick(KEYS), pick(KEYS)];
    if (!from || !to || !world.entries.has(from) || world.entries.has(to)) return;
    late(writes.renameKey('ns', from, to));
  },
  delete: () => {
    const key = pick(KEYS) ?? 'a';
    if (world.entries.has(key)) late(writes.deleteKey('ns', key));
  },
  undo: () => late(writes.undo({ id: world.newest, namespace: 'ns' })),
  fails: () => pick(world.slow.waiting)?.fail(new Error('the disk is full')),
  discard: () => {
    const head = pick(editor.drafts.list);
    if (head) late(editor.discard(head.place).then((back) => back && backs.push(back)));
  },
  undoDiscard: () => late(Promise.all(backs.splice(0).map((back) => back()))),
  formOpens: () => {
    if (form) formLeft();
    const place = newKeyIn('ns');
    const fields = { now: null as Draft | null };
    const opened = new FilledForm(place, {
      read: () => fields.now,
      fill: (draft) => (fields.now = draft),
    });
    form = { opened, fields };
    late(opened.recall());
  },
  formTyped: () => {
    if (!form) return;
    const { fields, opened } = form;
    live.delete(fields.now?.text ?? '');
    const text = `form ${String((typed += 1))}`;
    live.add(text);
    const about = { type: 'newKey', name: '', begun: 'text', on: false } as const;
    const beside = { expiry: null, metadata: null, version: 0, base: null, form: about };
    fields.now = { at: Date.now(), text, ...beside };
    opened.keep(fields.now);
  },
  formLeft: () => formLeft(),
  formConfirmed: () => {
    live.delete(form?.fields.now?.text ?? '');
    form?.opened.confirmed();
    form = null;
  },
  takeUp: () => {
    const aside = pick(editor.drafts.asidesOf('ns', editor.key));
    if (aside) late(editor.takeUp(aside.place));
  },
};

/** The form that is open, and what stands in it. */
let form: { opened: FilledForm; fields: { now: Draft | null } } | null = null;
/** The ways back of what was discarded. */
const backs: (() => Promise<void>)[] = [];

function formLeft() {
  form?.opened.left('“Add key”');
  form = null;
}

async function kill(): Promise<void> {
  await settled();
  // The messages that have these ways back go with the window.
  for (const back of backs.splice(0)) await back();
  await settled();
  form = null;
  await editor.turnTo('');
  await editor.turnTo(store);
  world.slow.held = true;
}

async function found(): Promise<Set<string | null | undefined>> {
  await settled();
  const texts = await Promise.all(
    editor.drafts.list.map(async ({ place }) => (await editor.drafts.read(place))?.text),
  );
  const written = world.written.map(({ value }) => (value.type === 'text' ? value.text : null));
  return new Set([...texts, ...written]);
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  world.slow.held = false;
  world.entries.clear();
  world.written.length = 0;
  for (const key of KEYS.slice(0, 2)) world.put(key, `first ${key}`);
  store = `s${String((stores += 1))}`;
  await editor.turnTo(store);
  live.clear();
  done.length = 0;
  world.slow.held = true;
});

afterEach(async () => {
  await settled();
  vi.useRealTimers();
});

it.each(Array.from({ length: SEEDS }, (_, number) => number + 1))('tangle %i', async (number) => {
  seed = number * 7_919;
  const names = Object.keys(steps);
  for (let step = 0; step < 60; step += 1) {
    const often = editor.status === 'ready' ? 'type' : 'open';
    const name = random(3) === 0 ? often : (pick(names) ?? often);
    done.push(`${name} ${editor.key} ${editor.current.text}`);
    steps[name]?.();
    await some();
    if (random(20) === 0) await kill();
  }
  await kill();
  const there = await found();
  for (const text of live) expect(there.has(text), `${text}: ${done.join(' | ')}`).toBe(true);
});
