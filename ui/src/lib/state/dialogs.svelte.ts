/** Which dialog is open. One at a time; a confirmation may lie above it. */
import type { BackupInfo, Namespace, PlanSummary } from '../api';

export type OpenDialog =
  | { type: 'newNamespace' }
  | { type: 'editNamespace'; namespace: Namespace }
  | { type: 'addKey'; namespace: string; prefix: string }
  | { type: 'renameKey'; namespace: string; key: string }
  | { type: 'duplicateKey'; namespace: string; key: string }
  | { type: 'import'; begin: 'file' | 'paste'; path: string | null }
  | { type: 'export'; namespace: Namespace }
  | { type: 'plan'; plan: PlanSummary }
  | { type: 'activity' }
  | { type: 'backups' }
  | { type: 'restore'; backup: BackupInfo; back: OpenDialog | null }
  | { type: 'compare'; plan: PlanSummary; since: string }
  | { type: 'trash' };

export interface Confirmation {
  title: string;
  text: string;
  confirm: string;
  danger: boolean;
  run: () => Promise<void>;
}

class Dialogs {
  open = $state<OpenDialog | null>(null);
  confirmation = $state<Confirmation | null>(null);

  show(dialog: OpenDialog): void {
    this.open = dialog;
  }

  close(): void {
    this.open = null;
  }

  /** Closes this dialog and shows the one that it was opened from. */
  backTo(dialog: OpenDialog | null): void {
    this.open = dialog;
  }

  /** Asks before something that deserves a second look. */
  confirm(confirmation: Confirmation): void {
    this.confirmation = confirmation;
  }

  get any(): boolean {
    return this.open !== null || this.confirmation !== null;
  }
}

export const dialogs = new Dialogs();
