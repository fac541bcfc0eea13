// A key press in a long text costs what it changes: nothing puts all of the text together for it, and nothing
// of the editor is set up anew. What was typed is kept, and saved, to the character.
import { Text, Transaction } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { beforeAll, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { kept } from '../dev/drafts';
import { elsewhere } from '../dev/elsewhere';
import { find } from '../dev/memory';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const KEY = 'diary';
/** Characters that may be taken out of the text at once. */
const FEW = 300_000;
const stored = 'a line of text with 😀 in it\r\n'.repeat(40_000);
const editor = page.getByRole('textbox', { name: `Value of ${KEY}` });

beforeAll(async () => {
  backend();
  await openWindow();
});

it('does nothing with all of the text', async () => {
  await elsewhere(KEY, entry(KEY, stored));
  await openKey(KEY);
  await expect.element(editor).toBeVisible();
  const view = EditorView.findFromDOM(editor.element() as HTMLElement);
  if (!view) throw new Error('there is no editor');
  view.focus();
  view.dispatch({ selection: { anchor: 0 } });
  await userEvent.keyboard('o'); // what an edit stands on is known from now on

  const taken: number[] = [];
  const document = Object.getPrototypeOf(view.state.doc) as Text;
  const { sliceString } = document;
  const slicing = vi.spyOn(document, 'sliceString').mockImplementation(function (
    this: Text,
    from: number,
    to = this.length,
    lineBreak?: string,
  ) {
    taken.push(to - from);
    return sliceString.call(this, from, to, lineBreak);
  });
  const dispatching = vi.spyOn(view, 'dispatch');
  await userEvent.keyboard('x');
  await expect.element(page.getByText('Not saved yet', { exact: true }).first()).toBeVisible();
  await expect.poll(() => kept.text('madeup', 'kv_flags', KEY)).toBe(`ox${stored}`);
  expect(view.state.doc.line(1).text.startsWith('oxa line')).toBe(true);
  expect(Math.max(0, ...taken)).toBeLessThan(FEW);
  const setUp = (done: object) =>
    done instanceof Transaction ? done.reconfigured : 'effects' in done;
  expect(dispatching.mock.calls.flat().some((done) => setUp(done as object))).toBe(false);
  slicing.mockRestore();

  await page.getByTestId(testid.save).click();
  await expect.poll(() => find('kv_flags').entries.get(KEY)?.text).toBe(`ox${stored}`);
});

it('does not have a very long line read back from the page', async () => {
  const typedInto = async (key: string, text: string) => {
    await elsewhere(key, entry(key, text));
    await openKey(key);
    const field = page.getByRole('textbox', { name: `Value of ${key}` });
    await expect.element(field).toBeVisible();
    const view = EditorView.findFromDOM(field.element() as HTMLElement);
    view?.focus();
    view?.dispatch({ selection: { anchor: 1, head: 2 } });
    const press = { inputType: 'insertText', data: 'é', bubbles: true, cancelable: true };
    const told = !view?.contentDOM.dispatchEvent(new InputEvent('beforeinput', press));
    return { told, text: view?.state.doc.toString() };
  };
  const line = 'one line '.repeat(20_000);
  expect(await typedInto('line', line)).toEqual({ told: true, text: `oé${line.slice(2)}` });
  expect(await typedInto('short', 'a few words')).toEqual({ told: false, text: 'a few words' });
});
