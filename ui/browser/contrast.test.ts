// What the system asks for is followed: its own colours, more contrast, and less that moves.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { cdp, page, userEvent } from 'vitest/browser';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { testid } from '../src/lib/testids';
import { flaws, likeTheWindow, looks, turnTo } from './axe';
import { backend, openKey, openWindow } from './window';

interface Devtools {
  send(method: string, params: Record<string, unknown>): Promise<unknown>;
}

/** As the system's own settings would be. */
const prefer = (name: string, value: string) =>
  (cdp() as unknown as Devtools).send('Emulation.setEmulatedMedia', {
    features: name === '' ? [] : [{ name, value }],
  });

const style = (selector: string, pseudo?: string) => {
  const found = document.querySelector(selector);
  if (!found) throw new Error(`there is no ${selector}`);
  return getComputedStyle(found, pseudo);
};

beforeAll(async () => {
  likeTheWindow();
  backend();
  await openWindow();
  await openKey('feature:dark_mode');
});

afterEach(() => dialogs.close());
afterAll(() => prefer('', ''));

it('tells what is chosen and what is on by the system’s colours alone', async () => {
  await prefer('forced-colors', 'active');
  await expect.poll(() => matchMedia('(forced-colors: active)').matches).toBe(true);
  const active = style('[data-testid=key-row].active').backgroundColor;
  const other = style('[data-testid=key-row]:not(.active)').backgroundColor;
  expect(active).not.toBe(other);
  const on = style('[data-testid=key-row-switch][aria-checked=true]').backgroundColor;
  const off = style('[data-testid=key-row-switch][aria-checked=false]').backgroundColor;
  expect(on).not.toBe(off);
  const current = style('[data-testid=namespace-item][aria-current=true]').backgroundColor;
  expect(current).not.toBe(
    style('[data-testid=namespace-item][aria-current=false]').backgroundColor,
  );
});

it('shows by them where the keyboard is', async () => {
  await prefer('forced-colors', 'active');
  await page.getByTestId(testid.search).click();
  await userEvent.tab();
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body);
  expect([outlineStyle, parseFloat(outlineWidth) >= 2]).toEqual(['solid', true]);
  await userEvent.keyboard('{Escape}');
});

it.each(looks.slice(0, 2))('has more contrast where that is asked for: $name', async (look) => {
  await prefer('prefers-contrast', 'more');
  await expect.poll(() => matchMedia('(prefers-contrast: more)').matches).toBe(true);
  await turnTo(look);
  expect(await flaws({ rules: ['color-contrast-enhanced'] })).toEqual([]);
  dialogs.show({ type: 'addKey', namespace: 'kv_flags', prefix: '' });
  await expect.element(page.getByTestId(testid.keyInput)).toBeVisible();
  await turnTo(look);
  expect(await flaws({ rules: ['color-contrast-enhanced'] })).toEqual([]);
});

it('moves nothing where that is asked for', async () => {
  await prefer('prefers-reduced-motion', 'no-preference');
  dialogs.show({ type: 'trash' });
  await expect.element(page.getByTestId(testid.trash)).toBeVisible();
  const moves = style('.dialog').animationName;
  expect(moves).not.toBe('none');
  await prefer('prefers-reduced-motion', 'reduce');
  await expect.poll(() => style('.dialog').animationName).toBe('none');
  expect(style('.toggle').transitionProperty).toBe('none');
});
