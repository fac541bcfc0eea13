// JSON as a form, by role and name, as a person meets it who has never seen a brace: what is changed is
// changed to the byte, and nothing that is typed is lost.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { find } from '../dev/memory';
import { editor } from '../src/lib/state/editor.svelte';
import { jsonLook } from '../src/lib/state/jsonlook.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const form = within(testid.valueForm);
const field = (name: string) => form.getByRole('textbox', { name, exact: true });
const stored = () => find('kv_flags').entries.get(key)?.text;
const typed = () => editor.current.text;
const undo = '{Control>}z{/Control}';

const CUSTOMER =
  '{\n  "name": "Ada \\u00c9t\\u00e9",\n  "language": "en",\n  "credit": 22.00,\n  "id": 12345678901234567890,\n' +
  '  "vip": false,\n  "tags": ["new", "b2b"],\n  "address": { "city": "Graz", "zip": null },\n' +
  '  "note": "one\\r\\ntwo"\n}';

let key = '';
let made = 0;

beforeAll(async () => {
  backend();
  await openWindow();
});

afterEach(() => {
  editor.current.revert();
  jsonLook.choose('form');
});

async function open(text: string) {
  made += 1;
  key = `customer:${String(made)}`;
  await elsewhere(key, entry(key, text));
  await openKey(key);
  await expect.element(form).toBeVisible();
  await expect.poll(() => form.element().hasAttribute('inert')).toBe(false);
}

