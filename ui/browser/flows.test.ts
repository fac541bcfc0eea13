// Flows in the window: a first-timer runs each of the four examples and sees what it did; code is typed, kept,
// run, stopped, marked where it fails, applied and taken back.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { answer } from '../dev/backend';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { find } from '../dev/memory';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const button = (name: string) => page.getByRole('button', { name, exact: true });
const within = (id: string) => page.getByTestId(id);
const outcome = () => within(testid.flowOutcome);
const keys = () => find('kv_flags').entries;
const flows = () => find('kv_flags_flows').entries;
const code = (name: string) => page.getByRole('textbox', { name: `Code of ${name}` });

/** Whether the code is taken to use no inputs: a name that nothing has is one then. */
let noInputs = false;
/** The codes whose inputs were looked for. */
const looked: unknown[] = [];

beforeAll(async () => {
  backend({
    flow_inputs: (args) => {
      looked.push(args['code']);
      return noInputs ? [] : answer('flow_inputs', args);
    },
  });
  await openWindow();
});

beforeEach(async () => {
  noInputs = false;
  await page.viewport(1280, 800);
  await page.getByRole('radio', { name: 'Flows' }).click();
});

/** Opens an example from the list, also where that is folded. */
async function tryExample(title: string) {
  await expect.poll(() => within(testid.flowExample).elements().length).toBe(4);
  const examples = page.getByRole('list', { name: 'Examples' });
  if (!examples.query()) await page.getByText('Examples', { exact: true }).click();
  await examples.getByRole('button', { name: title }).click();
  await expect.element(page.getByRole('heading', { name: title })).toBeVisible();
}

/** Makes a flow with this code, by what a person clicks. */
async function newFlow(text: string): Promise<string> {
  await button('New flow').click();
  await expect.element(within(testid.valueKey)).toHaveTextContent(/^New flow/);
  const name = within(testid.valueKey).element().textContent ?? '';
  await code(name).fill(text);
  return name;
}

it('tells what a preference is when none is set, and writes nothing', async () => {
  await tryExample('User preferences');
  await expect.element(page.getByRole('textbox', { name: 'userId' })).toHaveValue('cust_abc123');
  await button('Run').click();
  await expect.element(outcome()).toHaveTextContent('It only read: it writes nothing.');
  await expect.element(within(testid.flowResult)).toHaveTextContent('"theme":"light"');
});

it('counts what a user does, applies that as one change, and takes it back', async () => {
  const key = 'ratelimit:cust_abc123:api_calls';
  await tryExample('Rate limit');
  await button('Run').click();
  await expect.element(outcome()).toHaveTextContent('This is what it would write');
  await expect.element(page.getByRole('button', { name: new RegExp(key) })).toBeVisible();
  expect(keys().has(key)).toBe(false);
  await button('Apply 1 change').click();
  await expect.poll(() => keys().get(key)?.text).toBe('1');
  await expect.element(outcome()).toHaveTextContent('Done. What it wrote can be undone.');
  const toast = within(testid.toast).last();
  await expect.element(toast).toHaveTextContent('Ran Rate limit');
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => keys().has(key)).toBe(false);
  await expect.element(outcome()).toHaveTextContent('Taken back.');
  await within(testid.redo).click();
  await expect.element(outcome()).toHaveTextContent('Done. What it wrote can be undone.');
  await within(testid.undo).click();
  await expect.element(outcome()).toHaveTextContent('Taken back.');
  await button('Run again').click();
  await expect.element(button('Apply 1 change')).toBeVisible();
});

it('offers the key that an example reads where it is not there', async () => {
  await tryExample('User preferences');
  await button('Add it').click();
  await expect.poll(() => keys().get('prefs:cust_abc123')?.text).toContain('"theme":"dark"');
  await expect.element(button('Add it')).not.toBeInTheDocument();
  await button('Run').click();
  await expect.element(within(testid.flowResult)).toHaveTextContent('"theme":"dark"');
});

it('tells whether a feature is on', async () => {
  await tryExample('Feature flag');
  await button('Run').click();
  await expect.element(within(testid.flowResult)).toHaveTextContent('{"enabled":true}');
  await page.getByRole('textbox', { name: 'featureName' }).fill('new_search');
  await button('Run').click();
  await expect.element(within(testid.flowResult)).toHaveTextContent('{"enabled":false}');
});

