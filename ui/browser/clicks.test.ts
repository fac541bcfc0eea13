// A button that applies or deletes comes up where another one stood: the second click of a double
// click, meant for that one, does nothing. And no row moves under a button that is held.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { answer } from '../dev/backend';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { editor } from '../src/lib/state/editor.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const done: string[] = [];
let listed = 0;

beforeAll(async () => {
  const listened = (command: string) => (args: Record<string, unknown>) => {
    done.push(command);
    return answer(command, args);
  };
  backend({
    plan_apply: listened('plan_apply'),
    delete_namespace: listened('delete_namespace'),
    list_entries: (args) => {
      listed += 1;
      return answer('list_entries', args);
    },
  });
  await openWindow();
});

afterEach(() => dialogs.close());

/** Clicks as soon as the button is there, as the second click of a double click does. */
async function clickAtOnce(id: string) {
  await expect.poll(() => within(id).elements().length).toBe(1);
  const button = within(id).element() as HTMLElement;
  button.click();
  button.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 }));
}

it('opens the row that was pressed, though another program adds one above it before the release', async () => {
  const rows = within(testid.keyList);
  const row = rows.getByText('feature:limits', { exact: true });
  await expect.element(row).toBeVisible();
  const at = row.element().getBoundingClientRect();
  const point = { bubbles: true, clientX: at.left + 4, clientY: at.top + 4, button: 0 };
  const under = () => document.elementFromPoint(point.clientX, point.clientY);
  const before = document.querySelector<HTMLElement>('button');
  before?.focus();
  under()?.dispatchEvent(new PointerEvent('pointerdown', { ...point, buttons: 1 }));
  // A press of the mouse takes the keyboard away from where it was.
  before?.blur();
  listed = 0;
  await elsewhere('a:first', entry('a:first', 'x'));
  await expect.poll(() => listed).toBeGreaterThan(0);
  for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
  under()?.dispatchEvent(new PointerEvent('pointerup', point));
  under()?.dispatchEvent(new MouseEvent('click', point));
  expect(editor.key).toBe('feature:limits');
  await expect.element(rows.getByText('a:first', { exact: true })).toBeVisible();
});

it('shows what would change before it can be applied', async () => {
  done.length = 0;
  await page.getByRole('button', { name: 'Paste many keys' }).first().click();
  await within(testid.pasteInput).fill('pasted:a=1');
  await within(testid.dialogConfirm).click();
  await clickAtOnce(testid.planApply);
  expect(done).toEqual([]);
  await within(testid.planApply).click();
  await expect.poll(() => done).toEqual(['plan_apply']);
});

it('asks before it deletes', async () => {
  done.length = 0;
  await page.getByRole('button', { name: 'More for feature-flags' }).click();
  await page.getByTestId(testid.namespaceDelete).click();
  await clickAtOnce(testid.dialogConfirm);
  expect(done).toEqual([]);
  await within(testid.dialogConfirm).click();
  await expect.poll(() => done).toEqual(['delete_namespace']);
});
