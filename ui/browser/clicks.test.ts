// A button that applies or deletes comes up where another one stood: the second click of a double
// click, meant for that one, does nothing.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { answer } from '../dev/backend';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const done: string[] = [];

beforeAll(async () => {
  const listened = (command: string) => (args: Record<string, unknown>) => {
    done.push(command);
    return answer(command, args);
  };
  backend({
    plan_apply: listened('plan_apply'),
    delete_namespace: listened('delete_namespace'),
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
