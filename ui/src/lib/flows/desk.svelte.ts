/**
 * What stands beside a flow's code while the window is open: its inputs with what is typed into them, the run
 * that is under way, and what the last one came to. An older run's answer never replaces a newer one.
 */
import {
  api,
  type Applied,
  type FlowInput,
  type FlowRequest,
  isFailure,
  type Selection,
  toFailed,
} from '../api';
import { inputProblem, isGiven, toJson } from '../model/flowinputs';
import { Latest } from '../state/latest';
import { PlanCheck } from '../state/plancheck.svelte';
import { writes } from '../state/writes';
import type { Outcome } from './outcome';
import { TypedInputs } from './typedinputs.svelte';

export interface Running {
  job: string;
  /** Whether what it writes is applied at once. */
  applies: boolean;
  cancelling: boolean;
}

/** Given for each key by itself, where a flow runs for many. */
const OF_EACH = ['key', 'value'];

export class Desk {
  /** Whose keys it reads and writes. */
  readonly namespace: string;
  /** What its change is called after. */
  name = $state('');
  /** Found in the code. */
  inputs = $state.raw<readonly FlowInput[]>([]);
  /** What a JSON Schema says of its inputs. */
  schema: string | null = null;
  outcome = $state.raw<Outcome | null>(null);
  running = $state.raw<Running | null>(null);
  /** Whether a run was wanted for which an input is missing: until then nothing is complained about. */
  asked = $state(false);

  /** The word of the code that is being typed: it is no input before it is whole. */
  typing = $state<string | null>(null);
  /** What is typed into its inputs. */
  readonly typed: TypedInputs;
  /** Which keys it runs for, one by one; null: it runs once. */
  readonly each: Selection | null;

  readonly #runs = new Latest();
  readonly #looks = new Latest();

  constructor(
    namespace: string,
    name: string,
    typed = new TypedInputs(null),
    each: Selection | null = null,
  ) {
    this.namespace = namespace;
    this.name = name;
    this.typed = typed;
    this.each = each;
  }

  /** The inputs that a person gives. */
  readonly asksFor = $derived.by(() =>
    this.each === null ? this.inputs : this.inputs.filter(({ name }) => !OF_EACH.includes(name)),
  );

  /** The first input that cannot be used as it is. */
  readonly missing = $derived.by(() => {
    for (const input of this.asksFor) {
      const problem = inputProblem(input, this.typed.get(input));
      if (problem !== null) return { name: input.name, problem };
    }
    return null;
  });

  /**
   * Finds the inputs of the code, but for a new one that is still being typed; code that cannot be read yet has
   * those that it had.
   */
  async look(code: string, typing: string | null = null): Promise<void> {
    const newest = this.#looks.ask();
    const inputs = await api.flowInputs(code, this.schema).catch(() => null);
    if (!newest() || !inputs) return;
    const known = this.inputs.some(({ name }) => name === typing);
    this.inputs = known ? inputs : inputs.filter(({ name }) => name !== typing);
  }

  /** Runs it and shows what it would write. False when an input is missing. */
  run(code: string): Promise<boolean> {
    return this.#begin(code, false, async (request, job) => {
      const { plan, result, log, tookMs } = await api.flowRun(request, job);
      const check = new PlanCheck(plan, { again: () => void this.run(code) });
      return { type: 'planned', code, result, log, check, tookMs };
    });
  }

  /** Runs it and does at once what it writes; when a key changes meanwhile it runs again. */
  runAndApply(code: string): Promise<boolean> {
    return this.#begin(code, true, async (request, job) => {
      const { applied, result, log, attempts } = await writes.runFlow(request, job);
      return {
        type: 'applied',
        code,
        result,
        log,
        change: applied.changeId,
        attempts,
        undone: false,
      };
    });
  }

  /** Stops the run that is under way. Where that cannot be asked it goes on, can be stopped again, and this rejects. */
  async cancel(): Promise<void> {
    const { running } = this;
    if (!running || running.cancelling) return;
    this.running = { ...running, cancelling: true };
    try {
      await api.cancelJob(running.job);
    } catch (thrown) {
      if (this.running?.job === running.job) this.running = { ...this.running, cancelling: false };
      throw thrown;
    }
  }

  /** Does what the plan shows, as one change. */
  async apply(): Promise<boolean> {
    const { outcome } = this;
    if (outcome?.type !== 'planned') return false;
    const { code, result, log, check } = outcome;
    return check.apply(({ changeId: change }) => {
      if (this.outcome === outcome)
        this.outcome = { type: 'applied', code, result, log, change, attempts: 1, undone: false };
    });
  }

  /** A change was taken back, or done again. */
  written({ changeId, act }: Pick<Applied, 'changeId' | 'act'>): void {
    const { outcome } = this;
    if (changeId !== 0 && outcome?.type === 'applied' && outcome.change === changeId)
      this.outcome = { ...outcome, undone: act === 'undid' };
  }

  /** Throws away what the last run came to. */
  dismiss(): void {
    this.#show(null);
  }

  /** The flow is gone, or its store is: what runs is stopped, and its plan is thrown away. */
  end(): void {
    this.#runs.ask();
    void this.cancel().catch(() => undefined);
    this.running = null;
    this.#show(null);
  }

  get #isApplying(): boolean {
    return this.outcome?.type === 'planned' && this.outcome.check.busy;
  }

  async #begin(
    code: string,
    applies: boolean,
    work: (request: FlowRequest, job: string) => Promise<Outcome>,
  ): Promise<boolean> {
    // What is applied cannot be run over: its answer tells what was done.
    if (this.running?.applies || this.#isApplying) return false;
    const newest = this.#runs.ask();
    await this.cancel().catch(() => undefined); // its answer is not waited for
    await Promise.all([this.look(code), this.typed.recalled]);
    if (!newest()) return false;
    this.asked = this.missing !== null;
    // Since then what was shown may be applied.
    if (this.asked || this.#isApplying) {
      this.running = null;
      return false;
    }
    const job = crypto.randomUUID();
    this.running = { job, applies, cancelling: false };
    const outcome = await work(this.#request(code), job).catch((thrown: unknown) =>
      ended(code, thrown),
    );
    if (newest()) {
      this.running = null;
      this.#show(outcome);
    } else if (outcome.type === 'planned') outcome.check.discard();
    return true;
  }

  #request(code: string): FlowRequest {
    const { namespace, name, each } = this;
    const given = this.asksFor.filter((one) => isGiven(one, this.typed.get(one)));
    const inputs = toJson(given.map((one) => [one.name, this.typed.get(one)] as const));
    return { namespace, name, code, inputs, each };
  }

  #show(outcome: Outcome | null): void {
    if (this.outcome?.type === 'planned') this.outcome.check.discard();
    this.outcome = outcome;
  }
}

function ended(code: string, thrown: unknown): Outcome {
  const told = { code, result: null, log: [] };
  if (isFailure(thrown, 'cancelled')) return { ...told, type: 'stopped' };
  const { failure, message } = toFailed(thrown);
  if (failure.code !== 'flow_failed') return { ...told, type: 'refused', message };
  return { ...told, type: 'failed', failure, log: failure.log };
}