it('keeps what it fetched', async () => {
  await tryExample('Cache');
  await button('Run').click();
  await expect.element(outcome()).toHaveTextContent('This is what it would write');
  await expect.element(page.getByText('cache:product:prod_123').first()).toBeVisible();
  await expect.element(within(testid.flowResult)).toHaveTextContent('Lamp');
});

it('saves an example as a flow, which the list shows with what it is for', async () => {
  await tryExample('User preferences');
  await button('Save as a flow').click();
  await expect.element(within(testid.valueKey)).toHaveTextContent('User preferences');
  await expect.poll(() => flows().get('User preferences')?.text).toContain('// Get with default');
  const row = page.getByRole('listitem').filter({ hasText: 'Gives back the preferences' });
  await expect.element(row.getByRole('button', { name: /^User preferences/ })).toBeVisible();
});

it('runs by Ctrl+Enter while the code is typed, and asks for an input that is missing', async () => {
  const name = await newFlow('return who + "!";');
  await code(name).click();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  const field = page.getByRole('textbox', { name: 'who' });
  await expect.element(field).toHaveFocus();
  await expect.element(field).toHaveAccessibleDescription('Fill in who.');
  await userEvent.keyboard('Ada');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.element(within(testid.flowResult)).toHaveTextContent(/^Ada!$/);
  await expect.element(page.getByRole('heading', { name: 'Result, a text' })).toBeVisible();
});

it('gives a number to the flow as it was typed', async () => {
  const name = await newFlow('return by + 1;');
  await page.getByRole('combobox', { name: 'Kind of by' }).selectOptions('Number');
  await page.getByRole('textbox', { name: 'by' }).fill('4x');
  await button('Run').click();
  await expect.element(page.getByText('by is not a number yet.')).toBeVisible();
  await page.getByRole('textbox', { name: 'by' }).fill('41');
  await button('Run').click();
  await expect.element(within(testid.flowResult)).toHaveTextContent('42');
  expect(flows().has(name)).toBe(true);
});

it('marks where it failed and says what that means, until it is typed over', async () => {
  const name = await newFlow('const a = 1;\nreturn nowhere(a);');
  noInputs = true;
  await button('Run').click();
  await expect.element(outcome()).toHaveTextContent('Line 2, column');
  await expect.element(outcome()).toHaveTextContent('There is nothing called “nowhere” here.');
  await expect.element(outcome()).toHaveTextContent('Nothing was changed.');
  await expect.poll(() => document.querySelectorAll('.cm-lintRange-error').length).toBe(1);
  await button('Show').click();
  await expect.poll(() => code(name).element().contains(document.activeElement)).toBe(true);
  await userEvent.keyboard('x');
  await expect.poll(() => document.querySelectorAll('.cm-lintRange-error').length).toBe(0);
});

it('is stopped by Cancel, and what was typed meanwhile stays', async () => {
  const name = await newFlow('await new Promise(() => undefined);');
  noInputs = true;
  await button('Run').click();
  await expect.element(page.getByText('Running', { exact: true })).toBeVisible();
  await code(name).fill('return 7;');
  await button('Cancel').click();
  await expect.element(outcome()).toHaveTextContent('Stopped. Nothing was changed.');
  await expect.element(code(name)).toHaveTextContent('return 7;');
});

it('does not apply to what it did not see', async () => {
  await newFlow("await kv.set('stale:one', (await kv.get('stale:one') ?? '') + 'x');");
  await button('Run').click();
  await expect.element(button('Apply 1 change')).toBeVisible();
  await elsewhere('stale:one', entry('stale:one', 'theirs'));
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent('1 key has changed since it ran.');
  await expect.element(button('Apply 1 change')).toBeDisabled();
  expect(keys().get('stale:one')?.text).toBe('theirs');
  await button('Run again').click();
  await button('Apply 1 change').click();
  await expect.poll(() => keys().get('stale:one')?.text).toBe('theirsx');
});

it('says that it is stale where it only learns so by applying', async () => {
  await newFlow("await kv.set('stale:two', 'mine');");
  await button('Run').click();
  await expect.element(button('Apply 1 change')).toBeVisible();
  keys().set('stale:two', entry('stale:two', 'theirs'));
  await button('Apply 1 change').click();
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent('1 key has changed since it ran.');
  expect(keys().get('stale:two')?.text).toBe('theirs');
});

