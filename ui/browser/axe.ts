/** What axe-core finds in the window, as it is on the screen now: WCAG 2.0, 2.1 and 2.2, levels A and AA. */
import axe from 'axe-core';
import { page } from 'vitest/browser';
import { settings } from '../src/lib/state/settings.svelte';

interface Look {
  name: string;
  theme: 'light' | 'dark';
  /** In pixels of the page: text of 200 % halves them, as the app's own text size does. */
  size: [width: number, height: number];
}

/** Each view is looked at in all of these. */
export const looks: readonly Look[] = [
  { name: 'light', theme: 'light', size: [1280, 800] },
  { name: 'dark', theme: 'dark', size: [1280, 800] },
  { name: 'light, 720 x 480', theme: 'light', size: [720, 480] },
  { name: 'dark, text of 200 %', theme: 'dark', size: [640, 400] },
  { name: 'light, 720 x 480 with text of 200 %', theme: 'light', size: [360, 240] },
];

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The page that the tests are drawn in has neither a language nor a title; index.html has, which a test checks. */
export function likeTheWindow(): void {
  document.documentElement.lang = 'en';
  document.title = 'KV Store';
}

/** Turns the window to this look, and waits until it is drawn. */
export async function turnTo({ theme, size }: Look): Promise<void> {
  settings.choose('theme', theme);
  await page.viewport(...size);
  await drawn();
}

/** What moves is at its end: a colour on its way to another is neither. */
async function drawn(): Promise<void> {
  await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  for (const moving of document.getAnimations()) {
    if (moving.effect?.getComputedTiming().iterations === Infinity) continue;
    moving.finish();
  }
  await new Promise((next) => requestAnimationFrame(next));
}

/** Each flaw as a line: the rule, the element, and what is wrong with it. `rules` are looked for alone. */
export async function flaws({ rules }: { rules?: string[] } = {}): Promise<string[]> {
  const found = await axe.run(document, {
    runOnly: rules ? { type: 'rule', values: rules } : { type: 'tag', values: tags },
    // Not among axe's usual rules, although it is in the tags.
    ...(rules ? {} : { rules: { 'target-size': { enabled: true } } }),
    resultTypes: ['violations'],
  });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) =>
        `${id}: ${html.slice(0, 240)} — ${(failureSummary ?? '').replace(/\s+/g, ' ')}`,
    ),
  );
}

/** What a finger, or a hand that shakes, can hit is this high and wide. */
const SMALLEST = 24;
const TARGETS =
  'button, a[href], input:not([type="hidden"]), select, textarea, summary, [role="option"], [role="separator"][tabindex]';

/** Everything on the page that is clicked and is smaller than that, each as a line. */
export function smallTargets(): string[] {
  return [...document.querySelectorAll<HTMLElement>(TARGETS)]
    .filter(
      (one) =>
        one.checkVisibility({ visibilityProperty: true }) && !one.closest('.sr-only, [inert]'),
    )
    .flatMap((one) => {
      // Clicking the words of a tick ticks it.
      const boxes = [one, one.closest('label') ?? one].map((each) => each.getBoundingClientRect());
      const width = Math.max(...boxes.map((box) => box.width));
      const height = Math.max(...boxes.map((box) => box.height));
      // What has no room at all is not on the screen.
      if (width === 0 || height === 0 || (width >= SMALLEST && height >= SMALLEST)) return [];
      const size = `${String(Math.round(width))} x ${String(Math.round(height))}`;
      return [`small: ${size}: ${one.outerHTML.slice(0, 200)}`];
    });
}
