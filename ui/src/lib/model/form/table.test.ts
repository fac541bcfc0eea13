// Cells and rows of a table are edits of the text: what is not written into stays to the byte, and looking
// in another order changes nothing.
import fc from '../chance';
import { expect, it } from 'vitest';
import { paste } from './cells';
import { applied } from './edits';
import { readPlainly } from './plainly';
import { readFields } from './reading';
import { decoded, shown } from './strings';
import { cellOf, noTableWords, sorted, type Sorting, tableOf, usualInColumn } from './table';
import { cellsOf } from './tsv';

const read = (text: string) => {
  const reading = readFields(text);
  if (!('outline' in reading)) throw new Error(`no JSON: ${text}`);
  const table = tableOf(reading.outline, 0);
  if (!table) throw new Error('no table');
  return { outline: reading.outline, table };
};

/** Pastes what a spreadsheet copied, into rows in the order of the text or as it is sorted. */
function pasted(
  text: string,
  at: { row: number; column: number },
  tsv: string,
  by: Sorting | null = null,
) {
  const { outline, table } = read(text);
  const done = paste(outline, table, sorted(outline, table, by), at, cellsOf(tsv));
  return { ...done, text: done.edit ? applied(text, done.edit.edits) : text };
}

const PEOPLE =
  '[\n  {"name": "Ad\\u0061", "age": 36.0, "vip": true},\n  {"name": "Bob", "vip": false},\n  {"age": 7, "name": "Cy"}\n]';

it('has a column for each field that some row has, with what it mostly holds', () => {
  expect(read(PEOPLE).table.columns).toEqual([
    { name: 'name', kind: 'text', alike: true },
    { name: 'age', kind: 'number', alike: false },
    { name: 'vip', kind: 'switch', alike: false },
  ]);
  const none = (text: string) => {
    const reading = readFields(text);
    return 'outline' in reading && tableOf(reading.outline, 0);
  };
  for (const text of ['[]', '[{}, 1]', '{"a": {}}', '[{}]', '7']) expect(none(text)).toBe(null);
});

it('knows a cell of another kind than nearly all of its column have', () => {
  const usual = (values: string[]) => {
    const { outline, table } = read(`[${values.map((one) => `{"n": ${one}}`).join()}]`);
    const [column] = table.columns;
    return table.items.map(
      (item) => column && usualInColumn(outline, cellOf(outline, item, 'n'), column),
    );
  };
  const four = ['1', '2', '3', '4'];
  expect(usual([...four, '"5"', 'null'])).toEqual([null, null, null, null, 'number', null]);
  expect(usual([...four, '"5"', 'true'])).toEqual([null, null, null, null, null, null]);
  expect(usual(['1', '"2"'])).toEqual([null, null]);
});

it('sorts for looking: numbers by what they are, what is missing last', () => {
  const text = '[{"n": 10}, {}, {"n": 9.5}, {"n": "x10"}, {"n": "x9"}, {"n": -1e400}, {"n": null}]';
  const { outline, table } = read(text);
  const places = (descending: boolean) => [...sorted(outline, table, { column: 'n', descending })];
  expect(places(false)).toEqual([5, 2, 0, 4, 3, 6, 1]);
  expect(places(true)).toEqual([6, 3, 4, 0, 2, 5, 1]);
});

it('knows headings of which one is no column, and those that are written otherwise', () => {
  const rows = pasted(PEOPLE, { row: 0, column: 0 }, 'Name\tcity\tage\t\nEd\tGraz\t9\t\n');
  expect(rows.text).toBe(PEOPLE.replace('"Cy"}', '"Cy"},\n  {"age": 9, "name": "Ed"}'));
  expect(rows).toMatchObject({ over: 0, added: 1, leftOut: 1, odd: 0 });
});

it('counts what is written for a number or a switch and is neither', () => {
  const rows = pasted(
    PEOPLE,
    { row: 0, column: 0 },
    'Ada\t12,50\tyes\nBob\t1e3\tTRUE\nCy\t\t\nEd\t€ 5\n',
  );
  expect(rows).toMatchObject({ over: 2, added: 1, leftOut: 0, odd: 3 });
  expect(rows.text).toContain('"age": "12,50"');
});

it('leaves a cell of several lines alone that says what is pasted over it', () => {
  const text = '[{"a": "x\\r\\ny", "b": 1}]';
  expect(pasted(text, { row: 0, column: 0 }, '"x\r\ny"\t1\r\n').text).toBe(text);
  const more = pasted(text, { row: 0, column: 0 }, '"x\r\ny\r\nz"\t1\r\n').text;
  expect(more).toBe(text.replace('\\ny', '\\ny\\r\\nz'));
});

it('reads a long cell in quotes', () => {
  const long = '"" '.repeat(2_000_000);
  expect(cellsOf(`"${long}"\tb`)[0]?.[0]?.length).toBe(4_000_000);
});

it('says why a list of groups is no table', () => {
  const wide = `[{${Array.from({ length: 41 }, (_, at) => `"f${String(at)}": 1`).join()}}]`;
  const words = (text: string) => {
    const reading = readFields(text);
    return 'outline' in reading && noTableWords(reading.outline, 0);
  };
  expect(words(wide)).toBe('There are more than 40 different fields, too many for a table.');
  expect(words('[{}, {}]')).toBe('There is no field yet that could be a column.');
});

it('writes over cells, adds those that are missing and rows behind the last', () => {
  const done = pasted(PEOPLE, { row: 1, column: 0 }, 'Bob\t41\nCyd\t8\nDi\t\n');
  expect(done.text).toBe(
    '[\n  {"name": "Ad\\u0061", "age": 36.0, "vip": true},\n  {"name": "Bob", "vip": false, "age": 41},\n' +
      '  {"age": 8, "name": "Cyd"},\n  {"age": 0, "name": "Di"}\n]',
  );
  expect(done).toMatchObject({ over: 2, added: 1, leftOut: 0 });
});

