// An excerpt of two texts is the same part of both, with all that differs in it.
import fc from './chance';
import { expect, it } from 'vitest';
import { excerpt } from './excerpt';

it('leaves out only what is the same in both', () => {
  const line = fc.constantFrom('a line\n', '😀 and more\n', `${'x'.repeat(3_000)}\n`, 'no break');
  const part = fc.array(line, { maxLength: 30 }).map((lines) => lines.join(''));
  fc.assert(
    fc.property(part, part, part, part, (head, was, will, tail) => {
      const far = 'the same line again\n'.repeat(15_000);
      const before = far + head + was + tail + far;
      const after = far + head + will + tail + far;
      const shown = excerpt(before, after);
      expect(shown.cut).toBe(true);
      expect(shown.before.length).toBeLessThan(200_000);
      expect(putBack(before, shown.before, after, shown.after)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

/** Whether there is a place at which the one part in place of the other makes the other text. */
function putBack(before: string, part: string, after: string, other: string): boolean {
  for (let at = before.indexOf(part); at >= 0; at = before.indexOf(part, at + 1)) {
    if (before.slice(0, at) + other + before.slice(at + part.length) === after) return true;
  }
  return false;
}
