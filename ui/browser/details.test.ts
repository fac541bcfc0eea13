// What stands beside the value, by role and name: tags as chips, the note, and the metadata that holds both,
// of which nothing but what is edited becomes another.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { find } from '../dev/memory';
import { editor } from '../src/lib/state/editor.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const tags = page.getByRole('combobox', { name: 'Tags' });
const metadata = () => editor.current.metadata;
const chips = () =>
  within(testid.tag)
    .elements()
    .map((one) => one.textContent.trim());

let key = '';
let made = 0;

beforeAll(async () => {
  backend();
  await openWindow();
});

afterEach(() => editor.current.revert());

async function open(text: string | null) {
  made += 1;
  key = `details:${String(made)}`;
  await elsewhere(key, entry(key, 'x', { metadata: text }));
  await openKey(key);
  await page.getByRole('tab', { name: 'Details' }).click();
  await expect.element(tags).toBeVisible();
}

it('makes a tag of what is typed, at once, and ends it with Enter or a comma', async () => {
  await open('{"owner": 22.00, "tags": ["a"]}');
  expect(chips()).toEqual(['a']);
  await tags.click();
  await userEvent.keyboard('beta');
  expect(metadata()).toBe('{"owner": 22.00, "tags": ["a", "beta"]}');
  await userEvent.keyboard(',new ');
  await expect.poll(chips).toEqual(['a', 'beta']);
  await userEvent.keyboard('{Enter}');
  await expect.poll(chips).toEqual(['a', 'beta', 'new']);
  await expect.element(tags).toHaveValue('');
  await page.getByRole('button', { name: 'Remove the tag beta' }).click();
  expect(metadata()).toBe('{"owner": 22.00, "tags": ["a", "new"]}');
  await userEvent.keyboard('{Backspace}');
  expect(metadata()).toBe('{"owner": 22.00, "tags": ["a"]}');
  await tags.fill('kept');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect
    .poll(() => find('kv_flags').entries.get(key)?.metadata)
    .toBe('{"owner": 22.00, "tags": ["a", "kept"]}');
});

it('leaves every tag that is there as it is, also one of which what is typed is the beginning', async () => {
  await open('{"tags":["a, b"," c","b","b"]}');
  await expect.poll(chips).toHaveLength(4);
  await tags.click();
  await userEvent.keyboard('b');
  expect(metadata()).toBe('{"tags":["a, b"," c","b","b"]}');
  await userEvent.keyboard('eta');
  expect(metadata()).toBe('{"tags":["a, b"," c","b","b","beta"]}');
  await page.getByRole('button', { name: 'Remove the tag b', exact: true }).first().click();
  expect(metadata()).toBe('{"tags":["a, b"," c","b","beta"]}');
});

it('offers the tags of all keys here, those that were never open too, the most usual first', async () => {
  const offered = () =>
    [...document.querySelectorAll('#tags-known option')].map(
      (one) => (one as HTMLOptionElement).value,
    );
  await elsewhere('unseen:1', entry('unseen:1', 'x', { metadata: '{"tags":["never-open"]}' }));
  await open('{"tags":["own"]}');
  await tags.click();
  await expect.poll(offered).toContain('never-open');
  expect(offered()).not.toContain('own');
  for (const key of ['unseen:2', 'unseen:3', 'unseen:4'])
    await elsewhere(key, entry(key, 'x', { metadata: '{"tags":["usual"]}' }));
  await page.getByRole('textbox', { name: 'Note' }).click();
  await tags.click();
  await expect.poll(() => offered()[0]).toBe('usual');
  await userEvent.keyboard('NEVER');
  await expect.poll(offered).toEqual(['never-open']);
});

it('empties the field when what was typed is given up', async () => {
  await open(null);
  await tags.fill('gone');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect.element(tags).toHaveValue('');
  expect(metadata()).toBe('');
});

it('leaves tags alone that are no list of texts, and says where they are changed', async () => {
  await open('{"tags":["a",1]}');
  await expect.element(tags).toBeDisabled();
  await expect.element(page.getByText('is no list of texts')).toBeVisible();
});

it('leaves a note alone that is no text, and says where it is changed', async () => {
  await open('{"description":{"en":"x"}}');
  const note = page.getByRole('textbox', { name: 'Note' });
  await expect.element(note).toBeDisabled();
  await expect.element(page.getByText('is no text.')).toBeVisible();
  await tags.fill('beta');
  expect(metadata()).toBe('{"description":{"en":"x"},"tags":["beta"]}');
});

it('takes metadata as JSON to the byte, and counts it against its room', async () => {
  await open('{"a": 1.00}');
  await page.getByText('All metadata').click();
  await expect.element(within(testid.metadataBytes)).toHaveTextContent('10 of 1,024 bytes.');
  const field = page.getByRole('textbox', { name: 'Metadata' });
  await field.fill('{"a": 1.00, "é": "\\u00e9"}');
  await expect.element(within(testid.metadataBytes)).toHaveTextContent('24 of 1,024 bytes.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect
    .poll(() => find('kv_flags').entries.get(key)?.metadata)
    .toBe('{"a": 1.00, "é": "\\u00e9"}');
  await field.fill(`{"a": 1.${'0'.repeat(1_100)}}`);
  await expect.element(page.getByText('there is room for 1024').first()).toBeVisible();
});

it('keeps the line breaks of metadata and of a note that are typed on', async () => {
  await open('{\r\n  "description": "one\\r\\ntwo",\r\n  "n": 22.00\r\n}');
  const note = page.getByRole('textbox', { name: 'Note' });
  await expect.element(note).toHaveValue('one\ntwo');
  await note.click();
  await userEvent.keyboard('{End}x');
  await expect.element(note).toHaveValue('one\ntwox');
  expect(metadata()).toBe('{\r\n  "description": "one\\r\\ntwox",\r\n  "n": 22.00\r\n}');
  await userEvent.keyboard('{Control>}{Home}{/Control}y');
  await expect.element(note).toHaveValue('yone\ntwox');
  await page.getByText('All metadata').click();
  const field = page.getByRole('textbox', { name: 'Metadata' });
  await field.fill('{\n  "description": "yone\\r\\ntwox",\n  "n": 22.05\n}');
  expect(metadata()).toBe('{\r\n  "description": "yone\\r\\ntwox",\r\n  "n": 22.05\r\n}');
});

it('goes on where metadata is nested as deeply as a paste may be', async () => {
  await open('{"a": 1}');
  await page.getByText('All metadata').click();
  const field = page.getByRole('textbox', { name: 'Metadata' });
  await field.fill(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
  await expect.element(page.getByText('there is room for 1024').first()).toBeVisible();
  await field.fill('{"a": 2}');
  await tags.fill('t');
  expect(metadata()).toBe('{"a": 2, "tags": ["t"]}');
});
