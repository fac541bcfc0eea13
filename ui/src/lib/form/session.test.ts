// @vitest-environment jsdom
// A form is a view of the text: what is done in it is in the text at once, as steps of one history.
import { EditorState } from '@codemirror/state';
import fc from '../model/chance';
import { expect, it } from 'vitest';
import { Document } from '../document/document.svelte';
import { blank } from '../document/edit';
import * as tools from '../entry/textstate';
import { jsonTexts, typed } from '../model/form/madeup';
import { fieldKinds, isContainer, kindOfField, NONE } from '../model/form/outline';
import { readFields } from '../model/form/reading';
import { sorted } from '../model/form/table';
import { FormSession } from './session.svelte';

function open(text: string) {
  const edit = { ...blank, status: 'ready', stored: text, text } as const;
  const document = new Document('ns', 'k', undefined, edit);
  const form = new FormSession(document);
  form.begin(tools, () => ({
    text: document.text,
    json: true,
    plain: false,
    label: 'k',
    check: () => Promise.resolve([]),
    onedit: (now) => document.edit(now),
  }));
  return { document, form };
}

/** The text of the state that the text editor would go on with. */
function kept(document: Document): string {
  const state = document.editorState;
  return state instanceof EditorState ? state.doc.toString() : 'no state';
}

/** The field that has this name. */
function named(form: FormSession, name: string): number {
  const { outline } = form;
  if (!outline) throw new Error('no form');
  for (let field = 0; field < outline.size; field++) {
    if (outline.text.slice(outline.nameFrom[field], outline.nameTo[field]) === `"${name}"`) {
      return field;
    }
  }
  throw new Error(`no ${name}`);
}

it('stays with the rows where a list cannot be a table, also when it could be one later', () => {
  const { document, form } = open('[{}, {"a": 1}]');
  expect(form.tabulate(0)).toBe(true);
  expect(form.table?.columns).toHaveLength(1);
  expect(form.tabulate(NONE)).toBe(true);
  document.replaceText('[{}, {}]');
  form.follow();
  expect(form.tabulate(0)).toBe(false);
  document.replaceText('[{}, {"a": 1}]');
  form.follow();
  expect(form.table).toBeNull();
});

it('puts what is typed into the text, and one step back gives the bytes', () => {
  const text = '{\n "limit": 22.00,\n "on": true\n}';
  const { document, form } = open(text);
  form.flip(named(form, 'on'));
  form.entered(named(form, 'limit'));
  for (const digits of ['22.005', '22.0051']) form.typeNumber(named(form, 'limit'), digits);
  expect(document.text).toBe('{\n "limit": 22.0051,\n "on": false\n}');
  expect(kept(document)).toBe(document.text);
  form.travel('undo');
  expect(document.text).toBe('{\n "limit": 22.00,\n "on": false\n}');
  form.travel('undo');
  expect(document.text).toBe(text);
  expect(form.steps).toEqual({ undo: false, redo: true });
  expect(document.dirty).toBe(false);
});

it('keeps what is no number as a text, says so, and makes it a number when it is one', () => {
  const { document, form } = open('{"n": 5}');
  form.typeNumber(1, '-');
  expect(document.text).toBe('{"n": "-"}');
  expect([form.isMeant(1), form.unfinished]).toEqual([true, 'n']);
  form.typeNumber(1, '');
  expect(document.text).toBe('{"n": ""}');
  form.typeNumber(1, '1,5');
  expect(document.text).toBe('{"n": "1,5"}');
  form.typeNumber(1, '-7');
  expect(document.text).toBe('{"n": -7}');
  expect([form.isMeant(1), form.unfinished]).toEqual([false, null]);
});

it('asks for no number where a field came into the place of one that is gone', () => {
  const { form } = open('[5, "text"]');
  form.typeNumber(1, '-');
  form.remove(1);
  expect([form.isMeant(1), form.unfinished]).toEqual([false, null]);
});

