// A short text is a field; a long one is an area with its lines counted, whose long lines wrap or do not.
import { beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { openKey as open } from '../src/lib/state/actions';
import { editor } from '../src/lib/state/editor.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const inEditor = (selector: string) =>
  within(testid.valueEditor).element().querySelector<HTMLElement>(selector);
const look = (selector: string) => {
  const element = inEditor(selector);
  return element && getComputedStyle(element);
};

const long = `${'word '.repeat(200)}end`;

beforeAll(async () => {
  backend();
  await openWindow();
  await elsewhere('plan', entry('plan', 'gold'));
  await elsewhere('terms', entry('terms', `first\n${long}\nlast`));
});

async function openIt(key: string) {
  open(key);
  await expect.poll(() => editor.key).toBe(key);
  await expect.poll(() => inEditor('.cm-content')).not.toBeNull();
}

it('shows a short text as a field, and as lines once it has more of them', async () => {
  await openIt('plan');
  await expect.poll(() => look('.cm-gutters')?.display).toBe('none');
  expect(look('.cm-editor')?.borderTopWidth).toBe('1px');
  expect(within(testid.wrapLines).elements()).toEqual([]);
  await userEvent.click(inEditor('.cm-content') ?? document.body);
  await userEvent.keyboard('{End}{Enter}silver');
  await expect.poll(() => editor.current.text).toContain('\n');
  await expect.poll(() => look('.cm-gutters')?.display).not.toBe('none');
  await expect.element(page.getByText('2 lines', { exact: true })).toBeVisible();
  await userEvent.keyboard('{Control>}z{/Control}');
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.poll(() => editor.current.text).toBe('gold');
  await expect.poll(() => look('.cm-gutters')?.display).toBe('none');
});

it('counts the lines of a long text, and wraps them or not, also of the next one', async () => {
  await openIt('terms');
  await expect.element(page.getByText('3 lines', { exact: true })).toBeVisible();
  const isCut = () => {
    const scroller = inEditor('.cm-scroller');
    return scroller !== null && scroller.scrollWidth > scroller.clientWidth + 1;
  };
  const button = within(testid.wrapLines);
  await expect.poll(isCut).toBe(false);
  await expect.element(button).toHaveAttribute('aria-pressed', 'true');
  await button.click();
  await expect.poll(isCut).toBe(true);
  await openIt('plan');
  await openIt('terms');
  await expect.poll(isCut).toBe(true);
  await button.click();
  await expect.poll(isCut).toBe(false);
  expect(editor.current.dirty).toBe(false);
});