it('runs and applies in one go', async () => {
  await newFlow(
    "await kv.set('visits', String(Number(await kv.get('visits') ?? 0) + 1)); return 'ok';",
  );
  await button('Run and apply').click();
  await expect.element(outcome()).toHaveTextContent('Done. What it wrote can be undone.');
  expect(keys().get('visits')?.text).toBe('1');
  await button('Run and apply').click();
  await expect.poll(() => keys().get('visits')?.text).toBe('2');
});

it('keeps what is typed in the code over another flow and over the keys', async () => {
  const name = await newFlow('return 1; // typed and not saved');
  await page.getByRole('button', { name: /^User preferences/ }).click();
  await expect.element(within(testid.valueKey)).toHaveTextContent('User preferences');
  await page.getByRole('radio', { name: 'Keys' }).click();
  await openKey('feature:dark_mode');
  await page.getByRole('radio', { name: 'Flows' }).click();
  await page.getByRole('button', { name: new RegExp(`^${name} Not saved yet`) }).click();
  await expect.element(code(name)).toHaveTextContent('return 1; // typed and not saved');
  await userEvent.keyboard('{Control>}s{/Control}');
  await expect.poll(() => flows().get(name)?.text).toBe('return 1; // typed and not saved');
  // What stands beside the code goes on with it.
  await code(name).fill('return later;');
  await page.getByRole('textbox', { name: 'later' }).fill('still here');
  await button('Run').click();
  await expect.element(within(testid.flowResult)).toHaveTextContent('still here');
});

it('is found among what is not saved, and opened from there', async () => {
  const name = await newFlow('return 2; // found again');
  await page.getByRole('radio', { name: 'Keys' }).click();
  await within(testid.openUnsaved).click();
  const item = within(testid.unsavedItem).filter({ hasText: name });
  await expect.element(item).toHaveTextContent('feature-flags: flows');
  await item.getByRole('button').first().click();
  await expect.element(code(name)).toHaveTextContent('return 2; // found again');
});

it('is renamed with its inputs, and moved to Trash', async () => {
  const name = await newFlow('return greeting;');
  await page.getByRole('textbox', { name: 'greeting' }).fill('hello');
  await userEvent.keyboard('{Control>}s{/Control}');
  await within(testid.keyMenu).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'New name' }).fill('greet');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect.element(within(testid.valueKey)).toHaveTextContent('greet');
  expect(flows().has(name)).toBe(false);
  await expect.element(page.getByRole('textbox', { name: 'greeting' })).toHaveValue('hello');
  await within(testid.keyMenu).click();
  await page.getByRole('menuitem', { name: 'Move to Trash' }).click();
  await expect.poll(() => flows().has('greet')).toBe(false);
  await expect.element(page.getByRole('heading', { name: 'Choose a flow' })).toBeVisible();
});

it('completes what kv can do as soon as its dot is typed', async () => {
  const name = await newFlow('');
  await code(name).click();
  await userEvent.keyboard('await kv.');
  const list = page.getByRole('listbox');
  await expect.element(list.getByRole('option').first()).toHaveTextContent('get(key)');
  await userEvent.keyboard('{Escape}');
  await expect.element(list).not.toBeInTheDocument();
  expect(code(name).element().textContent).toBe('await kv.');
});

it('takes no word that is being typed for an input, and offers the inputs that there are', async () => {
  const name = await newFlow('return [customer];\n');
  const customer = page.getByRole('textbox', { name: 'customer' });
  await expect.element(customer).toBeVisible();
  await code(name).click();
  await userEvent.keyboard('{Control>}{End}{/Control}aw');
  // What it offers is asked for when the inputs were looked for, and no earlier.
  await expect.poll(() => looked).toContain('return [customer];\naw');
  const list = page.getByRole('listbox');
  await expect.element(list).toHaveTextContent('await');
  expect(list.getByRole('option', { name: 'aw', exact: true }).query()).toBe(null);
  expect(page.getByRole('textbox', { name: 'aw', exact: true }).query()).toBe(null);
  await userEvent.keyboard('{Escape}{Backspace}{Backspace}cust');
  await list.getByRole('option', { name: 'customer' }).click();
  await expect.element(code(name)).toHaveTextContent('return [customer];customer');
  // The keyboard goes elsewhere: what stands there is whole.
  await code(name).fill('return [customer, other];\nlast');
  await customer.click();
  await expect.element(page.getByRole('textbox', { name: 'last' })).toBeVisible();
});

