// What a form knows from the keys beside the one that is open: fields that most have are offered, a field of
// another kind is pointed out, a new key starts with the fields of its siblings, and nothing is refused.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { find } from '../dev/memory';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { editor } from '../src/lib/state/editor.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const form = within(testid.valueForm);

beforeAll(async () => {
  backend();
  await openWindow();
  for (const [key, text] of [
    ['order:1', '{"state":"paid","total":5,"note":"x"}'],
    ['order:2', '{"state":"paid","total":7}'],
    ['order:3', '{"state":"open","total":9}'],
    ['order:4', '{\n  "total": "9"\n}'],
  ] as const)
    await elsewhere(key, entry(key, text));
});

afterEach(() => {
  dialogs.close();
  editor.current.revert();
});

it('offers a field that most others have, with the value that it has most often', async () => {
  await openKey('order:4');
  const offer = form.getByRole('button', { name: 'Add state, which most others have' });
  await expect.element(offer).toBeVisible();
  expect(form.getByRole('button', { name: /^Add note/ }).elements()).toEqual([]);
  await offer.click();
  expect(editor.current.text).toBe('{\n  "total": "9",\n  "state": "paid"\n}');
  await expect.element(form.getByRole('textbox', { name: 'state', exact: true })).toHaveFocus();
  await expect.poll(() => offer.elements().length).toBe(0);
  await within(testid.formUndo).click();
  expect(editor.current.text).toBe('{\n  "total": "9"\n}');
});

it('points out a field whose kind is another one than in the others, and refuses nothing', async () => {
  await openKey('order:4');
  const mark = form.getByRole('img', { name: 'Text here, a number in the others.' });
  await expect.element(mark).toBeVisible();
  await form.getByRole('textbox', { name: 'total', exact: true }).fill('10');
  await within(testid.save).click();
  await expect
    .poll(() => find('kv_flags').entries.get('order:4')?.text)
    .toBe('{\n  "total": "10"\n}');
});

it('starts a new key with the fields of its siblings, where a person wants that', async () => {
  await within(testid.addKey).click();
  await within(testid.keyInput).fill('order:5');
  await within(testid.newValueFields).click();
  await expect
    .element(within(testid.newValueInput))
    .toHaveValue('{\n  "state": "paid",\n  "total": 0\n}');
  await within(testid.dialogConfirm).click();
  await expect
    .poll(() => find('kv_flags').entries.get('order:5')?.text)
    .toBe('{\n  "state": "paid",\n  "total": 0\n}');
});

it('offers nothing for a key that is like no other', async () => {
  await within(testid.addKey).click();
  await within(testid.keyInput).fill('nobody:1');
  await expect.element(within(testid.dialogConfirm)).toBeEnabled();
  expect(within(testid.newValueFields).elements()).toEqual([]);
  await within(testid.dialogCancel).click();
});

it('pins a shape, marks what does not fit it in form and text, and refuses nothing', async () => {
  await openKey('order:1');
  await within(testid.keyMenu).click();
  await within(testid.openShape).click();
  const dialog = within(testid.shapeDialog);
  await expect.element(dialog).toHaveAccessibleName('Shape of order:{name}');
  await within(testid.shapePin).click();
  await expect.element(within(testid.shapePinned)).toBeVisible();
  await expect
    .element(within(testid.toast).last())
    .toHaveTextContent('Pinned a shape to order:{name}');
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect.poll(() => dialog.elements().length).toBe(0);
  await form.getByRole('button', { name: 'Kind of state: Text' }).click();
  await page.getByRole('menuitemradio', { name: 'Number' }).click();
  const mark = within(testid.formMistake);
  await expect.element(mark).toHaveAccessibleName('This should be string, and is number.');
  await expect.element(within(testid.shapeWords)).toHaveTextContent('Does not fit the shape of');
  await within(testid.valueView).filter({ hasText: 'Text' }).click();
  await expect.poll(() => document.querySelectorAll('.cm-lintRange-warning').length).toBe(1);
  await within(testid.save).click();
  await expect.element(within(testid.save)).toBeDisabled();
  expect(find('kv_flags').entries.get('order:1')?.text).toContain('"state":0');
  await within(testid.valueView).filter({ hasText: 'Form' }).click();
});