it('takes in a text from elsewhere as one step, and leaves folded what is the same', () => {
  const { document, form } = open('{"a": [1], "b": {"c": 2}}');
  form.fold(named(form, 'b'));
  form.typeNumber(2, '10');
  document.replaceText('{"new": 0, "a": [10], "b": {"c": 2}}');
  form.follow();
  expect(form.isFolded(named(form, 'b'))).toBe(true);
  expect(kept(document)).toBe(document.text);
  form.travel('undo');
  expect(document.text).toBe('{"a": [10], "b": {"c": 2}}');
  form.travel('undo');
  expect(document.text).toBe('{"a": [1], "b": {"c": 2}}');
});

it('stays with its field when another program puts one before it', () => {
  const { document, form } = open('{"a": 1, "b": "x"}');
  form.entered(named(form, 'b'));
  document.replaceText('{"new": 0, "a": 1, "b": "x"}');
  form.follow();
  expect(form.active).toBe(named(form, 'b'));
  document.replaceText('{"new": 0}');
  form.follow();
  expect(form.rows.includes(form.active)).toBe(false);
});

it('leaves folded what is moved, and what stands behind something new', () => {
  const { form } = open('{"a": {"x": 1}, "b": [2]}');
  form.fold(named(form, 'b'));
  form.move(named(form, 'b'), -1);
  expect(form.isFolded(named(form, 'b'))).toBe(true);
  expect(form.isFolded(named(form, 'a'))).toBe(false);
  form.duplicate(named(form, 'x'));
  expect(form.isFolded(named(form, 'b'))).toBe(true);
});

it('leaves folded what is moved, when that is undone and done again', () => {
  const { document, form } = open('{"a": {"x": {"y": 1}}, "b": [2], "c": {"z": [3]}}');
  const folded = () => ['a', 'x', 'b', 'c', 'z'].filter((name) => form.isFolded(named(form, name)));
  for (const name of ['x', 'b', 'z']) form.fold(named(form, name));
  form.move(named(form, 'c'), -2);
  expect(document.text).toBe('{"c": {"z": [3]}, "a": {"x": {"y": 1}}, "b": [2]}');
  form.move(named(form, 'c'), 1);
  for (const direction of ['undo', 'undo', 'redo', 'redo', 'undo'] as const) {
    form.travel(direction);
    expect([direction, ...folded()]).toEqual([direction, 'x', 'b', 'z']);
  }
});

it('takes a new field away again that was not named', () => {
  const text = '{"a": 1}';
  const { document, form } = open(text);
  form.add(0);
  expect([document.text, form.renaming]).toEqual(['{"a": 1, "": ""}', 2]);
  form.endRename(2, '');
  expect([document.text, form.renaming]).toEqual([text, NONE]);
});

it('goes on after a text that was no JSON for a while', () => {
  const { document, form } = open('{"a": 1}');
  document.edit('{"a": ');
  form.follow();
  expect([form.outline, form.mistake?.code]).toEqual([null, 'brace']);
  document.edit('{"a": 2}');
  form.follow();
  expect(form.outline?.size).toBe(2);
});

type Act = (form: FormSession, field: number, words: string, place: number) => void;

const acts: Act[] = [
  (form, field, words) => form.typeText(field, words),
  (form, field, words) => form.typeNumber(field, words),
  (form, field) => form.flip(field),
  (form, field) => form.step(field, 1),
  (form, field, _, place) => form.changeKind(field, fieldKinds[place] ?? 'text'),
  (form, field) => form.add(field),
  (form, field) => form.addAfter(field),
  (form, field) => form.duplicate(field),
  (form, field) => form.remove(field),
  (form, field, _, place) => form.move(field, place - 2),
  (form, field, words) => form.rename(field, words),
  (form, field) => form.fold(field),
  (form, field) => form.entered(field),
  (form) => form.travel('undo'),
  (form) => form.travel('redo'),
  (form, field) => form.tabulate(field),
  (form, _, words, place) => {
    const { table } = form;
    const item = table?.items[place % table.items.length];
    const column = table?.columns[place % table.columns.length];
    if (item !== undefined && column) form.fill(item, column, words);
  },
  (form, field, words, place) => {
    const { outline, table } = form;
    if (!outline || !table) return;
    const rows = [[words, String(place)], ['', 'x', words], [words]];
    const at = { row: field % (table.items.length + 1), column: place % table.columns.length };
    form.paste(sorted(outline, table, null), at, rows);
  },
  (form, field, words, place) =>
    form.addNamed(field, { name: words, raw: place > 2 ? 'null' : '{"a": []}' }),
  (form, field, words, place) => form.endRename(field, place > 2 ? words : null),
];
/** A list that can be a table, in a group. */
const tables = fc
  .array(fc.dictionary(fc.constantFrom('a', 'b', 'ü'), fc.oneof(typed, fc.nat(), fc.boolean())), {
    minLength: 1,
    maxLength: 5,
  })
  .map((rows) => JSON.stringify({ rows }));
