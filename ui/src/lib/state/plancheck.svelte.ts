/** A plan while a person looks at it: what is counted, ticked and left out, and doing it. */
import {
  api,
  type Applied,
  type Category,
  isFailure,
  type PlanRow,
  type PlanSummary,
  type Policy,
} from '../api';
import {
  blockedBy,
  doingWords,
  isDelete,
  isNothing,
  isRenameBack,
  offersPolicies,
} from '../model/plan';
import { doing, type PlanView } from '../model/planview';
import { noteWords } from '../model/refusals';
import { planShapeWords } from '../model/shapes';
import { nothing } from '../model/selection';
import { editor } from './editor.svelte';
import { jobs } from './jobs.svelte';
import { keylist } from './keylist.svelte';
import { toasts } from './toasts.svelte';
import { refreshed } from './refresh';
import { type Runner, writes } from './writes';

interface Looking {
  /** From which end it is looked at; usually at what it would do. */
  view?: PlanView;
  /** The rows that are shown first; null: what needs attention most. */
  tab?: Category | null;
  /** Notes that the plan itself does not have. */
  more?: readonly string[];
  /** Makes the plan anew, where comparing it again does not do: it was made from keys that are others now. */
  again?: (() => void) | null;
}

export class PlanCheck {
  /** The plan as it was counted last. */
  plan = $state.raw() as PlanSummary;
  chosen = $state<Category | null>(null);
  leaveOut = $state(false);
  busy = $state(false);
  /** Counts up when rows may have other categories or ticks. */
  revision = $state(0);
  /** From which end it is looked at. */
  readonly view = $state.raw() as PlanView;

  readonly tabs = $derived(this.view.tabs(this.plan));
  readonly tab = $derived(
    this.tabs.find((tab) => tab.category === this.chosen) ?? this.tabs[0] ?? null,
  );
  readonly blocked = $derived(blockedBy(this.plan, this.leaveOut));
  readonly empty = $derived(
    this.view.back ? this.tabs.length + this.plan.makes.length === 0 : isNothing(this.plan),
  );
  readonly policies = $derived(!this.view.looking && offersPolicies(this.plan));

  /** The two rows of a rename that is taken back; null for any other plan, and until they are here. */
  renamed = $state.raw<{ from: PlanRow; to: PlanRow } | null>(null);

  /** What does not fit the shapes that are pinned here, in words: found out behind the preview. */
  shapes = $state.raw<readonly string[]>([]);

  readonly #more = $state.raw() as readonly string[];
  /** What to know besides, in words. */
  readonly notes = $derived([...this.plan.notes.map(noteWords), ...this.#more]);

  /** Makes the plan anew; null where it is compared again. */
  readonly again: (() => void) | null;

  constructor(
    plan: PlanSummary,
    { view = doing, tab = null, more = [], again = null }: Looking = {},
  ) {
    this.plan = plan;
    this.again = again;
    this.chosen = tab;
    this.view = view;
    this.#more = more;
    if (isRenameBack(plan)) void this.#readRename();
    void this.#checkShapes();
  }

  #checking: string | null = null;

  /** Tells what does not fit what is pinned, of the rows as they are now. */
  async #checkShapes(): Promise<void> {
    if (this.view.back || isDelete(this.plan)) return;
    this.#stopChecking();
    const job = crypto.randomUUID();
    this.#checking = job;
    let told: string[] = [];
    // It only tells: where it cannot be found out, or is stopped, nothing is told.
    try {
      told = planShapeWords(await api.checkPlan(this.plan.id, job));
    } catch {
      told = [];
    }
    if (this.#checking !== job) return;
    this.shapes = told;
    this.#checking = null;
  }

  #stopChecking(): void {
    if (this.#checking !== null) void api.cancelJob(this.#checking).catch(() => undefined);
    this.#checking = null;
  }

  async #readRename(): Promise<void> {
    const rows = await api.planRows(this.plan.id, null, 0, 2).catch(() => []);
    const from = rows.find((row) => row.category === 'removed');
    const to = rows.find((row) => row.category === 'added');
    if (from && to) this.renamed = { from, to };
  }

  /** Whether keys that are there already are replaced, as it was asked for all of them. */
  replacing = $state(true);

  #working = 0;
  /** To be called when the plan is left, as soon as nothing is under way. */
  #leaving: (() => void) | null = null;
  #last: Promise<void> = Promise.resolve();

  /** Asks for something of the plan, after what was asked before: the last answer is the newest. */
  work(task: () => Promise<PlanSummary>): Promise<void> {
    this.#working += 1;
    this.busy = true;
    this.#last = this.#last.then(async () => {
      try {
        this.plan = await task();
      } catch (thrown) {
        toasts.complain(thrown);
      } finally {
        // Also what was ticked on the screen and refused is shown as it is.
        this.revision += 1;
        this.#working -= 1;
        if (this.#working === 0) this.#rest();
      }
    });
    return this.#last;
  }