it('says when another program pinned something meanwhile, shows that, and replaces nothing', async () => {
  await elsewhere('mail:1', entry('mail:1', '{"to":"a"}'));
  await elsewhere('mail:2', entry('mail:2', '{"to":"b"}'));
  await openKey('mail:1');
  await within(testid.keyMenu).click();
  await within(testid.openShape).click();
  await expect.element(within(testid.shapePin)).toBeEnabled();
  // Nobody told the window of it yet.
  const theirs = entry('mail:{name}', '{"title":"pinned by lux"}');
  find('kv_flags_shapes').entries.set('mail:{name}', theirs);
  await within(testid.shapePin).click();
  await expect
    .element(within(testid.shapeRefused))
    .toHaveTextContent('Something else was pinned to mail:{name} meanwhile.');
  await expect.element(within(testid.shapeText)).toHaveTextContent('pinned by lux');
  await expect.element(within(testid.shapePinned)).toBeVisible();
  expect(find('kv_flags_shapes').entries.get('mail:{name}')).toBe(theirs);
  // What is seen now may be replaced, but not what came after it.
  find('kv_flags_shapes').entries.set('mail:{name}', entry('mail:{name}', '{"title":"newer"}'));
  await page.getByRole('button', { name: 'Load from file…' }).last().click();
  await expect.element(within(testid.shapeText)).toHaveTextContent('newer');
  await expect.element(within(testid.shapeRefused)).toBeVisible();
  await page.getByRole('button', { name: 'Load from file…' }).last().click();
  await expect.element(within(testid.shapeText)).toHaveTextContent('"type": "object"');
  await expect.poll(() => within(testid.shapeRefused).elements().length).toBe(0);
});

it('pins to the pattern that is typed, and moves what is pinned to another', async () => {
  const shapes = find('kv_flags_shapes').entries;
  await elsewhere('item:a:1', entry('item:a:1', '{"n":1}'));
  await elsewhere('item:a:2', entry('item:a:2', '{"n":2}'));
  await openKey('item:a:1');
  await within(testid.keyMenu).click();
  await within(testid.openShape).click();
  const pattern = within(testid.shapePattern);
  await expect.element(pattern).toHaveValue('item:a:{name}');
  await pattern.fill('item:b:{name}');
  await expect.element(page.getByText('item:a:1 is not like this.')).toBeVisible();
  await expect.element(within(testid.shapePin)).toBeDisabled();
  await pattern.fill('item:{group}:{name}');
  await within(testid.shapePin).click();
  await expect.element(within(testid.shapePinned)).toHaveTextContent('item:{group}:{name}');
  expect(shapes.has('item:{group}:{name}')).toBe(true);
  expect(shapes.has('item:a:{name}')).toBe(false);
  await pattern.fill('item:a:{name}');
  await within(testid.shapeMove).click();
  await expect.element(within(testid.shapePinned)).toHaveTextContent('item:a:{name}');
  await expect
    .element(within(testid.toast).last())
    .toHaveTextContent('Pinned the shape of item:{group}:{name} to item:a:{name}');
  expect(shapes.has('item:{group}:{name}')).toBe(false);
  await within(testid.shapeRemove).click();
  await expect
    .element(within(testid.toast).last())
    .toHaveTextContent('Took the shape of item:a:{name} away');
});

it('looks at all keys of a pattern, names those that do not fit, and opens one', async () => {
  await openKey('order:1');
  await within(testid.keyMenu).click();
  await within(testid.openShape).click();
  await within(testid.shapeCheck).click();
  const checked = within(testid.shapeChecked);
  await expect.element(checked).toHaveTextContent(/of \d+ keys do(es)? not fit/);
  await checked.getByRole('button', { name: 'order:4' }).click();
  await expect.poll(() => editor.key).toBe('order:4');
  await expect.poll(() => within(testid.shapeDialog).elements().length).toBe(0);
});

it('opens a pinned shape as what it is, JSON that is edited like any other', async () => {
  await openKey('order:2');
  await within(testid.keyMenu).click();
  await within(testid.openShape).click();
  await within(testid.shapeEdit).click();
  await expect.element(page.getByRole('heading', { name: 'order:{name}' })).toBeVisible();
  await expect.element(form).toBeVisible();
  expect(editor.namespace).toBe('kv_flags_shapes');
});

it('counts before an import what does not fit, and names the first', async () => {
  await page.getByRole('button', { name: 'Paste many keys' }).first().click();
  await within(testid.pasteInput).fill('{"order:7": {"state": "open"}, "order:8": [], "x": 1}');
  await within(testid.dialogConfirm).click();
  await expect
    .element(within(testid.planShapes))
    .toHaveTextContent('2 keys do not fit the shape of order:{name}. order:7: “total” is missing.');
  await within(testid.planApply).click();
  await expect.poll(() => find('kv_flags').entries.has('order:8')).toBe(true);
});
