// A long text that is pasted into a form is held by the text editor, to the character.
import { beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { find } from '../dev/memory';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const long = 'a line of text\r\n'.repeat(20_000);

beforeAll(async () => {
  backend();
  await openWindow();
});

/** Pastes into a field what a keyboard would paste. */
function paste(field: Element, text: string) {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  return !field.dispatchEvent(event);
}

it('is added as it was pasted into what stands there', async () => {
  await within(testid.addKey).click();
  await within(testid.keyInput).fill('long:text');
  await within(testid.newValueInput).fill('<>');
  const field = within(testid.newValueInput).element() as HTMLTextAreaElement;
  field.setSelectionRange(1, 1);
  expect(paste(field, long)).toBe(true);
  await expect
    .element(page.getByRole('dialog').getByRole('textbox', { name: 'Value' }))
    .toBeVisible();
  await within(testid.dialogConfirm).click();
  await expect
    .poll(() => find('kv_flags').entries.get('long:text')?.text)
    .toBe(`<${long.replaceAll('\r\n', '\n')}>`);
});

it('takes a short one into the plain field', async () => {
  await page.getByRole('button', { name: 'Paste many keys' }).first().click();
  await within(testid.pasteInput).fill('a=1');
  expect(paste(within(testid.pasteInput).element(), 'short')).toBe(false);
  expect(paste(within(testid.pasteInput).element(), long)).toBe(true);
  await expect
    .element(page.getByRole('dialog').getByRole('textbox', { name: 'Keys' }))
    .toBeVisible();
});