async function choose(menu: string, item: string | RegExp) {
  await form.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

it('changes a customer’s language, and saves that and nothing else', async () => {
  await open(CUSTOMER);
  await field('language').fill('de');
  await within(testid.save).click();
  await expect.poll(stored).toBe(CUSTOMER.replace('"en"', '"de"'));
  await expect.element(within(testid.save)).toBeDisabled();
});

it('adds an item to a list, and takes it back', async () => {
  await open(CUSTOMER);
  await form.getByRole('button', { name: 'Add an item to tags' }).click();
  await expect.element(field('tags › 3')).toHaveFocus();
  await userEvent.keyboard('vip');
  expect(typed()).toBe(CUSTOMER.replace('"b2b"]', '"b2b", "vip"]'));
  await userEvent.keyboard(undo);
  await userEvent.keyboard(undo);
  expect(typed()).toBe(CUSTOMER);
  await expect.poll(() => field('tags › 3').elements().length).toBe(0);
});

it('takes back with the button what was changed, and does it again', async () => {
  await open(CUSTOMER);
  await form.getByRole('switch', { name: 'vip' }).click();
  await expect
    .element(form.getByRole('switch', { name: 'vip' }))
    .toHaveAttribute('aria-checked', 'true');
  await within(testid.formUndo).click();
  expect(typed()).toBe(CUSTOMER);
  await within(testid.formRedo).click();
  expect(typed()).toBe(CUSTOMER.replace('false', 'true'));
});

it('keeps a number as it is written, and steps it so', async () => {
  await open(CUSTOMER);
  await expect.element(field('credit')).toHaveValue('22.00');
  await expect.element(field('id')).toHaveValue('12345678901234567890');
  await field('credit').click();
  await userEvent.keyboard('{ArrowUp}');
  await expect.element(field('credit')).toHaveValue('23.00');
  expect(typed()).toBe(CUSTOMER.replace('22.00', '23.00'));
});

it('keeps what is no number yet, says so, and goes on when it is one', async () => {
  await open(CUSTOMER);
  await field('credit').fill('-');
  await expect.element(form.getByText('Not a number: kept as text')).toBeVisible();
  await expect
    .element(
      within(testid.valuePane).getByText('“credit” is not a number: it will be kept as text.'),
    )
    .toBeVisible();
  // Elsewhere and back: it is as it was typed.
  await within(testid.tabDetails).click();
  await within(testid.tabValue).click();
  await expect.element(field('credit')).toHaveValue('-');
  await field('credit').fill('-4.50');
  expect(typed()).toBe(CUSTOMER.replace('22.00', '-4.50'));
  expect(form.getByText('Not a number').elements()).toEqual([]);
});

it('shows every line of a text, and leaves the line breaks that are not typed', async () => {
  await open(CUSTOMER);
  await expect.element(form.getByText('2 lines')).toBeVisible();
  await field('note').fill('one\ntwo!');
  expect(typed()).toBe(CUSTOMER.replace('two', 'two!'));
});

it('adds a field with its name, in the way of its neighbours', async () => {
  await open(CUSTOMER);
  await form.getByRole('button', { name: 'Add a field', exact: true }).click();
  await expect.element(form.getByRole('textbox', { name: 'Name of this field' })).toHaveFocus();
  await userEvent.keyboard('plan{Enter}');
  await expect.element(field('plan')).toHaveFocus();
  await userEvent.keyboard('gold');
  expect(typed()).toBe(`${CUSTOMER.slice(0, -2)},\n  "plan": "gold"\n}`);
});

it('renames by key, and Escape gives the name back', async () => {
  await open(CUSTOMER);
  await field('language').click();
  await userEvent.keyboard('{F2}');
  await expect.element(form.getByRole('textbox', { name: 'Name of this field' })).toHaveFocus();
  await userEvent.keyboard('speaks');
  expect(typed()).toContain('"speaks": "en"');
  await userEvent.keyboard('{Escape}');
  expect(typed()).toBe(CUSTOMER);
  await expect.element(field('language')).toHaveFocus();
});

it('points out a name that is there twice, and leaves both', async () => {
  await open('{"a": 1, "a": 2}');
  await expect
    .poll(() => form.getByRole('img', { name: 'This name is there twice' }).elements().length)
    .toBe(2);
  await field('a').last().fill('3');
  expect(typed()).toBe('{"a": 1, "a": 3}');
});

it('makes a value of another kind, and says before what would be stored', async () => {
  await open('{"limit": "22.00"}');
  await form.getByRole('button', { name: 'Kind of limit: Text' }).click();
  const number = page.getByRole('menuitemradio', { name: 'Number' });
  await expect.element(number).toHaveTextContent('22.00');
  await number.click();
  expect(typed()).toBe('{"limit": 22.00}');
  await expect.element(field('limit')).toHaveFocus();
});

it('removes, duplicates and moves a field from its menu', async () => {
  await open('{"a": 1, "b": 2}');
  await choose('More for a', /^Duplicate/);
  expect(typed()).toBe('{"a": 1, "a 2": 1, "b": 2}');
  await choose('More for a', /^Remove/);
  expect(typed()).toBe('{"a 2": 1, "b": 2}');
  await choose('More for a 2', /^Move down/);
  expect(typed()).toBe('{"b": 2, "a 2": 1}');
  await field('b').click();
  await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
  expect(typed()).toBe('{"a 2": 1, "b": 2}');
  await expect.element(field('b')).toHaveFocus();
  await userEvent.keyboard('{Alt>}{Delete}{/Alt}');
  expect(typed()).toBe('{"a 2": 1}');
});

it('shows the same text as a form and as a text, with one history, and remembers which', async () => {
  await open(CUSTOMER);
  await field('language').fill('de');
  await page.getByRole('radio', { name: 'Text' }).click();
  const text = page.getByRole('textbox', { name: `Value of ${key}` });
  await expect.element(text).toHaveTextContent('"language": "de"');
  await text.click();
  await userEvent.keyboard(undo);
  expect(typed()).toBe(CUSTOMER);
  await openKey('feature:limits');
  await expect
    .element(page.getByRole('textbox', { name: 'Value of feature:limits' }))
    .toBeVisible();
  await page.getByRole('radio', { name: 'Form' }).click();
  await expect.element(field('api_calls')).toHaveValue('100');
});

it('says where a text is no JSON, and goes there', async () => {
  await open(CUSTOMER);
  editor.current.replaceText('{\n  "a": 1\n  "b": 2\n}');
  await expect
    .element(form.getByText('Line 3: A comma is missing before this line. What you typed is kept.'))
    .toBeVisible();
  await form.getByRole('button', { name: 'Show the place in the text' }).click();
  await expect.element(page.getByRole('textbox', { name: `Value of ${key}` })).toBeVisible();
});

it('keeps what is typed as a draft', async () => {
  await open(CUSTOMER);
  await field('language').fill('fr');
  await expect.poll(() => editor.drafts.has('kv_flags', key)).toBe(true);
});

it('shows what another program saved when that is chosen', async () => {
  await open(CUSTOMER);
  await field('language').fill('fr');
  await elsewhere(key, entry(key, CUSTOMER.replace('"en"', '"it"')));
  await expect.element(within(testid.conflict)).toBeVisible();
  await expect.element(field('language')).toHaveValue('fr');
  await within(testid.showTheirs).click();
  await expect.element(field('language')).toHaveValue('it');
});

it('shows a text that is too long for a row, and a way to edit it', async () => {
  await open(`{"image": "${'x'.repeat(200_000)}", "name": "logo"}`);
  await expect
    .element(form.getByText('200,000 characters: choose Text above to edit it'))
    .toBeVisible();
  await field('name').fill('banner');
  expect(typed()).toContain('"name": "banner"');
});

it('carries every character that a text can have through its field', async () => {
  const odd = '"\\u0000\\u0001\\ud83d \u202e\u200b\u00a0\ufeff\\t\\u007f"';
  await open(`{"odd": ${odd}}`);
  const area = field('odd').element() as HTMLTextAreaElement;
  expect(area.readOnly).toBe(false);
  await field('odd').click();
  await userEvent.keyboard('{End}!');
  expect(typed()).toBe(`{"odd": ${odd.slice(0, -1)}!"}`);
});

it('leaves a row under the pointer that is pressed, of which only a part is in view', async () => {
  const many = Array.from({ length: 40 }, (_, i) => `"f${String(i)}": false`).join(', ');
  await open(`{${many}}`);
  const list = form.element().querySelector('.scroller') as HTMLElement;
  const flip = form.getByRole('switch', { name: 'f0', exact: true }).element() as HTMLElement;
  const top = () => flip.getBoundingClientRect().top;
  list.scrollTop = 19;
  await expect.poll(() => top() < list.getBoundingClientRect().top).toBe(true);
  const pressedAt = top();
  flip.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  flip.focus({ preventScroll: true });
  await new Promise(requestAnimationFrame);
  expect(top()).toBe(pressedAt);
  flip.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
  // The keyboard brings it into view.
  flip.blur();
  await userEvent.keyboard('{Shift}');
  flip.focus({ preventScroll: true });
  flip.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
  await expect.element(form.getByRole('switch', { name: 'f1', exact: true })).toHaveFocus();
});

it('types into the same field when another program puts one before it', async () => {
  await open('{"a": "1", "b": "2"}');
  await field('b').click();
  await elsewhere(key, entry(key, '{"new": "0", "a": "1", "b": "2"}'));
  await expect.element(field('new')).toBeVisible();
  await expect.element(field('b')).toHaveFocus();
  await userEvent.keyboard('{End}!');
  expect(typed()).toBe('{"new": "0", "a": "1", "b": "2!"}');
});

it('finds a field, also in what is folded', async () => {
  await open(CUSTOMER);
  await form.getByRole('button', { name: 'Fold all', exact: true }).click();
  await expect.poll(() => field('address › city').elements().length).toBe(0);
  await field('language').click();
  await userEvent.keyboard('{Control>}f{/Control}');
  await expect.element(field('Find a field')).toHaveFocus();
  await userEvent.keyboard('graz');
  await expect.element(field('address › city')).toBeVisible();
  await expect.element(form.getByText('1 of 1')).toBeVisible();
});

it('goes along its controls by Tab and by Enter', async () => {
  const many = Array.from({ length: 60 }, (_, i) => `"f${String(i)}": "v"`).join(', ');
  await open(`{${many}}`);
  await field('f0').click();
  for (let i = 1; i < 40; i++) await userEvent.keyboard('{Enter}');
  await expect.element(field('f39')).toHaveFocus();
  for (let i = 0; i < 9; i++) await userEvent.tab();
  await expect
    .poll(() => document.activeElement?.closest('[data-row]')?.getAttribute('aria-label'))
    .toBe('f42');
  const list = form.element().querySelector('.layer');
  await expect.poll(() => list?.scrollTop).toBe(0);
  const [box, frame] = [document.activeElement, list].map((one) => one?.getBoundingClientRect());
  expect((box?.bottom ?? 0) <= (frame?.bottom ?? 0)).toBe(true);
});

it.each([
  [
    'forty thousand fields',
    `{${Array.from({ length: 40_000 }, (_, i) => `"f${String(i)}":${String(i)}`).join(',')}}`,
    'f1',
  ],
  ['a list ten thousand deep', `${'['.repeat(10_000)}7${']'.repeat(10_000)}`, '1'],
])('opens %s with few elements', async (_, text, first) => {
  await open(text);
  await expect.element(form.getByRole('group', { name: first, exact: true })).toBeVisible();
  const unfold = form.getByRole('button', { name: 'Unfold all' });
  if (unfold.elements().length > 0) await unfold.click();
  expect(document.querySelectorAll('*').length).toBeLessThan(3_000);
  // As a text too.
  await page.getByRole('radio', { name: 'Text' }).click();
  await expect.element(page.getByRole('textbox', { name: `Value of ${key}` })).toBeVisible();
});

it('shows a text of more than 5 MB as text, and says why', async () => {
  made += 1;
  key = `customer:${String(made)}`;
  await elsewhere(key, entry(key, `["${'x'.repeat(5 * 1024 * 1024)}"]`));
  await openKey(key);
  await expect.element(page.getByText('JSON of this length is shown as text only')).toBeVisible();
  expect(form.elements()).toEqual([]);
});
