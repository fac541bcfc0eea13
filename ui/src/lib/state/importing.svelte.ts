/** One import from choosing to the end: what comes in, where it goes, and the plan of it. */
import {
  api,
  type ImportFile,
  type Failed,
  isFailure,
  type Namespace,
  type Paste,
  type PlanSummary,
  type TableColumns,
  toFailed,
} from '../api';
import { type Draft, formDraft } from '../model/drafts';
import { columnsOf, columnsProblem, nameFor, needsMapping } from '../model/columns';
import { failureWords } from '../model/failures';
import { isMap, sourceWords } from '../model/plan';
import { FilledForm, pasted } from './filledform';
import { jobs } from './jobs.svelte';
import { namespaces } from './namespaces.svelte';
import { PlanCheck } from './plancheck.svelte';

export type Target = { type: 'existing'; id: string } | { type: 'new'; name: string };

export interface TargetProblem {
  title: string;
  message: string;
  /** The namespace that has the name which was typed for a new one. */
  namesake: Namespace | null;
}

export class Importing {
  from = $state<'file' | 'paste'>('file');
  file = $state.raw<ImportFile | null>(null);
  columns = $state.raw<TableColumns | null>(null);
  text = $state('');
  what = $state<Paste>('set');
  target = $state.raw() as Target;
  /** Whether the person said that the file is a map of keys and values, whatever it looks like. */
  asMap = $state(false);
  /** The plan, once it was made. */
  check = $state.raw<PlanCheck | null>(null);
  busy = $state(false);
  /** What is wrong with what was chosen. */
  problem = $state('');
  /** What is wrong with the namespace; `check` is then of another one, and is not to be shown. */
  targetProblem = $state.raw<TargetProblem | null>(null);

  /** A backup is compared with everything, and brings its own namespaces. */
  readonly targeted = $derived(this.from === 'paste' || this.file?.format !== 'backup');
  /** What the file looks like, in words. */
  looks = $state('');
  /** Whether there is another way to read the file. */
  readonly choosable = $derived(
    this.from === 'file' &&
      (this.file?.mayBeMap ?? false) &&
      (this.asMap || (this.check !== null && !isMap(this.check.plan))),
  );
  readonly mappable = $derived(this.from === 'file' && this.file !== null && this.columns !== null);
  readonly ready = $derived(
    this.from === 'paste'
      ? this.text.trim() !== ''
      : this.file?.problem === null &&
          (this.columns === null || columnsProblem(this.columns) === null),
  );

  /** What is pasted is kept until it was imported. */
  readonly pasted = new FilledForm(pasted, {
    read: () => this.typed(),
    fill: (draft) => {
      this.text = draft.text ?? '';
      if (draft.form?.type === 'paste') this.what = draft.form.delete ? 'delete' : 'set';
    },
  });

  /** The only place that it can go to, where that is in no list of namespaces. */
  readonly into: Namespace | null;

  constructor(from: 'file' | 'paste', into: Namespace | null = null) {
    this.from = from;
    this.into = into;
    this.target = this.#firstTarget();
    void this.pasted.recall();
  }

  /** What is pasted and not imported; null when that is nothing. */
  typed(): Draft | null {
    if (this.text.trim() === '') return null;
    return formDraft({ type: 'paste', delete: this.what === 'delete' }, this.text);
  }

  /** Lets the person choose a file, and checks it unless something is to be said about it first. */
  async choose(): Promise<void> {
    await this.#take(() => api.chooseImportFile());
  }

  /** Takes a file that was dropped on the window. */
  async drop(file: string): Promise<void> {
    this.from = 'file';
    await this.#take(() => api.lookAtFile(file));
  }

  async #take(look: () => Promise<ImportFile | null>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = '';
    try {
      const file = await look();
      if (!file) return;
      this.file = file;
      this.asMap = false;
      this.problem = file.problem ? failureWords(file.problem) : '';
      this.columns = columnsOf(file.columns);
      if (this.target.type === 'new')
        this.target = { type: 'new', name: nameFor(file.name, namespaces.names()) };
    } catch (thrown) {
      this.problem = toFailed(thrown).message;
      return;
    } finally {
      this.#rest();
    }
    if (!this.#over && this.ready && !needsMapping(this.file?.columns ?? [])) await this.plan();
  }

