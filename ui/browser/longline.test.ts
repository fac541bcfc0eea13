// Typing into a line of many thousand characters costs what is in view, not what is in the line.
import { Decoration, EditorView } from '@codemirror/view';
import { afterEach, expect, it } from 'vitest';
import { inView } from '../src/lib/entry/inview';

let view: EditorView | undefined;

afterEach(() => view?.destroy());

/** Notes the longest text that it was held against. */
class Noting extends RegExp {
  longest = 0;

  override exec(text: string): RegExpExecArray | null {
    this.longest = Math.max(this.longest, text.length);
    return super.exec(text);
  }
}

const LINE = 400_000;
const marks = () => view?.dom.querySelectorAll('.found').length;

/** An editor of one line in which nothing is found, at its beginning. */
function showing(line: string): Noting {
  const pattern = new Noting('#', 'g');
  const decoration = Decoration.mark({ class: 'found' });
  const parent = document.createElement('div');
  document.body.append(parent);
  view = new EditorView({ parent, doc: line, extensions: inView(pattern, () => decoration) });
  return pattern;
}

/** Waits until the editor knows what of it is seen. */
const measured = () =>
  new Promise<void>((resolve) => {
    view?.requestMeasure({ read: () => undefined, write: () => resolve() });
  });

it('looks for a pattern in what is in view alone', async () => {
  const pattern = showing('a word '.repeat(LINE / 7));
  await measured();
  pattern.longest = 0;
  view?.dispatch({ changes: { from: 3, insert: '#' } });
  expect(marks()).toBe(1);
  expect(pattern.longest).toBeGreaterThan(0);
  expect(pattern.longest).toBeLessThan(LINE / 4);
});
