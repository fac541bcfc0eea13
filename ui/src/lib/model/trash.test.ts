import { expect, it } from 'vitest';
import { emptyingWords } from './trash';

it('counts what goes when the Trash is emptied', () => {
  expect(emptyingWords(1, 3412, 3)).toBe(
    '1 namespace with 3,412 keys and 3 more keys go, with all earlier values.',
  );
  expect(emptyingWords(2, 1, 0)).toBe('2 namespaces with 1 key go, with all earlier values.');
  expect(emptyingWords(0, 0, 1)).toBe('1 key goes, with all earlier values.');
});
