// All writes go through one module: it tells everybody who shows what was written, and no other file
// may go past it.
import { expect, it, vi } from 'vitest';
import type { Applied, SetEntry } from '../api';

const backend = vi.hoisted(() => ({ answer: () => undefined as unknown }));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: new Proxy({}, { get: () => () => Promise.resolve().then(backend.answer) }),
}));

import { askBy } from './leave';
import { onWritten, writes, type Written } from './writes';

const sources = import.meta.glob<string>(['../**/*.{ts,svelte}', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const one = { added: 0, changed: 1, removed: 0 };
const applied: Applied = {
  changeId: 4,
  act: 'did',
  deed: { type: 'changed', key: 'a' },
  counts: one,
  ...one,
};
const entry: SetEntry = {
  namespace: 'kv_1',
  key: 'a',
  value: { type: 'text', text: '1' },
  expiry: { type: 'keep' },
  metadata: { type: 'keep' },
  mustBeNew: false,
  baseVersion: null,
  note: null,
};

function told(): Written[] {
  const all: Written[] = [];
  onWritten((one) => all.push(one));
  return all;
}

/**
 * Every command that does not write into the open database, by what it does instead. All others are called
 * in writes.ts alone.
 */
const elsewhere: Record<string, string> = {
  reads: `about backupSettings changeRevisions checkExport checkJson checkKeys checkPlan checkValue companion compactJson
    countEntries countTrashedKeys expiredLeft failedBackup firstPicture flowExamples flowInputs foundShape getEntry keyHistory
    layOutJson listBackups listChanges listDrafts listEntries listGroups listNamespaces listTrashedKeys
    listTrashedNamespaces missedSince pinnedShape planReadAfter planned planRows planSummary positionOf protectedPlaces readDraft
    readSearch readValue readVersion recoveryState searchValues tagsInUse undoState usage`,
  stages: `flowRun planBulk planCompare planDelete planDiscard planImportFile planPaste planPolicy planRefresh planRestore planRevert
    planTick planTickAll planTickNamespace`,
  'keeps what is typed': 'forgetDraft moveDraft putDraft',
  'writes other files': 'backUpNow exportFile saveBackupCopy saveValueToFile tryBackupAgain',
  'asks for a file': 'chooseBackup chooseImportFile lookAtFile',
  'opens a database': 'chooseDatabase retryOpen',
  'is about the program': 'cancelJob closingHeard quit setTextSize setWindowTheme showInFolder',
};
const harmless = Object.values(elsewhere).flatMap((names) => names.split(/\s+/));

/** The names of all commands: the generated ones, and the raw ones of api.ts. */
function commandsOf(): string[] {
  const generated = (sources['../bindings.ts'] ?? '').matchAll(/^\t(\w+): \(.*__TAURI_INVOKE</gm);
  const byHand = sources['../api.ts']?.split('const raw = {')[1]?.split('\n};')[0] ?? '';
  const raw = byHand.matchAll(/^ {2}(\w+): /gm);
  return [...generated, ...raw].map((found) => found[1] ?? '');
}
const writing = commandsOf().filter((name) => !harmless.includes(name));
const call = (names: string[]) => new RegExp(`\\bapi\\s*\\??\\.\\s*(${names.join('|')})\\b`);

it('knows every command', () => {
  expect(commandsOf()).toEqual(
    expect.arrayContaining(['companion', 'quit', 'readValue', 'checkJson']),
  );
  expect(harmless.filter((name) => !commandsOf().includes(name))).toEqual([]);
  const makers = [
    ...(sources['../bindings.ts'] ?? '').matchAll(/^\t(\w+): .*INVOKE<Applied( \| null)?>/gm),
  ].map((found) => found[1]);
  expect(makers.length).toBeGreaterThan(10);
  expect(makers.filter((name) => name === undefined || harmless.includes(name))).toEqual([]);
});

it('has every command that writes', () => {
  const text = sources['./writes.ts'] ?? '';
  expect(writing.length).toBeGreaterThan(30);
  expect(writing.filter((name) => !call([name]).test(text))).toEqual([]);
});

it('is the only file that calls one', () => {
  const past = Object.entries(sources)
    .filter(([file]) => file !== './writes.ts')
    .filter(([, text]) => call(writing).test(text))
    .map(([file]) => file);
  expect(past).toEqual([]);
});

it('lets nobody else at the commands that lie behind the door', () => {
  const past = Object.entries(sources)
    .filter(([file]) => file !== '../api.ts' && file !== '../bindings.ts')
    // Its types are words, which the sentences below the door need too.
    .filter(([, text]) =>
      /from '[./]*bindings'|= api;/.test(text.replace(/^import type [^;]*;$/gm, '')),
    )
    .map(([file]) => file);
  expect(past).toEqual([]);
});

it('tells which key was written, once it was', async () => {
  const all = told();
  backend.answer = () => {
    expect(all).toEqual([]);
    return applied;
  };
  await writes.setEntry(entry, 'as it was');
  expect(all).toMatchObject([
    { namespaces: ['kv_1'], keys: ['a'], applied, unchanged: 'as it was', pastOnly: false },
  ]);
});

it('tells nothing of a write that was refused', async () => {
  const all = told();
  backend.answer = () => {
    throw new Error('refused');
  };
  await expect(writes.renameKey('kv_1', 'a', 'b')).rejects.toThrow('refused');
  expect(all).toEqual([]);
});

it('tells of undo without words: who takes back says so', async () => {
  const all = told();
  backend.answer = () => ({ ...applied, act: 'undid' });
  await writes.undo({ id: 4, namespace: null });
  expect(all).toMatchObject([
    { namespaces: [], keys: null, applied: { act: 'undid' }, quiet: true },
  ]);
});

it('tells which name a key has after it was renamed, and after that was taken back', async () => {
  const all = told();
  const renamed = { ...applied, deed: { type: 'renamed', key: 'a', to: 'b' } };
  backend.answer = () => renamed;
  await writes.renameKey('kv_1', 'a', 'b');
  backend.answer = () => ({ ...renamed, act: 'undid' });
  await writes.undo({ id: 4, namespace: 'kv_1' });
  expect(all.map((one) => one.renamed)).toEqual([
    { from: 'a', to: 'b' },
    { from: 'b', to: 'a' },
  ]);
});

it('asks before a protected place is written, and does it again with leave', async () => {
  const { Failed } = await import('../api');
  const write = (prefix: string) => ({
    place: { namespace: 'kv_1', prefix, note: null },
    namespaceName: 'n',
    namespaceBecomes: null,
    added: 0,
    changed: 1,
    removed: 0,
    unprotected: false,
    keys: [],
  });
  let refusals = 2;
  backend.answer = () => {
    if (refusals === 0) return applied;
    refusals -= 1;
    // Another place is protected while the person is asked.
    const writes = refusals === 1 ? [write('a')] : [write('a'), write('b')];
    throw new Failed({ code: 'protected', writes, typeName: null });
  };
  const all = told();
  const asked: number[] = [];
  askBy(({ writes: those }) => {
    asked.push(those.length);
    return Promise.resolve({ places: those.map((one) => one.place), typed: '' });
  });
  await writes.deleteKey('kv_1', 'a');
  expect(asked).toEqual([1, 2]);
  expect(all.length).toBe(1);
  // Who would rather not has cancelled, and nothing is told.
  refusals = 1;
  askBy(() => Promise.resolve(null));
  await expect(writes.deleteKey('kv_1', 'a')).rejects.toMatchObject({ code: 'cancelled' });
  expect([refusals, all.length]).toEqual([0, 1]);
  // What does not take a leave is not asked about for ever.
  refusals = 9;
  askBy(({ writes: those }) =>
    Promise.resolve({ places: those.map((one) => one.place), typed: '' }),
  );
  await expect(writes.deleteKey('kv_1', 'a')).rejects.toMatchObject({ code: 'protected' });
  expect(refusals).toBe(7);
});
