// Names and values that hide something, or look like a page of their own, are shown as the text that they
// are: what cannot be seen has a sign and a name, and nothing of it runs.
import { beforeAll, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { entry } from '../dev/data';
import { all } from '../dev/memory';
import { elsewhere } from '../dev/elsewhere';
import { editor } from '../src/lib/state/editor.svelte';
import { openKey as open } from '../src/lib/state/actions';
import { jsonLook } from '../src/lib/state/jsonlook.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow, scrollTo } from './window';

/** Of a value that is too large to be there whole. */
let beginning = new Uint8Array();

const within = (id: string) => page.getByTestId(id);
const ran = vi.fn();

const HTML = '<img src=x onerror="ran()"><script>ran()</script>&amp;';
const names = [
  ' led by a space',
  'a  b',
  'tab\there',
  'line\nbreak',
  'evil\u202etxt.live',
  'no\u200bwidth\ufeff',
  'שלום\u200f:1',
  HTML,
  '{@html x}${ran()}',
  '😀'.repeat(128),
];

const row = (key: string) =>
  within(testid.keyRow)
    .elements()
    .find((one) => (one as HTMLElement).dataset['key'] === key);

beforeAll(async () => {
  Object.assign(window, { ran });
  backend({ read_value: () => beginning.buffer });
  await openWindow();
  for (const name of names) await elsewhere(name, entry(name, `${HTML}\u202e\t ${name}`));
});

async function openIt(key: string) {
  open(key);
  await expect.poll(() => editor.key).toBe(key);
  await expect.element(within(testid.valueKey)).toBeVisible();
}

it.each(names)('shows %j as the text that it is, in the list and above its value', async (key) => {
  await openIt(key);
  await expect.poll(() => within(testid.valueKey).element().textContent).toBe(key);
  await vi.waitFor(() => scrollTo(within(testid.keyList).element(), row(key)));
  await expect.poll(() => row(key)?.querySelector('.key .name')?.textContent).toBe(key);
  expect(row(key)?.querySelector('img, script')).toBeNull();
  await expect
    .poll(() => within(testid.valueEditor).element().textContent)
    .toContain('<img src=x onerror="ran()">');
  expect(
    within(testid.valueEditor).element().querySelector('img:not(.cm-widgetBuffer), script'),
  ).toBeNull();
});

it('marks what is hidden in the name of a namespace, in the list and above its keys', async () => {
  const [, other] = all;
  if (!other) throw new Error('no namespace');
  other.name = 'user\u200bpreferences';
  await elsewhere('told', entry('told', '1'));
  const item = within(testid.namespaceItem).nth(1);
  await expect.element(item.getByRole('img', { name: 'a character without width' })).toBeVisible();
  await item.click();
  const heading = page.getByRole('heading', { level: 1 });
  await expect
    .element(heading.getByRole('img', { name: 'a character without width' }))
    .toBeVisible();
  expect(heading.element().textContent).toBe('user\u200bpreferences');
  await within(testid.namespaceItem).first().click();
});

it.each([
  ['tab\there', 'a tab', 'a tab'],
  ['a  b', '2 spaces', '2 spaces'],
  ['evil\u202etxt.live', 'a sign that turns the direction', 'a sign that turns the direction'],
  ['no\u200bwidth\ufeff', 'a character without width', '2 characters without width'],
])('says what is hidden in %j', async (key, words, told) => {
  await openIt(key);
  await expect
    .poll(() => within(testid.valueKey).getByRole('img', { name: words }).elements().length)
    .toBeGreaterThan(0);
  const name = within(testid.valueKey).element().querySelector<HTMLElement>('[data-tip]');
  expect(name?.dataset['tip']).toContain(told);
});

it('marks in a value what cannot be seen, each with its name', async () => {
  await elsewhere('value', entry('value', 'a\u200bb \u202ec  d\te  \nf'));
  await openIt('value');
  const text = within(testid.valueEditor);
  await expect
    .element(text.getByRole('img', { name: 'a sign that turns the direction' }))
    .toBeVisible();
  await expect.element(text.getByRole('img', { name: 'a character without width' })).toBeVisible();
  const marked = (name: string) =>
    [...text.element().querySelectorAll(`.${name}`)].map((one) => one.textContent);
  await expect.poll(() => marked('cm-doubled')).toEqual(['  ']);
  expect(marked('cm-trailing')).toEqual(['  ']);
  expect(marked('cm-tabbed')).toEqual(['\t']);
});

it('says in a form what is hidden in a field', async () => {
  await elsewhere('form', entry('form', '{"a\\tb": "x\\u202ey", "c": "plain"}'));
  jsonLook.choose('form');
  await openIt('form');
  const form = within(testid.valueForm);
  await expect
    .element(
      form.getByRole('img', { name: 'Cannot be seen in it: a sign that turns the direction' }),
    )
    .toBeVisible();
  await expect.element(form.getByRole('img', { name: 'a tab' })).toBeVisible();
});

it('marks doubled spaces within the texts of JSON, and not those that lay it out', async () => {
  await elsewhere('laid out', entry('laid out', '{"a  b":  "c   d",\n  "e":  [1,  2]}'));
  jsonLook.choose('text');
  await openIt('laid out');
  const marked = () =>
    [...within(testid.valueEditor).element().querySelectorAll('.cm-doubled')].map(
      (one) => one.textContent,
    );
  await expect.poll(marked).toEqual(['  ', '   ']);
  jsonLook.choose('form');
});

it('marks what cannot be seen where a large value begins, and keeps it in what is copied', async () => {
  const large = 'live.\u202etxt\n\tline\u200b and more';
  beginning = new TextEncoder().encode(large);
  await elsewhere('large', entry('large', '', { size: 26_214_400, text: null }));
  open('large');
  const pre = () => document.querySelector('pre.selectable');
  await expect.poll(() => pre()?.textContent.slice(0, 12)).toBe(large.slice(0, 12));
  const names = [...(pre()?.querySelectorAll('[role=img]') ?? [])].map((one) => one.ariaLabel);
  expect(names).toEqual(['a sign that turns the direction', 'a character without width']);
});

it('has run nothing', () => {
  expect(ran).not.toHaveBeenCalled();
});
