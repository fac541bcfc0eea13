// A desk over a backend that is slow, fails and answers out of order.
import { beforeEach, expect, it, vi } from 'vitest';
import { type Applied, Failed, type FlowInput } from '../api';
import { world } from '../state/backend';
import { quiet } from '../state/slowly';
import { made } from './backend';
import { Desk } from './desk.svelte';
import { outcomeWords } from './outcome';

vi.mock('../api', async (original) =>
  (await import('../state/backend')).madeUp(original, (await import('./backend')).commands),
);

const { slow } = world;
const by = (rest: Partial<FlowInput> = {}): FlowInput => ({
  name: 'by',
  kind: 'text',
  default: null,
  description: null,
  required: true,
  called: false,
  ...rest,
});
let desk: Desk;

beforeEach(() => {
  slow.held = false;
  slow.waiting.length = 0;
  made.discarded = [];
  made.cancelled = [];
  made.inputs = [];
  desk = new Desk('ns', 'f');
});

/** Begins a run whose answer waits. */
async function begin(code: string) {
  slow.held = false;
  await desk.look(code);
  slow.held = true;
  void desk.run(code);
  await quiet();
  for (const one of slow.waiting.filter(({ command }) => command !== 'flowRun')) one.answer();
  await quiet();
  for (const one of slow.waiting.filter(({ command }) => command === 'flowInputs')) one.answer();
  await quiet();
}

const runs = () => slow.waiting.filter(({ command }) => command === 'flowRun');

it('never shows an older run in the place of a newer one, and throws its plan away', async () => {
  await begin('old');
  await begin('new');
  const [older, newer] = runs();
  expect(made.cancelled).toHaveLength(1);
  newer?.answer();
  await quiet();
  expect(desk.outcome).toMatchObject({ type: 'planned', code: 'new', result: '"new"' });
  slow.held = false;
  older?.answer();
  await quiet();
  expect(desk.outcome).toMatchObject({ code: 'new' });
  expect(made.discarded).toHaveLength(1);
  expect(desk.running).toBe(null);
});

it('does not let an older failure end a newer run', async () => {
  await begin('old');
  await begin('new');
  const [older] = runs();
  older?.fail(new Failed({ code: 'cancelled' }));
  await quiet();
  expect(desk.running).not.toBe(null);
  expect(desk.outcome).toBe(null);
});

it('throws away what a run came to before it shows another', async () => {
  await desk.run('one');
  const [first] = [desk.outcome];
  await desk.run('two');
  expect(desk.outcome).toMatchObject({ code: 'two' });
  expect(first?.type === 'planned' && made.discarded).toEqual([
    first?.type === 'planned' ? first.check.plan.id : '',
  ]);
});

it('tells a failure of the flow with its place and its log', async () => {
  const told = { message: 'no', line: 1, column: 2, key: null };
  const log = [{ level: 'info' as const, text: 'a' }];
  await begin('x');
  runs()[0]?.fail(new Failed({ code: 'flow_failed', reason: 'threw', ...told, log }));
  await quiet();
  expect(desk.outcome).toMatchObject({ type: 'failed', code: 'x', log, failure: told });
});

it('tells what the person stopped and what the store refused apart', async () => {
  await begin('x');
  void desk.cancel();
  runs()[0]?.fail(new Failed({ code: 'cancelled' }));
  await quiet();
  expect(desk.outcome).toMatchObject({ type: 'stopped' });
  expect(desk.running).toBe(null);
  await begin('x');
  runs()[0]?.fail(new Failed({ code: 'busy' }));
  await quiet();
  expect(desk.outcome).toMatchObject({ type: 'refused' });
});

it('asks for what is missing before it runs, and keeps what was typed', async () => {
  made.inputs = [by()];
  expect(await desk.run('use(by)')).toBe(false);
  expect(desk.missing).toEqual({ name: 'by', problem: 'Fill in by.' });
  expect(desk.asked).toBe(true);
  desk.typed.fill(by(), 'x');
  made.inputs = [];
  await desk.look('other code');
  expect(desk.asksFor).toEqual([]);
  made.inputs = [by()];
  expect(await desk.run('use(by)')).toBe(true);
  expect(desk.typed.get(by()).text).toBe('x');
});