it('marks no white space in code, and does in a text', async () => {
  const name = await newFlow('const a = 1; \n\treturn a;');
  await expect.element(code(name)).toHaveTextContent('return a;');
  const marks = () => document.querySelectorAll('.cm-trailing, .cm-tabbed, .cm-doubled').length;
  expect(marks()).toBe(0);
  await userEvent.keyboard('{Control>}s{/Control}');
  await page.getByRole('radio', { name: 'Keys' }).click();
  await openKey('feature:welcome_text');
  await page.getByRole('textbox', { name: /^Value of/ }).fill('text at its end ');
  await expect.poll(marks).toBe(1);
  await within(testid.revert).click();
});

it('runs one flow for each of the selected keys, as one change', async () => {
  await newFlow("await kv.set(key, value + '!');");
  const name = within(testid.valueKey).element().textContent ?? '';
  await userEvent.keyboard('{Control>}s{/Control}');
  await expect.poll(() => flows().get(name)?.text).toContain("value + '!'");
  await page.getByRole('radio', { name: 'Keys' }).click();
  for (const key of ['feature:rollout_percentage', 'feature:welcome_text'])
    await page.getByRole('checkbox', { name: `Select ${key}` }).click({ force: true });
  await button('Run a flow for each of the selected keys').click();
  const dialog = page.getByRole('dialog', { name: 'Run a flow for each of 2 keys' });
  await choose(name);
  await dialog.getByRole('button', { name: 'Show what it would write' }).click();
  await expect.element(dialog.getByText('feature:rollout_percentage')).toBeVisible();
  expect(keys().get('feature:rollout_percentage')?.text).toBe('22.00');
  await dialog.getByRole('button', { name: 'Apply 2 changes' }).click();
  await expect.poll(() => keys().get('feature:rollout_percentage')?.text).toBe('22.00!');
  await within(testid.toast).last().getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => keys().get('feature:rollout_percentage')?.text).toBe('22.00');
});

it('gives way to a key that is gone to, of this namespace and of another one', async () => {
  const shownKey = within(testid.valueKey);
  const goTo = async (key: string) => {
    await userEvent.keyboard('{Control>}k{/Control}');
    await page.getByRole('combobox', { name: 'Find anything' }).fill(key);
    const found = page.getByRole('listbox', { name: 'Found' }).getByRole('option');
    await expect.element(found.first()).toHaveTextContent(key);
    await userEvent.keyboard('{Enter}');
  };
  await tryExample('Rate limit');
  await goTo('feature:dark_mode');
  await expect.element(shownKey).toHaveTextContent('feature:dark_mode');
  await expect.element(page.getByRole('radio', { name: 'Keys' })).toBeChecked();
  await page.getByRole('radio', { name: 'Flows' }).click();
  await tryExample('Rate limit');
  await goTo('user:401');
  await expect.element(shownKey).toHaveTextContent('user:401');
  await expect.element(page.getByRole('main')).toHaveTextContent('user-preferences');
  await expect.element(page.getByRole('radio', { name: 'Keys' })).toBeChecked();
  await expect.element(within(testid.keyList)).toHaveTextContent('user:401');
  await page.getByTestId(testid.namespaceItem).first().click();
});

/** Selects keys and asks for a flow that runs for each of them. */
async function runForEach(...selected: string[]) {
  await page.getByRole('radio', { name: 'Keys' }).click();
  for (const key of selected)
    await page.getByRole('checkbox', { name: `Select ${key}` }).click({ force: true });
  await button('Run a flow for each of the selected keys').click();
  await expect.element(within(testid.flowChoice)).toBeVisible();
}

/** Chooses a flow in the dialog by its name. */
async function choose(name: string) {
  const field = page.getByRole('combobox', { name: 'Flow' });
  await field.fill(name);
  await page.getByRole('option', { name, exact: true }).click();
  await expect.element(field).toHaveValue(name);
}

it('runs what is typed in the editor for each key, and says that it is not saved', async () => {
  const name = await newFlow("await kv.set(key, value + '?');");
  await runForEach('feature:rollout_percentage');
  const dialog = page.getByRole('dialog', { name: 'Run a flow for this key' });
  await choose(name);
  await expect.element(within(testid.flowTyped)).toHaveTextContent('changes that are not saved');
  await dialog.getByRole('button', { name: 'Show what it would write' }).click();
  await dialog.getByRole('button', { name: 'Apply 1 change' }).click();
  await expect.poll(() => keys().get('feature:rollout_percentage')?.text).toBe('22.00?');
  await within(testid.toast).last().getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => keys().get('feature:rollout_percentage')?.text).toBe('22.00');
});

