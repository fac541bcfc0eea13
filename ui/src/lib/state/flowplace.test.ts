// The flows and the keys share one place: going to a key is going to the keys, of whichever namespace.
import { beforeEach, expect, it, vi } from 'vitest';
import type { FlowExample, Namespace } from '../api';
import { world } from './backend';

vi.mock('../api', async (original) =>
  (await import('./backend')).madeUp(original, {
    companion: (namespace: string) => `${namespace}-flows`,
    makeCompanion: (namespace: string) => `${namespace}-flows`,
    listEntries: () => ({ entries: [] }),
    countEntries: () => 0,
    positionOf: () => null,
    flowExamples: () => [],
  }),
);

const storage = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (name: string) => storage.get(name) ?? null,
  setItem: (name: string, text: string) => storage.set(name, text),
});

import { goToKey, openKey } from './actions';
import { dialogs } from './dialogs.svelte';
import { editor } from './editor.svelte';
import { flowplace } from './flowplace.svelte';
import { keylist } from './keylist.svelte';
import { noteOpen, openLast } from './lastopen';
import { namespaces } from './namespaces.svelte';
import { quiet } from './slowly';
import { openTyped } from './unsaved';

const { slow } = world;
const namespace = (id: string): Namespace => ({
  id,
  name: id,
  description: '',
  entryCount: 1,
  createdAt: 0,
});
const example: FlowExample = {
  name: 'An example',
  title: '',
  description: '',
  code: '',
  inputs: '{}',
  seed: [],
};

/** What stands where: the list, and beside it. */
const places = () => ({
  list: keylist.namespace,
  flows: flowplace.shown,
  example: flowplace.example?.name,
  open: `${editor.namespace} ${editor.key}`,
});

beforeEach(async () => {
  slow.held = false;
  slow.waiting.length = 0;
  world.entries.clear();
  namespaces.list = [namespace('A'), namespace('B')];
  dialogs.close();
  editor.close();
  flowplace.hide();
  namespaces.select('A');
  keylist.open('A');
  await flowplace.show();
});

it('gives way to a key of another namespace, and so does an example', async () => {
  flowplace.try(example);
  goToKey('B', 'k');
  await quiet();
  expect(places()).toEqual({ list: 'B', flows: false, example: undefined, open: 'B k' });
});

it('gives way to a key of its own namespace', async () => {
  flowplace.try(example);
  openKey('k');
  await quiet();
  expect(places()).toEqual({ list: 'A', flows: false, example: undefined, open: 'A k' });
});

it('gives way to a form about a key of another namespace', async () => {
  await flowplace.open('flow');
  openTyped({
    place: { namespace: 'B', key: 'k', aside: null, form: 'rename' },
    namespaceName: 'B',
    at: 0,
    textBytes: null,
    expiry: null,
    metadata: null,
    version: 0,
    base: null,
    form: { type: 'short', name: null },
  });
  await quiet();
  expect(places()).toEqual({ list: 'B', flows: false, example: undefined, open: ' ' });
});

it('is the place of the flows of the namespace that is listed, and of no other', () => {
  flowplace.try(example);
  keylist.open('B');
  expect(places()).toMatchObject({ flows: false, example: undefined });
});

it('does not take where a new flow is kept for where those of another namespace are', async () => {
  slow.held = true;
  const adding = flowplace.add();
  await quiet();
  const asked = slow.of('makeCompanion');
  keylist.open('B');
  namespaces.select('B');
  const showing = flowplace.show();
  asked.answer();
  await quiet();
  expect([flowplace.namespace, flowplace.companion]).toEqual(['B', null]);
  await slow.settle();
  await Promise.all([adding, showing]);
  expect(flowplace.companion).toBe('B-flows');
  expect(editor.status).toBe('empty');
});

it('opens no flow that was open last over what the person opened meanwhile', async () => {
  flowplace.hide();
  world.put('last', 'return 1');
  noteOpen('store', 'A-flows', 'last', 'A');
  slow.held = true;
  const opening = openLast('store');
  await quiet();
  slow.of('getEntry').answer();
  await quiet();
  expect(flowplace.shown).toBe(true);
  openKey('k');
  await slow.settle();
  await opening;
  expect(places()).toMatchObject({ flows: false, open: 'A k' });
});