it('takes rows under the names of columns as new ones', () => {
  const done = pasted(PEOPLE, { row: 0, column: 0 }, 'age\tname\r\n5\tEve\r\n');
  expect(done.text.startsWith(PEOPLE.slice(0, -2))).toBe(true);
  expect(done.text.endsWith(',\n  {"age": 5, "name": "Eve"}\n]')).toBe(true);
});

it('takes the first of two columns that have one name, and tells of the other', () => {
  const done = pasted('[{"a":1e400}]', { row: 0, column: 0 }, 'a\ta\nTRUE\t7\n');
  expect(done.text).toBe('[{"a":1e400},{"a":"TRUE"}]');
  expect(done).toMatchObject({ added: 1, leftOut: 1 });
});

it('writes into rows as they are shown, and tells what it has no column for', () => {
  const by = { column: 'name', descending: true };
  const done = pasted(PEOPLE, { row: 0, column: 2 }, 'TRUE\tmore\n', by);
  expect(done.text).toBe(PEOPLE.replace('"Cy"', '"Cy", "vip": true'));
  expect(done.leftOut).toBe(1);
});

it('reads cells as spreadsheets write them', () => {
  expect(cellsOf('a\t"two\nlines"\t"say ""hi"""\r\n\t"x\n')).toEqual([
    ['a', 'two\nlines', 'say "hi"'],
    ['', '"x'],
  ]);
  expect(cellsOf('one')).toEqual([['one']]);
  expect(cellsOf('"a\r\nb"\t"c"d"\r\n"e')).toEqual([['a\nb', '"c"d"'], ['"e']]);
  expect(cellsOf('a\n\nb\n')).toEqual([['a'], [''], ['b']]);
});

const raws = [
  '"a"',
  '"\\u0061"',
  '22.00',
  '-0',
  '0.10',
  '-1.5E-7',
  '1e400',
  '12345678901234567890',
  'true',
  'null',
  '"\\ud83d"',
  '{"x": [1]}',
];
/** What a spreadsheet copies of numbers that no program may print anew. */
const hard = ['7', '-7.50', '-0', '0.10', '1e400', '12345678901234567890', '-1.5E-7'];
const names = ['"a"', '"b\\u0062"', '"__proto__"', '"1"', '"a"'];
const spaces = fc.constantFrom('', ' ', '\r\n\t');
const lists = fc
  .array(
    fc.tuple(
      spaces,
      fc.array(fc.tuple(fc.constantFrom(...names), spaces, fc.constantFrom(...raws), spaces), {
        maxLength: 4,
      }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((rows) =>
    rows.map(
      ([space, fields]) =>
        `${space}{${fields.map(([name, a, raw, b]) => `${a}${name}:${b}${raw}${a}`).join(',')}}`,
    ),
  )
  .map((rows) => `[${rows.join(',')}]`)
  .filter((text) => /\{[^}]/.test(text));

it('leaves every cell that nothing was written into, whatever is pasted and however it is sorted', () => {
  const tsv = fc.array(
    fc.array(fc.constantFrom('', 'a', ...hard, 'TRUE', 'a "quote"', '😀'), {
      minLength: 1,
      maxLength: 3,
    }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(
      lists,
      tsv,
      fc.nat(4),
      fc.nat(3),
      fc.constantFrom(null, false, true),
      (text, rows, row, column, down) => {
        const { outline, table } = read(text);
        const by =
          down === null ? null : { column: table.columns[0]?.name ?? '', descending: down };
        const order = sorted(outline, table, by);
        const at = { row: row % (order.length + 1), column: column % table.columns.length };
        const done = paste(outline, table, order, at, rows);
        const now = done.edit ? applied(text, done.edit.edits) : text;
        const [before, after] = [readPlainly(text), readPlainly(now)];
        const headed = rows.length > 1 && done.added === rows.length - 1 && done.over === 0;
        expect(after.inside?.length).toBe((before.inside?.length ?? 0) + done.added);
        for (const [place, { part }] of (before.inside ?? []).entries()) {
          const index = order.indexOf(place) - at.row;
          const written = headed ? undefined : rows[index];
          const other = after.inside?.[place]?.part;
          if (written === undefined) {
            expect(other?.raw).toBe(part.raw);
            continue;
          }
          const into = table.columns
            .slice(at.column, at.column + written.length)
            .map((one) => one.name);
          const own = part.inside ?? [];
          for (const [field, { name, part: cell }] of own.entries()) {
            const there = other?.inside?.[field];
            expect(there?.name).toBe(name);
            const item = table.items[place] ?? 0;
            const told = cellOf(outline, item, decoded(name)) === fieldOf(outline, item, field);
            const target = told ? into.indexOf(decoded(name)) : -1;
            if (target < 0) expect(there?.part.raw).toBe(cell.raw);
            else if (cell.raw.startsWith('"'))
              expect(shown(there?.part.raw ?? '')).toBe(written[target]);
            else if (/^[-\d]/.test(cell.raw) && hard.includes(written[target] ?? ''))
              expect(there?.part.raw).toBe(written[target]);
          }
        }
      },
    ),
    { numRuns: 150 },
  );
}, 30_000);

/** The number of a field by its place in its group. */
function fieldOf(outline: ReturnType<typeof read>['outline'], item: number, place: number): number {
  let at = item + 1;
  for (let step = 0; step < place; step += 1) at = outline.ends[at] ?? 0;
  return at;
}