it('has room for the rows and the buttons of a run for each in a small window', async () => {
  await newFlow("await kv.set(key, value + suffix); console.log('one');");
  const name = within(testid.valueKey).element().textContent ?? '';
  await runForEach('feature:rollout_percentage', 'feature:welcome_text');
  await page.viewport(720, 480);
  await choose(name);
  await page.getByRole('textbox', { name: 'suffix' }).fill('!');
  await button('Show what it would write').click();
  await expect.element(button('Apply 2 changes')).toBeVisible();
  await expect.element(within(testid.planRow).first()).toBeVisible();
  for (const one of [button('Apply 2 changes'), button('Cancel'), within(testid.planRow).first()])
    expect(seen(one.element())).toBe(1);
  const [apply, row] = [button('Apply 2 changes'), within(testid.planRow).first()];
  const [below, above] = [apply.element(), row.element()].map((one) => one.getBoundingClientRect());
  expect(above?.bottom).toBeLessThan(below?.top ?? 0);
  await button('Cancel').click();
});

it('finds one flow of very many by any part of its name, and the rest by going on', async () => {
  const many = Array.from({ length: 640 }, (_, at) => `many ${String(at).padStart(3, '0')}`);
  for (const name of many) flows().set(name, entry(name, 'return key;'));
  await runForEach('feature:rollout_percentage');
  const field = page.getByRole('combobox', { name: 'Flow' });
  await field.fill('y 63');
  const options = page.getByRole('listbox', { name: 'Flows' }).getByRole('option');
  await expect.poll(() => options.elements().length).toBe(10);
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await expect.element(field).toHaveValue('many 631');
  await expect.element(options.first()).not.toBeInTheDocument();
  await field.fill('many');
  await expect.element(page.getByText('640 flows')).toBeVisible();
  const list = page.getByRole('listbox', { name: 'Flows' }).element();
  await expect
    .poll(() => {
      list.scrollTop = list.scrollHeight;
      return options.elements().length;
    })
    .toBe(640);
  // Esc closes the list, and then the dialog.
  await userEvent.keyboard('{Escape}');
  await expect.element(options.first()).not.toBeInTheDocument();
  await expect.element(field).toHaveValue('many 631');
  await userEvent.keyboard('{Escape}');
  await expect.element(field).not.toBeInTheDocument();
  for (const name of many) flows().delete(name);
});

/** Where a button is. */
const boxOf = (id: string) => within(id).element().getBoundingClientRect();
/** How much of an element the window shows: all of it is 1. */
function seen(element: Element): number {
  const box = element.getBoundingClientRect();
  let [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  for (let up = element.parentElement; up; up = up.parentElement) {
    if (getComputedStyle(up).overflowY === 'visible') continue;
    const around = up.getBoundingClientRect();
    [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)];
  }
  return Math.max(0, bottom - top) / box.height;
}

it('takes back what was typed, and nothing else, by Ctrl+Z after Run', async () => {
  const name = await newFlow('return 1;');
  await userEvent.keyboard('{Control>}s{/Control}');
  await expect.poll(() => flows().get(name)?.text).toBe('return 1;');
  await code(name).click();
  await userEvent.keyboard('{Control>}{End}{/Control} // typed');
  await button('Run').click();
  await expect.element(outcome()).toBeVisible();
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.element(code(name)).toHaveTextContent(/^return 1;$/);
  expect(flows().get(name)?.text).toBe('return 1;');
});

it('never has Save where Run was, on whichever tab', async () => {
  const name = await newFlow('return 1;');
  await userEvent.keyboard('{Control>}s{/Control}');
  await expect.poll(() => flows().get(name)?.text).toBe('return 1;');
  const [run, save] = [boxOf(testid.flowRun), boxOf(testid.save)];
  await code(name).fill('return 2;');
  await expect.element(within(testid.revert)).toBeVisible();
  expect(boxOf(testid.flowRun)).toEqual(run);
  expect(boxOf(testid.save)).toEqual(save);
  await button('Run').click();
  await expect.element(outcome()).toBeVisible();
  expect(boxOf(testid.flowRun)).toEqual(run);
  await page.getByRole('tab', { name: 'Details' }).click();
  await expect.element(within(testid.flowRun)).not.toBeInTheDocument();
  expect(boxOf(testid.save).left).toBe(save.left);
  expect(flows().get(name)?.text).toBe('return 1;');
});