  async setPolicy(policy: Policy): Promise<void> {
    await this.work(() =>
      jobs.run('Counting again', (job) => api.planPolicy(this.plan.id, policy, job)),
    );
    await this.#checkShapes();
  }

  /** Ticks all keys that are there already with something else, in or out. */
  replace(replacing: boolean): Promise<void> {
    return this.work(() => this.#replace(replacing));
  }

  async #replace(replacing: boolean): Promise<PlanSummary> {
    const now = await api.planTickAll(this.plan.id, 'changed', replacing);
    this.replacing = replacing;
    return now;
  }

  async checkAgain(): Promise<void> {
    await this.work(async () => {
      const now = await jobs.run('Checking again', (job) => api.planRefresh(this.plan.id, job));
      if (this.replacing) return now;
      // What is read anew is ticked anew.
      [this.replacing, this.plan] = [true, now];
      return this.#replace(false);
    });
    await this.#checkShapes();
  }

  /** Looks whether keys have changed since; what cannot be told now is told when it is applied. */
  async look(): Promise<void> {
    const before = this.plan;
    if (this.busy) return;
    const now = await api.planSummary(before.id).catch(() => before);
    if (this.plan === before && !this.busy) this.plan = now;
  }

  /** Does what is ticked and calls `over` with what was done, as soon as it is. */
  async apply(over: (applied: Applied) => void): Promise<boolean> {
    if (this.blocked !== null || this.busy) return false;
    this.busy = true;
    const { id, counts } = this.plan;
    const what = doingWords(this.plan);
    try {
      // A row that is not valid blocks for as long as it is ticked.
      if (counts.invalid > 0) await api.planTickAll(id, 'invalid', false);
      const run: Runner = (task) => jobs.run(what, task);
      const applied = await writes.applyPlan(id, null, run, counts.invalid);
      keylist.ticked = nothing;
      this.#leaving = null; // it is over, and done
      over(applied);
      await refreshed();
      // Whoever deletes what is open is done with it.
      if (isDelete(this.plan) && editor.status === 'gone') editor.close();
      return true;
    } catch (thrown) {
      // What is made anew says so in its place.
      if (!this.again || !isFailure(thrown, 'plan_stale')) toasts.complain(thrown);
      // The plan is still there; keys may have changed meanwhile, unless the person only stopped it.
      if (!isFailure(thrown, 'cancelled'))
        this.plan = await api.planSummary(id).catch(() => this.plan);
      return false;
    } finally {
      this.#rest();
    }
  }

  /** Throws the plan away and calls `over`, once work that is under way has stopped. */
  leave(over: () => void): void {
    this.#leaving = over;
    if (!this.busy) this.#rest();
    else jobs.cancel().catch((thrown: unknown) => toasts.complain(thrown));
  }

  /** Nothing is under way any more. */
  #rest(): void {
    this.busy = false;
    const over = this.#leaving;
    this.#leaving = null;
    if (!over) return;
    this.discard();
    over();
  }

  discard(): void {
    this.#stopChecking();
    void api.planDiscard(this.plan.id).catch(() => undefined);
  }
}
