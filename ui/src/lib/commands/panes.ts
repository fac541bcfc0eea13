/** The parts of the window between which F6 goes, as they stand from left to right, and then what messages offer. */
import { paneBeside } from '../model/places';
import { testid } from '../testids';

/** Where the keyboard begins in each: the first that there is. */
const BEGINS: readonly (readonly string[])[] = [
  [
    `[data-testid="${testid.namespaceItem}"][aria-current="true"]`,
    `[data-testid="${testid.namespacePicker}"]`,
  ],
  [
    `[data-testid="${testid.keyList}"]`,
    `[data-testid="${testid.flowList}"] button`,
    'main button:not(:disabled)',
  ],
  [
    `.value [data-testid="${testid.valueEditor}"] .cm-content`,
    `.value [data-testid="${testid.valueForm}"] [data-part=value]`,
    `.value [data-testid="${testid.valueSwitch}"]`,
    `.value [data-testid="${testid.valueNumber}"]`,
    '.value :is(button, summary):not(:disabled)',
  ],
  [`[data-testid="${testid.toast}"] button`],
];

const PANES = ['.namespaces, .picker', 'main', 'section.value', '.toasts'];

function begin(pane: number): HTMLElement | undefined {
  return (BEGINS[pane] ?? [])
    .flatMap((selector) => [...document.querySelectorAll<HTMLElement>(selector)])
    .find((one) => one.checkVisibility({ visibilityProperty: true }));
}

/** Gives the keyboard to the next pane, or the one before. One that is not on the screen is passed over. */
export function goToPane(by: -1 | 1): void {
  const there = PANES.map((_, pane) => pane).filter((pane) => begin(pane) !== undefined);
  const here = PANES.findIndex((selector) => document.activeElement?.closest(selector));
  const next = paneBeside(there, here < 0 ? null : here, by);
  if (next !== undefined) begin(next)?.focus();
}