it.each([
  [720, 480],
  [1280, 800],
])(
  'shows Run, the inputs and what it would do without scrolling at %i x %i',
  async (width, height) => {
    const name = await newFlow(
      `${'// a line\n'.repeat(60)}await kv.set(a, b); await kv.set(c, d); return { a, b };`,
    );
    await page.viewport(width, height);
    for (const input of ['a', 'b', 'c', 'd'])
      await page.getByRole('textbox', { name: input, exact: true }).fill(`see:${input}`);
    const fields = () => within(testid.flowInput).elements();
    expect(fields()).toHaveLength(4);
    for (const field of fields()) expect(seen(field)).toBe(1);
    expect(seen(within(testid.flowRun).element())).toBe(1);
    await button('Run').click();
    await expect.element(button('Apply 2 changes')).toBeVisible();
    for (const id of [testid.flowRun, testid.planApply, testid.flowOutcome])
      expect(seen(within(id).element())).toBe(1);
    await expect.element(within(testid.planRow).first()).toBeVisible();
    for (const row of within(testid.planRow).elements().slice(0, 1)) expect(seen(row)).toBe(1);
    if (height === 800) for (const field of fields()) expect(seen(field)).toBe(1);
    else {
      await button('Show the flow again').click();
      for (const field of fields().slice(0, 2)) expect(seen(field)).toBe(1);
      expect(seen(within(testid.planApply).element())).toBe(1);
      await button('Show what it came to').click();
      await expect.element(within(testid.planRow).first()).toBeVisible();
    }
    // Nothing that scrolls stands in something else that does.
    const scrolls = [...document.querySelectorAll('.value-pane *, main *')].filter(
      (one) =>
        /auto|scroll/.test(getComputedStyle(one).overflowY) &&
        one.scrollHeight > one.clientHeight + 1,
    );
    for (const one of scrolls)
      expect(scrolls.filter((other) => other !== one && other.contains(one))).toEqual([]);
    expect(flows().has(name)).toBe(true);
  },
);

it('ends what a flow is for with a whole word, and tells the rest in a tooltip', async () => {
  const about = 'Counts every single one of the things that were ever done here, and says how many';
  flows().set('About all', {
    ...entry('About all', 'return 1'),
    metadata: JSON.stringify({ description: about }),
  });
  await button('New flow').click();
  const row = page.getByRole('listitem').filter({ hasText: 'About all' });
  await expect.element(row).toHaveTextContent(/Counts every.*…/);
  const shown = row.element().querySelector<HTMLElement>('[data-tip]');
  const words = (shown?.textContent ?? '').replace('…', '');
  expect(about.startsWith(`${words} `) || about.startsWith(`${words},`)).toBe(true);
  expect(shown?.dataset['tip']).toBe(about);
  expect(shown?.scrollWidth).toBeLessThanOrEqual(shown?.clientWidth ?? 0);
});

it('exports flows as a list, which has all of them, and never as flags', async () => {
  await newFlow('return 1;');
  await button('Export flows').click();
  const dialog = page.getByRole('dialog', { name: /^Export \d+ flows?$/ });
  await expect.element(dialog.getByRole('radio', { name: /^JSON list/ })).toBeChecked();
  expect(dialog.getByRole('radio', { name: /^Flags file/ }).query()).toBe(null);
  await dialog.getByRole('button', { name: 'Choose where to save' }).click();
  await expect.element(within(testid.toast).last()).toHaveTextContent(/^Exported \d+ flows?,/);
});

it('is used in a narrow window too', async () => {
  await tryExample('Rate limit');
  await page.viewport(720, 480);
  await button('Run').click();
  await expect.element(button('Apply 1 change')).toBeVisible();
  await button('Back to the flows').click();
  await expect.element(page.getByRole('list', { name: 'Flows' })).toBeVisible();
});

it('tells the Undo of adding a flow as one’s own, over what is typed into it', async () => {
  const name = await newFlow('return 1; // typed');
  await within(testid.toast).last().getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => flows().has(name)).toBe(false);
  const notice = within(testid.conflict);
  await expect.element(notice).toHaveTextContent('You undid adding this flow.');
  await expect.element(within(testid.save)).toBeDisabled();
  expect(within(testid.valuePane).element().textContent).not.toContain('elsewhere');
  await within(testid.keepMine).click();
  await expect.poll(() => flows().get(name)?.text).toBe('return 1; // typed');
});
