// Where one of several is chosen, it is a radio group: one is checked, arrows choose the next, and the
// Tab key stops there once.
import { beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

beforeAll(async () => {
  backend();
  await openWindow();
});

const group = (name: string) => page.getByRole('radiogroup', { name });
const checked = (name: string) =>
  group(name)
    .getByRole('radio', { checked: true })
    .elements()
    .map((one) => one.getAttribute('aria-label') ?? one.textContent?.trim().replace(/\s+/g, ' '));

/** How often the Tab key stops in it. */
const stops = (name: string) =>
  group(name)
    .getByRole('radio')
    .elements()
    .filter((one) => (one as HTMLElement).tabIndex === 0).length;

async function arrow(name: string, from: string, to: string) {
  await expect.poll(() => checked(name)).toEqual([from]);
  expect(stops(name)).toBe(1);
  (group(name).getByRole('radio', { checked: true }).element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.poll(() => checked(name)).toEqual([to]);
  expect(stops(name)).toBe(1);
  expect(document.activeElement).toBe(group(name).getByRole('radio', { checked: true }).element());
}

it('is one for the views of the list', async () => {
  await arrow('Show keys as', 'List', 'Groups');
  await userEvent.keyboard('{ArrowLeft}');
  await expect.poll(() => checked('Show keys as')).toEqual(['List']);
});

it('is one for the views of a value', async () => {
  await openKey('feature:dark_mode');
  await arrow('Show the value as', 'Switch', 'Text');
});

it('is one for what a plan does', async () => {
  await page.getByTestId(testid.import).click();
  await page.getByTestId(testid.importChoose).click();
  await expect.poll(() => checked('What to do').join()).toContain('Add and update');
  (group('What to do').getByRole('radio', { checked: true }).element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.poll(() => checked('What to do').join()).toContain('Only add');
  // It was counted anew meanwhile; the keyboard is where it was.
  expect(document.activeElement).toBe(
    group('What to do').getByRole('radio', { checked: true }).element(),
  );
  await page.getByTestId(testid.planCancel).click();
});

it('is one for how often a backup is made', async () => {
  await userEvent.keyboard('{Control>},{/Control}');
  await arrow('Automatic backups', 'Every day', 'Every week');
  await userEvent.keyboard('{Escape}');
});

it('is one for whose changes are listed', async () => {
  await page.getByTestId(testid.openActivity).click();
  await arrow('Whose changes', 'Everywhere', 'This namespace');
  await userEvent.keyboard('{Escape}');
});

it('is one for which keys are exported, and in what format', async () => {
  await page.getByTestId(testid.search).fill('feature');
  await expect
    .poll(() => page.getByTestId(testid.keyCount).element().textContent)
    .toContain('found');
  await page.getByTestId(testid.export).click();
  await expect.poll(() => checked('Which keys').join()).toContain('Found');
  (group('Which keys').getByRole('radio', { checked: true }).element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.poll(() => checked('Which keys').join()).toContain('Everything');
  const map = group('Format').getByRole('radio', { name: 'JSON map' });
  await expect.element(map).toBeChecked();
  (map.element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(group('Format').getByRole('radio', { name: 'JSON list' })).toBeChecked();
});
