// Random sequences of what a person and other programs do, over a backend that is slow, fails and answers
// out of order: what was typed is found in the end, what is shown is true, nothing is saved that nobody
// typed, and nothing of others goes unseen. TANGLES runs more of them.
import { createHash } from 'node:crypto';
import fc from '../model/chance';
import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('../api', async (original) =>
  (await import('./backend')).madeUp(original, {
    layOutJson: (text: string) => `laid out ${text}`,
  }),
);

import { concerns } from '../model/concerns';
import { type Draft, formDraft } from '../model/drafts';
import { world } from './backend';
import { editor } from './editor.svelte';
import { FilledForm, newKeyIn } from './filledform';
import { formatting } from './formatting.svelte';
import { revertOpen, saveOpen, saveOverTheirs } from './saving';
import { Tangled } from './tangled';
import { toasts } from './toasts.svelte';
import { discard } from './unsaved';
import { onWritten, writes } from './writes';

// At once, so that the same seed is the same sequence.
vi.spyOn(crypto.subtle, 'digest').mockImplementation((_, data) => {
  const bytes = createHash('sha256')
    .update(data as Uint8Array)
    .digest();
  return Promise.resolve(new Uint8Array(bytes).buffer);
});
// A way back is there until the person has taken it.
vi.spyOn(toasts, 'release').mockImplementation(() => undefined);
// As the window reads again what it wrote.
onWritten((written) => {
  late(editor.refresh((namespace, key) => concerns(written, namespace, key)));
});

const KEYS = ['a', 'b', 'c'];
let stores = 0;
let ns = '';
let store = '';
let model = new Tangled();
/** A number of the step that is done. */
let n = 0;
let form: { opened: FilledForm; fields: { now: Draft | null } } | null = null;

const pick = <T>(from: readonly T[]): T | undefined => from[n % Math.max(1, from.length)];
const aKey = () => pick(KEYS) ?? 'a';
/** Most often the one that is open: the window is told, and looks. */
const likelyKey = () => (editor.status === 'ready' && n % 4 > 0 ? editor.key : aKey());
const immediately = () => new Promise((resolve) => setImmediate(resolve));
function late(work: Promise<unknown>) {
  void work.catch(() => undefined);
}

/** What is open and can be typed over. */
function typable() {
  const { current } = editor;
  return current.status === 'ready' && current.stored !== null ? current : null;
}

const typing: Record<string, () => void> = {
  type: () => {
    const document = typable();
    const text = model.fresh('typed') + (n % 3 === 0 ? '\nline' : '');
    document?.edit(model.type(text, document.text));
  },
  typeBack: () => {
    const document = typable();
    const stored = document?.stored?.replaceAll('\r\n', '\n') ?? '';
    document?.edit(model.typeBack(stored, document.text));
  },
  note: () => {
    const { current } = editor;
    const words = JSON.stringify({ description: model.fresh('note') });
    if (current.status === 'ready') current.setMetadata(model.type(words, current.metadata));
  },
  expiry: () => {
    const { current } = editor;
    const before = current.expiry?.kind === 'at' ? current.expiry.local : '';
    const local = model.moment();
    if (current.status === 'ready')
      current.setExpiry({ kind: 'at', local: model.type(local, before) });
  },
  format: () => {
    const document = typable();
    if (!document) return;
    model.known(document.text);
    late(formatting.format(document));
  },
};

const deciding: Record<string, () => void> = {
  open: () => late(editor.open(ns, aKey())),
  openWhole: () => late(editor.current.openWhole()),
  close: () => editor.close(),
  save: () => late(saveOpen()),
  saveOver: () => {
    const { theirText, theirs, changedElsewhere } = editor.current;
    model.accept(theirText ?? theirs?.text, theirs?.metadata);
    if (changedElsewhere) late(saveOverTheirs());
  },
  theirs: () => editor.current.useTheirs(),
  revert: () => late(revertOpen()),
  unrevert: () => void editor.unrevert(),
  discard: () => {
    const head = pick(editor.drafts.list);
    if (head) late(discard(head));
  },
  undoDiscards: () => late(undoDiscards()),
  takeUp: () => {
    const aside = pick(editor.drafts.asidesOf(ns, editor.key));
    if (aside && editor.key !== '') late(editor.takeUp(aside.place));
  },
};

const writing: Record<string, () => void> = {
  rename: () => {
    const from = likelyKey();
    const to = KEYS.find((key) => !world.entries.has(key));
    if (to && world.entries.has(from)) late(writes.renameKey(ns, from, to));
  },
  delete: () => {
    if (world.entries.has(aKey())) late(writes.deleteKey(ns, aKey()));
  },
  plan: () => {
    const id = model.fresh('plan');
    model.accept();
    world.plan(id, { [aKey()]: n % 3 === 0 ? null : model.fresh('planned') });
    late(writes.applyPlan(id, null, (task) => task('job')));
  },
  undo: () => {
    model.accept();
    late(writes.undo({ id: world.next('undo') ?? 0, namespace: ns }));
  },
  redo: () => {
    model.accept();
    late(writes.redo({ id: world.next('redo') ?? 0, namespace: ns }));
  },
};

