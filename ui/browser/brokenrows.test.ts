// An error in one row stays in it, also in lists that the made-up backend does not break: each by itself.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte/pure';
import { answer } from '../dev/backend';
import RestoreDialog from '../src/lib/backups/RestoreDialog.svelte';
import type { BackupFile, MadeNamespace, PlanSummary, RecoveryState } from '../src/lib/api';
import PlanMakes from '../src/lib/plan/PlanMakes.svelte';
import SalvageChoice from '../src/lib/recovery/SalvageChoice.svelte';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { testid } from '../src/lib/testids';
import { brittle, REASON } from './brittle';
import { backend, openWindow } from './window';

beforeAll(() => {
  backend();
});

afterEach(() => {
  dialogs.close();
  cleanup();
});

const within = (id: string) => page.getByTestId(id);
const says = () => page.getByText(`This cannot be shown: ${REASON}`);
const made = (name: string): MadeNamespace => ({
  namespace: `kv_${name}`,
  name,
  keys: 2,
  comesBack: true,
  ticked: true,
});

async function restoring(makes: MadeNamespace[]): Promise<PlanSummary> {
  const asked = { file: 'b', namespaces: null, job: 'j' };
  return { ...((await answer('plan_restore', asked)) as PlanSummary), makes };
}

it('stays in the row of a namespace that a plan makes', async () => {
  const plan = await restoring([made('first'), brittle(made('second'), 'keys'), made('third')]);
  await render(PlanMakes, { plan, busy: false, looking: false, ontick: () => Promise.resolve() });
  await expect.element(says()).toBeVisible();
  await expect.element(page.getByText('Comes back: third, 2 keys')).toBeVisible();
  expect(within(testid.planMakes).elements().length).toBe(2);
});

it('stays in the row of a namespace of a backup', async () => {
  const [backup] = (await answer('list_backups')) as [BackupFile];
  const belongings = { flows: 0, shapes: 0, protected: 0, searches: 0, planned: 0 };
  const of = (id: string) => ({ id, name: id, entryCount: 1, belongings });
  const namespaces = [of('first'), brittle(of('second'), 'name'), of('third')];
  await render(RestoreDialog, { backup: { ...backup, problem: null, namespaces }, back: null });
  await expect.element(says()).toBeVisible();
  expect(within(testid.restoreNamespace).elements().length).toBe(2);
});

it('stays in the row of a key that was lost', async () => {
  const { found } = (await answer('recovery_state')) as RecoveryState;
  if (!found) throw new Error('nothing was found');
  const lost = [
    { namespace: 'texts', key: 'first' },
    brittle({ namespace: 'texts', key: 'second' }, 'key'),
    { namespace: 'texts', key: 'third' },
  ];
  await render(SalvageChoice, {
    found: { ...found, lost, lostCount: 3, lostNameless: 0 },
    newestMissing: false,
    advised: null,
    busy: false,
    onuse: () => undefined,
    onfresh: () => undefined,
  });
  const list = within(testid.salvagedLost);
  await list.getByText(/lost/).first().click();
  await expect.element(says()).toBeVisible();
  await expect.element(list.getByText('third')).toBeVisible();
});

it('shows a namespace that comes back as a row that is ticked, and can be left out', async () => {
  const asked: unknown[] = [];
  const plan = await restoring([made('prefs old')]);
  backend({
    plan_tick_namespace: (args) => {
      asked.push(args['ticked']);
      return { ...plan, makes: plan.makes.map((one) => ({ ...one, ticked: args['ticked'] })) };
    },
  });
  await openWindow();
  dialogs.show({ type: 'plan', plan });
  const row = page.getByRole('checkbox', { name: 'Comes back: prefs old, 2 keys' });
  await expect.element(row).toBeVisible();
  await expect.element(row).toBeChecked();
  await row.click();
  await expect.element(row).not.toBeChecked();
  expect(asked).toEqual([false]);
});
