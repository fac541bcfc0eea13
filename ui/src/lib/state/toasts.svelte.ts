/** Short messages at the edge of the window, some with a way back. */
import { isFailure, toFailed } from '../api';

export interface ToastAction {
  label: string;
  run: () => void | Promise<void>;
  /** Whether this is the way back of what the message tells. */
  undo?: boolean;
}

export interface Toast {
  id: number;
  message: string;
  tone: 'plain' | 'problem';
  action: ToastAction | null;
}

const SECONDS = 9;
const PROBLEMS_AT_MOST = 2;

class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  say(message: string, action: ToastAction | null = null): void {
    this.#add({ id: this.#next++, message, tone: 'plain', action });
  }

  /** Tells about something that did not work. What the person cancelled is not a problem. */
  complain(thrown: unknown): void {
    if (isFailure(thrown, 'cancelled')) return;
    const { message } = toFailed(thrown);
    if (this.list.some((toast) => toast.message === message)) return;
    this.#add({ id: this.#next++, message, tone: 'problem', action: null });
  }

  close(id: number): void {
    this.hold(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Keeps a message while it is being read. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Lets a message go after a while. */
  release(id: number): void {
    this.hold(id);
    const timer = setTimeout(() => {
      this.close(id);
    }, SECONDS * 1000);
    this.#timers.set(id, timer);
  }

  #add(toast: Toast): void {
    // What was done last is what matters; a problem stays beside it until it is read.
    const problems = this.list.filter((one) => one.tone === 'problem').slice(-PROBLEMS_AT_MOST);
    for (const old of this.list) if (!problems.includes(old)) this.hold(old.id);
    this.list = [...problems, toast];
    this.release(toast.id);
  }
}

export const toasts = new Toasts();
