// @vitest-environment jsdom
// A repaired text is offered: it is put into the editor only when that is chosen, and never over something newer.
import fc from '../model/chance';
import { jsonrepair } from 'jsonrepair';
import { afterEach, expect, it, vi } from 'vitest';
import { jsonTexts } from '../model/form/madeup';
import { Document } from '../document/document.svelte';
import { blank } from '../document/edit';
import { dialogs } from './dialogs.svelte';
import { editor } from './editor.svelte';
import { jobs } from './jobs.svelte';
import { type Mender, Repairing } from './repairing';
import { toasts } from './toasts.svelte';

const mend: Mender = (text) => Promise.resolve(jsonrepair(text));
const BROKEN = "{'price': 22.00,}";

function open(text: string): Document {
  const edit = { ...blank, status: 'ready', stored: '{}', text } as const;
  const document = new Document('ns', 'k', undefined, edit);
  vi.spyOn(editor, 'has').mockImplementation((one) => one === document);
  return document;
}

const offer = () => {
  const shown = dialogs.open;
  if (shown?.type !== 'repair') throw new Error('nothing is offered');
  return shown.offer;
};

afterEach(() => {
  dialogs.close();
  vi.restoreAllMocks();
  for (const { id } of [...toasts.list]) toasts.close(id);
});

it('changes nothing before it is chosen, and then in one edit', async () => {
  const document = open(BROKEN);
  const repairing = new Repairing(mend);
  await repairing.begin(document);
  expect(document.text).toBe(BROKEN);
  expect(offer().after).toBe('{"price": 22.00}');
  const before = document.replaced;
  repairing.use(offer());
  expect([document.text, document.replaced]).toEqual(['{"price": 22.00}', before + 1]);
});

it('offers nothing for a text that was typed over meanwhile, and keeps what was typed', async () => {
  const document = open(BROKEN);
  await new Repairing((text) => {
    document.edit(`${text} more`);
    return mend(text, new AbortController().signal);
  }).begin(document);
  expect(dialogs.open).toBe(null);
  expect(document.text).toBe(`${BROKEN} more`);
  expect(toasts.list.map((one) => one.message).join()).toContain('changed meanwhile');
});

it('takes over nothing when another text is there by then', async () => {
  const document = open(BROKEN);
  const repairing = new Repairing(mend);
  await repairing.begin(document);
  const offered = offer();
  document.replaceText('{"theirs": 1}');
  repairing.use(offered);
  expect(document.text).toBe('{"theirs": 1}');
});

it('can be stopped, and begun again', async () => {
  const document = open(BROKEN);
  let stopped = false;
  const repairing = new Repairing(
    (_text, signal) => new Promise(() => signal.addEventListener('abort', () => (stopped = true))),
  );
  const asked = repairing.begin(document);
  await jobs.cancel();
  await asked;
  expect([stopped, dialogs.open, document.awaited]).toEqual([true, null, 0]);
  const again = repairing.begin(document);
  expect(jobs.current?.what).toBe('Looking for what is wrong');
  await jobs.cancel();
  await again;
});

it('says so when nothing can be made of it', async () => {
  const document = open('{"a": +5}');
  await new Repairing(() => Promise.resolve(null)).begin(document);
  expect(dialogs.open).toBe(null);
  expect(toasts.list.map((one) => one.message).join()).toContain('cannot be repaired');
});

it('leaves every character of a text that is JSON, and adds what is missing at its end', () => {
  fc.assert(
    fc.property(jsonTexts, (text) => {
      expect(jsonrepair(text)).toBe(text);
      const cut = text.trimEnd().replace(/[\]}]+$/, '');
      if (cut !== text.trimEnd() && !cut.trimEnd().endsWith(',')) {
        expect(jsonrepair(cut).startsWith(cut.trimEnd())).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