it('has what was typed again where an input was a switch in between', () => {
  const input = by({ kind: 'json' });
  desk.typed.fill(input, '{"a": 1}');
  desk.typed.chooseKind(input, 'switch');
  expect(desk.typed.get(input)).toEqual({ kind: 'switch', text: 'false' });
  desk.typed.fill(input, 'true');
  desk.typed.chooseKind(input, 'json');
  expect(desk.typed.get(input)).toEqual({ kind: 'json', text: '{"a": 1}' });
});

it('keeps the inputs that it knows while the code cannot be read', async () => {
  made.inputs = [by()];
  await desk.look('use(by)');
  slow.held = true;
  const looking = desk.look('use(by');
  slow.of('flowInputs').fail(new Failed({ code: 'busy' }));
  await looking;
  expect(desk.inputs).toEqual([by()]);
});

it('takes an older look at the code for no newer one', async () => {
  slow.held = true;
  slow.late = true;
  const first = desk.look('a');
  const second = desk.look('b');
  const [older, newer] = slow.waiting;
  made.inputs = [by({ name: 'b' })];
  newer?.answer();
  await second;
  made.inputs = [by({ name: 'a' })];
  older?.answer();
  await first;
  slow.late = false;
  expect(desk.inputs.map(({ name }) => name)).toEqual(['b']);
});

it('runs and applies at once, and is not run over meanwhile', async () => {
  slow.held = true;
  void desk.runAndApply('count');
  await quiet();
  slow.of('flowInputs').answer();
  await quiet();
  expect(desk.running).toMatchObject({ applies: true });
  expect(await desk.run('count')).toBe(false);
  expect(made.cancelled).toEqual([]);
  slow.of('flowRunAndApply').answer();
  await quiet();
  expect(desk.outcome).toMatchObject({ type: 'applied', attempts: 2 });
});

it('does not begin a run over a plan that is applied since it was asked for', async () => {
  await desk.run('old');
  const plan = desk.outcome?.type === 'planned' ? desk.outcome.check.plan.id : '';
  slow.held = true;
  const running = desk.run('new');
  await quiet();
  void desk.apply();
  slow.of('flowInputs').answer();
  await quiet();
  expect(runs()).toEqual([]);
  expect(desk.running).toBe(null);
  expect(await running).toBe(false);
  slow.held = false;
  await slow.settle();
  expect(desk.outcome).toMatchObject({ type: 'applied', code: 'old' });
  expect(made.discarded).not.toContain(plan);
});

it('gives key and value by itself where it runs for many', async () => {
  const many = new Desk('ns', 'f', undefined, { type: 'keys', keys: ['a'] });
  made.inputs = [
    by({ name: 'key' }),
    by({ name: 'value' }),
    by({ default: '"x"', required: false }),
  ];
  await many.look('code');
  expect(many.asksFor.map(({ name }) => name)).toEqual(['by']);
  expect(many.missing).toBe(null);
});

it('tells that what it wrote was taken back, and done again', async () => {
  await desk.runAndApply('count');
  const change = desk.outcome?.type === 'applied' ? desk.outcome.change : 0;
  const words = () => desk.outcome && outcomeWords(desk.outcome);
  const told = (act: Applied['act'], changeId = change) => desk.written({ changeId, act });
  expect(words()).toMatch(/^Done\./);
  told('undid', change + 1);
  expect(words()).toMatch(/^Done\./);
  told('undid');
  expect(words()).toMatch(/^Taken back\./);
  told('redid');
  expect(words()).toMatch(/^Done\./);
});

it('takes a word that is being typed for no input, but one that was an input already', async () => {
  made.inputs = [by(), by({ name: 'aw' })];
  await desk.look('by + aw', 'aw');
  expect(desk.inputs.map(({ name }) => name)).toEqual(['by']);
  await desk.look('by + aw', 'by');
  expect(desk.inputs.map(({ name }) => name)).toEqual(['by', 'aw']);
  // Whoever runs it has typed it whole.
  desk.typing = 'aw';
  await desk.run('by + aw');
  expect(desk.missing).toMatchObject({ name: 'by' });
  expect(desk.inputs).toHaveLength(2);
});

it('can be stopped again where it could not be asked to stop', async () => {
  await begin('long');
  slow.held = false;
  made.refused = 1;
  await expect(desk.cancel()).rejects.toThrow('refused');
  expect(desk.running).toMatchObject({ cancelling: false });
  await desk.cancel();
  expect(desk.running).toMatchObject({ cancelling: true });
  expect(made.cancelled).toHaveLength(2);
  runs()[0]?.answer();
  await quiet();
  expect(desk.running).toBeNull();
});
