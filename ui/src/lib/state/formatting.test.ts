// Format is one edit of the text it was asked for: what is typed meanwhile is never replaced by it.
import { beforeEach, expect, it, vi } from 'vitest';
import { type EntryDetail, Failed } from '../api';
import { quiet, Slowly } from './slowly';

const slowly = vi.hoisted(() => ({ api: {} as Record<string, unknown> }));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: slowly.api,
}));

import type { Document } from '../document/document.svelte';
import { editor } from './editor.svelte';
import { formatting } from './formatting.svelte';
import { jobs } from './jobs.svelte';
import { toasts } from './toasts.svelte';

const backend = new Slowly();
const stored: EntryDetail = {
  key: 'a',
  kind: 'json',
  size: 7,
  text: '{"a":1}',
  isText: true,
  expiresAt: null,
  metadata: null,
  updatedAt: 0,
  version: 1,
} as EntryDetail;

Object.assign(slowly.api, {
  ...backend.wrap({
    layOutJson: (text: string) => text.replace('{', '{\n  ').replace('}', '\n}'),
    compactJson: (text: string) => text.replaceAll(/\s/g, ''),
  }),
  getEntry: () => Promise.resolve(stored),
  listDrafts: () => Promise.resolve([]),
  cancelJob: (job: string) => {
    expect(job).toBe(jobs.current?.id);
    backend.of('layOutJson').fail(new Failed({ code: 'cancelled' }));
    return Promise.resolve(null);
  },
});

let places = 0;

/** A document that the window has open, each of another key. */
async function opened(): Promise<Document> {
  await editor.open(`kv_${String((places += 1))}`, 'a');
  return editor.current;
}

beforeEach(() => {
  toasts.list = [];
});

it('is an edit that is not saved yet', async () => {
  const document = await opened();
  const done = formatting.format(document);
  expect(document.text).toBe('{"a":1}');
  expect(formatting.document).toBe(document);
  await backend.settle();
  await done;
  expect(document.text).toBe('{\n  "a":1\n}');
  expect(document.textDirty).toBe(true);
  expect(formatting.document).toBeNull();
  expect(toasts.list).toEqual([]);
});

it('gives way to what is typed while it runs, and says so', async () => {
  const document = await opened();
  const done = formatting.format(document);
  document.edit('{"a":12}');
  await backend.settle();
  await done;
  expect(document.text).toBe('{"a":12}');
  expect(toasts.list[0]?.message).toContain('Not formatted');
});

it('stays with its own key when another one is opened meanwhile', async () => {
  const document = await opened();
  const other = await opened();
  const done = formatting.format(document);
  await formatting.format(other);
  await backend.settle();
  await done;
  expect(other.text).toBe('{"a":1}');
  expect(document.text).toContain('\n');
});

it('changes nothing when it is cancelled', async () => {
  const document = await opened();
  const done = formatting.format(document);
  await jobs.cancel();
  await done;
  expect(document.dirty).toBe(false);
  expect(toasts.list).toEqual([]);
  expect(jobs.current).toBeNull();
});

it('tells why a text cannot be laid out, and leaves it', async () => {
  const document = await opened();
  document.edit('{"a" 1}');
  const done = formatting.format(document);
  await quiet();
  backend
    .of('layOutJson')
    .fail(new Failed({ code: 'not_json', line: 1, column: 6, expected: 'colon' }));
  await done;
  expect(document.text).toBe('{"a" 1}');
  expect(toasts.list[0]?.message).toContain('Line 1');
});

it('stays with its key also when that would have been let go meanwhile', async () => {
  const document = await opened();
  const { namespace } = document;
  const done = formatting.format(document);
  await opened();
  await editor.refresh();
  await backend.settle();
  await done;
  await editor.open(namespace, 'a');
  expect(editor.current.text).toBe('{\n  "a":1\n}');
});

it('says so when its key was opened anew meanwhile', async () => {
  const document = await opened();
  const done = formatting.format(document);
  await editor.turnTo('another store');
  await backend.settle();
  await done;
  expect(document.text).toBe('{"a":1}');
  expect(toasts.list[0]?.message).toContain('Not formatted');
});

it('takes the white space out as one edit too, and says where there is none', async () => {
  const document = await opened();
  document.edit('{\n  "a": 1\n}');
  const done = formatting.format(document, 'compact');
  await backend.settle();
  await done;
  expect(document.text).toBe('{"a":1}');
  const again = formatting.format(document, 'compact');
  await backend.settle();
  await again;
  expect(toasts.list[0]?.message).toBe('This is compact already.');
});