const happening: Record<string, () => void> = {
  foreign: () => {
    const key = likelyKey();
    const text = model.saved(model.fresh('foreign') + (n % 5 === 0 ? '\r\nline' : ''));
    const metadata = world.entries.get(key)?.metadata ?? null;
    world.put(key, text, { metadata, ...(n % 7 === 0 && { size: 2_000_000 }) });
    if (n % 2 > 0) late(editor.refresh());
  },
  foreignNote: () => {
    const key = likelyKey();
    const now = world.entries.get(key);
    const metadata = model.saved(JSON.stringify({ description: model.fresh('foreign note') }));
    if (now) world.put(key, world.text(key) ?? '', { metadata, size: now.size });
    if (n % 2 > 0) late(editor.refresh());
  },
  removed: () => {
    if (world.entries.has(aKey())) world.remove(aKey());
  },
  refresh: () => late(editor.refresh()),
  fails: () => pick(world.slow.waiting)?.fail(new Error('the disk is full')),
  clockBack: () => void vi.setSystemTime(Date.now() - 3_600_000),
  clockForth: () => void vi.setSystemTime(Date.now() + 3_600_000),
  otherStore: () => {
    formLeft();
    late(editor.turnTo('elsewhere').then(() => editor.turnTo(store)));
  },
};

const filling: Record<string, () => void> = {
  formOpens: () => {
    formLeft();
    const fields = { now: null as Draft | null };
    const opened = new FilledForm(newKeyIn(ns), {
      read: () => fields.now,
      fill: (draft) => (fields.now = draft),
    });
    form = { opened, fields };
    late(opened.recall());
  },
  formTyped: () => {
    if (!form) return;
    const text = model.type(model.fresh('form'), form.fields.now?.text ?? '');
    form.fields.now = formDraft({ type: 'newKey', name: '', begun: 'text', on: false }, text);
    form.opened.keep(form.fields.now);
  },
  formLeft: () => formLeft(),
  formGivenUp: () => {
    form?.opened.givenUp();
    form = null;
  },
  formConfirmed: () => {
    model.live.delete(form?.fields.now?.text ?? '');
    form?.opened.confirmed();
    form = null;
  },
  bringForward: () => {
    const aside = pick(editor.drafts.asidesOf(ns, ''));
    if (aside && !form) editor.drafts.bringForward(aside.place);
  },
};

const steps = { ...typing, ...deciding, ...writing, ...happening, ...filling };

function formLeft() {
  form?.opened.left('“Add key”');
  form = null;
}

async function undoDiscards() {
  for (const one of toasts.list.filter(({ message }) => message.startsWith('Discarded'))) {
    toasts.close(one.id);
    await one.action?.run();
  }
}

/** Lets some answers through, or all, and some time go by. */
async function some(answers: 'all' | readonly number[], milliseconds: number) {
  const { waiting } = world.slow;
  if (answers === 'all') {
    for (let left = 300; left > 0 && waiting.length > 0; left -= 1) {
      waiting[0]?.answer();
      await immediately();
    }
  } else {
    for (const which of answers) {
      waiting[which % Math.max(1, waiting.length)]?.answer();
      await immediately();
    }
  }
  await vi.advanceTimersByTimeAsync(milliseconds);
  await immediately();
}

async function settled() {
  world.slow.held = false;
  world.slow.late = false;
  for (let quiet = 0; quiet < 5; quiet += 1) {
    while (world.slow.waiting.length > 0) {
      world.slow.waiting[0]?.answer();
      quiet = 0;
    }
    await vi.advanceTimersByTimeAsync(1_000);
    await immediately();
    await editor.drafts.flush().catch(() => undefined); // what failed is tried again
  }
}

async function run(list: readonly Step[], isLate: boolean) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  await begin();
  world.slow.held = true;
  world.slow.late = isLate;
  try {
    for (const [name, number, answers, milliseconds] of list) {
      model.begin();
      n = number;
      if (editor.drafts.store === store) steps[name]?.();
      await some(answers, milliseconds);
      model.look();
    }
    await settled();
    await undoDiscards();
    await settled();
    await editor.refresh();
    await settled();
    model.look();
    for (const key of KEYS) {
      if (!editor.of(ns, key)) continue;
      await editor.open(ns, key); // what nobody looks at may be as it was
      model.compare(editor.current, editor.drafts.has(ns, key));
    }
    await editor.turnTo('');
    await editor.turnTo(store);
    const { drafts } = editor;
    model.find(await Promise.all(drafts.list.map(({ place }) => drafts.read(place))));
  } finally {
    await settled();
    vi.useRealTimers();
  }
  expect(model.problems).toEqual([]);
}

async function begin() {
  world.slow.held = false;
  world.entries.clear();
  world.written.length = 0;
  toasts.list = [];
  form = null;
  model = new Tangled();
  stores += 1;
  ns = `ns${String(stores)}`;
  store = `s${String(stores)}`;
  for (const key of KEYS.slice(0, 2)) world.put(key, `first ${key}`);
  await editor.turnTo(store);
}

type Step = readonly [string, number, 'all' | readonly number[], number];
const often: Record<string, number> = {
  type: 5,
  open: 3,
  save: 4,
  note: 2,
  revert: 2,
  foreign: 4,
  rename: 3,
};

const sequences = fc.array(
  fc.tuple(
    fc.oneof(
      ...Object.keys(steps).map((name) => ({
        arbitrary: fc.constant(name),
        weight: often[name] ?? 1,
      })),
    ),
    fc.nat(200),
    fc.oneof(
      { arbitrary: fc.constant('all' as const), weight: 2 },
      { arbitrary: fc.array(fc.nat(7), { maxLength: 5 }), weight: 1 },
    ),
    fc.constantFrom(0, 150, 300, 900),
  ),
  { minLength: 5, maxLength: 40, size: 'max' },
);

beforeEach(() => {
  vi.useRealTimers();
});

it('loses nothing that was typed', async () => {
  await fc.assert(fc.asyncProperty(sequences, fc.boolean(), run), {
    numRuns: Number(process.env['TANGLES'] ?? 300),
  });
}, 600_000);
