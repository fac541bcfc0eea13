/** Which dialog is open. One at a time; a confirmation may lie above it. */
import {
  api,
  type BackupFile,
  type Category,
  type Namespace,
  type Planned,
  type PlanSummary,
  type Selection,
} from '../api';
import type { Document } from '../document/document.svelte';
import type { Change } from '../model/bulk';
import type { SettingId } from '../model/settinglist';

/** A text that is not JSON, and one that would be. */
export interface Repair {
  document: Document;
  before: string;
  after: string;
}

/** A namespace by its id, and by its name as it was when the dialog opened. */
export type NamedNamespace = Pick<Namespace, 'id' | 'name'>;

export type OpenDialog =
  | { type: 'newNamespace' }
  | { type: 'editNamespace'; namespace: Namespace }
  | { type: 'protect'; namespace: { id: string; name: string }; prefix: string }
  | { type: 'addKey'; namespace: string; prefix: string }
  | { type: 'renameKey'; namespace: string; key: string }
  | { type: 'duplicateKey'; namespace: string; key: string }
  | { type: 'saveSearch'; namespace: string; saved: string | null }
  | { type: 'import'; begin: 'file' | 'paste'; file: string | null; into?: Namespace }
  | { type: 'export'; namespace: Namespace }
  | { type: 'runForEach'; namespace: string; selection: Selection; keys: number }
  | {
      type: 'change';
      namespace: string;
      selection: Selection;
      keys: number;
      begun?: Change;
    }
  | { type: 'plan'; plan: PlanSummary; tab?: Category | null; back?: OpenDialog; title?: string }
  | { type: 'activity'; at?: number }
  | { type: 'backups' }
  | { type: 'restore'; backup: BackupFile; back: OpenDialog | null }
  | { type: 'compare'; plan: PlanSummary; since: string; newer: string }
  | { type: 'compareWith'; namespace: string; other?: string }
  | { type: 'between'; plan: PlanSummary; from: NamedNamespace; into: NamedNamespace }
  | { type: 'trash' }
  | { type: 'planned' }
  | { type: 'planLater'; namespace: string; keys: readonly string[]; switched: boolean | null }
  | { type: 'movePlanned'; planned: Planned; back: OpenDialog | null }
  | { type: 'unsaved' }
  | { type: 'repair'; offer: Repair }
  | { type: 'shape'; namespace: string; key: string }
  | { type: 'palette' }
  | { type: 'settings'; at?: SettingId }
  | { type: 'shortcuts' }
  | { type: 'about' };

export interface Confirmation {
  title: string;
  text: string;
  confirm: string;
  danger: boolean;
  run: () => Promise<void>;
  /** Another way out, which does not confirm. */
  instead?: { words: string; run: () => void };
}

class Dialogs {
  #open = $state<OpenDialog | null>(null);
  #confirmation = $state.raw<Confirmation | null>(null);
  /** Dialogs on the screen, with those that a pane opens for itself. */
  #onScreen = $state(0);
  readonly #whenClosed: (() => void)[] = [];

  get open(): OpenDialog | null {
    return this.#open;
  }

  get confirmation(): Confirmation | null {
    return this.#confirmation;
  }

  show(dialog: OpenDialog): void {
    this.#go(dialog);
  }

  close(): void {
    this.#go(null);
  }

  /** Closes this dialog and shows the one that it was opened from. */
  backTo(dialog: OpenDialog | null): void {
    this.#go(dialog);
  }

  /** Asks before something that deserves a second look. */
  confirm(confirmation: Confirmation): void {
    this.#confirmation = confirmation;
  }

  /** Takes a question back; false when it is not asked any more. */
  withdraw(confirmation: Confirmation): boolean {
    if (this.#confirmation !== confirmation) return false;
    this.answered();
    return true;
  }

  /** The question was answered. */
  answered(): void {
    this.#confirmation = null;
    this.#tell();
  }

  /** Told by each dialog while it is on the screen; gives back what to call when it is not any more. */
  appeared(): () => void {
    this.#onScreen += 1;
    return () => {
      this.#onScreen -= 1;
      this.#tell();
    };
  }

  /** Whether anything lies over the window. */
  get any(): boolean {
    return this.#open !== null || this.#confirmation !== null || this.#onScreen > 0;
  }

  onAllClosed(run: () => void): void {
    this.#whenClosed.push(run);
  }

  #go(dialog: OpenDialog | null): void {
    const plan = planOf(this.#open);
    this.#open = dialog;
    // A plan that nobody looks at any more would lie in the store until the program ends.
    if (plan !== null && plan !== planOf(dialog)) void api.planDiscard(plan).catch(() => undefined);
    this.#tell();
  }

  #tell(): void {
    if (!this.any) for (const run of this.#whenClosed) run();
  }
}

const planOf = (dialog: OpenDialog | null) =>
  dialog !== null && 'plan' in dialog ? dialog.plan.id : null;

export const dialogs = new Dialogs();