  /** Makes the plan and goes on to the check. */
  async plan(): Promise<void> {
    if (!this.ready || this.busy) return;
    this.busy = true;
    this.problem = '';
    const open = namespaces.selectedId;
    // Keys are deleted where they are; a file without an open namespace makes one.
    if (this.from === 'paste' && this.what === 'delete' && open !== null)
      this.target = { type: 'existing', id: open };
    else if (this.target.type === 'new' && this.target.name === '')
      this.target = { type: 'new', name: this.newName() };
    try {
      const check = new PlanCheck(await this.#make(this.target));
      if (this.#over) check.discard();
      else this.check = check;
    } catch (thrown) {
      if (!isFailure(thrown, 'cancelled')) this.problem = toFailed(thrown).message;
    } finally {
      this.#rest();
    }
  }

  /** Checks against another namespace; the plan before is kept when that does not work. */
  aim(target: Target): Promise<void> {
    this.#aiming = this.#again(target, this.asMap);
    return this.#aiming;
  }

  /** Reads the file as a map, or as what it looks like; the plan before is kept when that does not work. */
  read(asMap: boolean): Promise<void> {
    this.#aiming = this.#again(this.target, asMap);
    return this.#aiming;
  }

  /** Waits until the plan is that of the namespace which is shown. */
  async settled(): Promise<void> {
    await this.#aiming;
  }

  #aiming: Promise<void> = Promise.resolve();

  async #again(target: Target, asMap: boolean): Promise<void> {
    const before = this.check;
    if (!before || this.busy) return;
    const old = { target: this.target, asMap: this.asMap };
    this.target = target;
    this.asMap = asMap;
    this.busy = true;
    try {
      let plan = await this.#make(target);
      const { policy } = before.plan;
      if (policy !== plan.policy) {
        plan = await jobs.run('Counting again', (job) => api.planPolicy(plan.id, policy, job));
      }
      const check = new PlanCheck(plan);
      if (this.check !== before) {
        // The person went back meanwhile.
        check.discard();
        return;
      }
      check.leaveOut = before.leaveOut;
      this.check = check;
      this.targetProblem = null;
      before.discard();
    } catch (thrown) {
      this.asMap = old.asMap;
      if (this.check !== before) this.target = this.#firstTarget();
      else if (isFailure(thrown, 'cancelled')) this.target = old.target;
      else if (asMap !== old.asMap) {
        this.back();
        this.problem = toFailed(thrown).message;
      } else this.targetProblem = this.#problemWith(target, toFailed(thrown));
    } finally {
      this.#rest();
    }
  }

  back(): void {
    // The first step names no namespace, so it cannot keep one that is refused.
    if (this.targetProblem !== null) this.target = this.#firstTarget();
    this.check?.discard();
    this.check = null;
    this.targetProblem = null;
    this.problem = '';
  }

  /** Calls `over` once nothing is under way any more: what is, is stopped. */
  leave(over: () => void): void {
    this.#leaving = over;
    if (!this.busy) this.#rest();
    else jobs.cancel().catch((thrown: unknown) => (this.problem = toFailed(thrown).message));
  }

  /** Nothing is under way any more. */
  #rest(): void {
    this.busy = false;
    const over = this.#leaving;
    this.#leaving = null;
    over?.();
  }

  /** The dialog is gone: its plan, and one that is still made, is thrown away. */
  end(): void {
    this.#over = true;
    this.check?.discard();
    this.check = null;
  }

  #over = false;
  /** To be called as soon as nothing is under way. */
  #leaving: (() => void) | null = null;

  /** A name for a new namespace to begin with. */
  newName(): string {
    const from = this.from === 'file' ? (this.file?.name ?? '') : 'Pasted';
    return nameFor(from, namespaces.names());
  }

  /** The namespace that is open; where there is none, one that is named after what comes in. */
  #firstTarget(): Target {
    if (this.into !== null) return { type: 'existing', id: this.into.id };
    const open = namespaces.selectedId;
    return open === null ? { type: 'new', name: '' } : { type: 'existing', id: open };
  }

  #problemWith(target: Target, { code, message }: Failed): TargetProblem {
    const name = target.type === 'new' ? target.name.toLowerCase() : '';
    const namesake = namespaces.list.find((one) => one.name.toLowerCase() === name) ?? null;
    if (target.type === 'existing')
      return { title: 'Choose another namespace', message, namesake: null };
    const taken = code === 'name_taken' || code === 'name_is_id';
    return { title: taken ? 'This name is taken' : 'Type another name', message, namesake };
  }

  async #make(target: Target): Promise<PlanSummary> {
    const plan = await this.#check(target);
    if (!this.asMap) this.looks = sourceWords(plan) || 'List of key names';
    return plan;
  }

  #check(target: Target): Promise<PlanSummary> {
    const to = target.type === 'existing' ? target.id : null;
    const fresh = target.type === 'new' ? target.name.trim() : null;
    const { file, columns, asMap, text, what } = this;
    if (this.from === 'paste') {
      return jobs.run('Checking what you pasted', (job) =>
        api.planPaste(to, fresh, text, what, job),
      );
    }
    if (!file) throw new Error('no file was chosen');
    return jobs.run('Checking the file', (job) =>
      file.format === 'backup'
        ? api.planRestore(file.file, null, job)
        : api.planImportFile(to, fresh, file.file, columns, asMap, job),
    );
  }
}
