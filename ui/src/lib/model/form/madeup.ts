/** For tests: JSON texts as people, programs and mischief write them. */
import fc from '../chance';

const numbers = ['0', '-0', '22.00', '1e400', '12345678901234567890', '-1.5E-7', '0.10', '42'];
const strings = [
  '""',
  '"a"',
  '"caf\\u00e9"',
  '"\\ud83d"',
  '"\\ude00 alone"',
  '"😀 and \\ud83d\\ude00"',
  '"tab\\tand\\nline"',
  '"one\\r\\ntwo\\r\\n"',
  '"a\\rb\\r\\n\\u000d"',
  '"sl\\/ash \\\\ \\" quote"',
  '"\u202etxt.live\u200b"',
  '"#ff8800"',
  '"2026-11-25"',
];
const names = ['"a"', '"\\u0061"', '"1"', '"0"', '"__proto__"', '"constructor"', '""', '"ü \\n"'];

const spaces = fc.constantFrom('', ' ', '  ', '\t', '\n', '\n  ', '\r\n', '\r\n\t', ' \n ');
const colons = fc.constantFrom(':', ': ', ' : ', ':\n ');

const scalar = fc.constantFrom(...numbers, ...strings, 'true', 'false', 'null');

/** Any JSON text. */
export const jsonTexts: fc.Arbitrary<string> = fc
  .tuple(
    spaces,
    fc.letrec<{ value: string; list: string; group: string }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        scalar,
        tie('list'),
        tie('group'),
      ),
      list: fc
        .tuple(fc.array(fc.tuple(spaces, tie('value'), spaces), { maxLength: 4 }), spaces)
        .map(([items, empty]) => {
          const inside = items.map(([before, item, after]) => before + item + after);
          return `[${inside.length === 0 ? empty : inside.join(',')}]`;
        }),
      group: fc
        .tuple(
          fc.array(fc.tuple(spaces, fc.constantFrom(...names), colons, tie('value'), spaces), {
            maxLength: 4,
          }),
          spaces,
        )
        .map(([fields, empty]) => {
          const inside = fields.map((parts) => parts.join(''));
          return `{${inside.length === 0 ? empty : inside.join(',')}}`;
        }),
    })).value,
    spaces,
  )
  .map((parts) => parts.join(''));

/** What a person may type into a field, which makes "\n" of every line break. */
export const typed: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(
      '',
      'a',
      '-',
      '7',
      '-7.50',
      '1,5',
      'one\ntwo',
      '😀',
      '\ud83d',
      '"',
      '\\',
      '\u0000',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  )
  .filter((text) => !text.includes('\r'));
