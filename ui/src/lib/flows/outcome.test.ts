import { expect, it } from 'vitest';
import { resultShown } from './outcome';

it.each([
  ['"Ada\\nand more"', 'Result, a text', 'Ada\nand more'],
  ['""', 'Result, an empty text', ''],
  ['22.00', 'Result', '22.00'],
  ['{"a":"b"}', 'Result', '{"a":"b"}'],
  ['[1]', 'Result', '[1]'],
])('shows %s as a person reads it', (result, heading, shown) => {
  expect(resultShown(result)).toEqual({ heading, shown });
});