/** Those that a row without the control for them does not have. */
const fits: Record<number, (form: FormSession, field: number) => boolean> = {
  0: (form, field) => form.outline !== null && !isContainer(form.outline, field),
  1: (form, field) => form.outline !== null && !isContainer(form.outline, field),
  2: (form, field) => form.outline !== null && !isContainer(form.outline, field),
  5: (form, field) => form.outline !== null && isContainer(form.outline, field),
  11: (form, field) => form.outline !== null && isContainer(form.outline, field),
  18: (form, field) => form.outline !== null && kindOfField(form.outline, field) === 'group',
};

it('knows the text that the document has, whatever is done, and undo goes back to the first', () => {
  const steps = fc.array(
    fc.record({ act: fc.nat(acts.length - 1), pick: fc.nat(999), typed, place: fc.nat(5) }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(fc.oneof(jsonTexts, tables), steps, (text, list) => {
      const { document, form } = open(text);
      for (const { act, pick, typed: words, place } of list) {
        const field = pick % (form.outline?.size ?? 1);
        if (fits[act] && !fits[act](form, field)) continue;
        acts[act]?.(form, field, words, place);
        expect(kept(document)).toBe(document.text);
        const again = readFields(document.text);
        if (!('outline' in again) || !form.outline) throw new Error('no JSON any more');
        const { size } = again.outline;
        expect(form.outline.size).toBe(size);
        for (const column of ['kinds', 'from', 'to', 'nameFrom', 'nameTo', 'ends'] as const) {
          expect([column, ...form.outline[column].slice(0, size)]).toEqual([
            column,
            ...again.outline[column].slice(0, size),
          ]);
        }
        for (const offset of form.folded) expect(document.text[offset]).toMatch(/[[{]/);
      }
      while (form.steps.undo) form.travel('undo');
      expect(document.text).toBe(text);
    }),
    { numRuns: 40 },
  );
}, 30_000);

it('takes rows that are pasted over many back to the byte, and keeps what was folded', () => {
  const MANY = 300;
  const text = JSON.stringify(Array.from({ length: MANY }, (_, at) => ({ a: at, b: 'x' })));
  const { document, form } = open(text);
  const foldedAt = new Set(form.folded);
  expect(foldedAt.size).toBeGreaterThan(200);
  form.tabulate(0);
  const order = Array.from({ length: MANY }, (_, at) => at);
  const rows = order.map((at) => [String(at * 1000), 'y\u00e9']);
  form.paste(order, { row: 0, column: 0 }, rows);
  const after = JSON.stringify(order.map((at) => ({ a: at * 1000, b: 'y\u00e9' })));
  expect(document.text).toBe(after);
  const folded = new Set(form.folded);
  expect(folded.size).toBe(foldedAt.size);
  form.travel('undo');
  expect(document.text).toBe(text);
  // The first is unfolded, for what became another is shown.
  expect([...form.folded]).toEqual([...foldedAt].slice(1));
  form.travel('redo');
  expect(document.text).toBe(after);
  expect([...form.folded]).toEqual([...folded].slice(1));
  expect(kept(document)).toBe(after);
});
