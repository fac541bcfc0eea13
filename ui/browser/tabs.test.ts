// The parts of a key and the rows of a plan are tabs: arrows go along them, each names its panel, and
// the panel names its tab.
import { beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

beforeAll(async () => {
  backend();
  await openWindow();
});

const focused = () => document.activeElement;

/** The panel that is shown, which must be that of the selected tab of the list with this name. */
function panelOf(list: string): Element {
  const tab = page
    .getByRole('tablist', { name: list })
    .getByRole('tab', { selected: true })
    .element();
  const panel = document.getElementById(tab.getAttribute('aria-controls') ?? 'none');
  if (!panel) throw new Error(`${list} has no panel`);
  expect(panel.getAttribute('role')).toBe('tabpanel');
  expect(panel.getAttribute('aria-labelledby')).toBe(tab.id);
  expect(panel.checkVisibility()).toBe(true);
  return panel;
}

it('goes along the parts of a key by arrows', async () => {
  await openKey('feature:limits');
  const tab = (name: string) => page.getByRole('tab', { name });
  expect(panelOf('Parts of this key').querySelector(`[data-testid=${testid.valueForm}]`)).not.toBe(
    null,
  );
  await tab('Value').click();
  await userEvent.keyboard('{ArrowRight}');
  expect(focused()).toBe(tab('Details').element());
  await expect.element(tab('Details')).toHaveAttribute('aria-selected', 'true');
  expect(panelOf('Parts of this key').querySelector('#note')).not.toBe(null);
  await userEvent.keyboard('{End}');
  await expect.element(tab('History')).toHaveAttribute('aria-selected', 'true');
  panelOf('Parts of this key');
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(tab('Value')).toHaveAttribute('aria-selected', 'true');
  // One stop for the Tab key, whichever tab that is.
  expect(
    page
      .getByRole('tab')
      .elements()
      .map((one) => (one as HTMLElement).tabIndex),
  ).toEqual([0, -1, -1]);
});

it('goes along the rows of a plan by arrows', async () => {
  await page.getByTestId(testid.import).click();
  await page.getByTestId(testid.importChoose).click();
  const first = page.getByTestId(testid.planTab).first();
  await first.click();
  const shown = panelOf('Rows').textContent;
  await userEvent.keyboard('{ArrowRight}');
  const second = page.getByTestId(testid.planTab).nth(1);
  expect(focused()).toBe(second.element());
  await expect.element(second).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => panelOf('Rows').textContent).not.toBe(shown);
});
