/** Short messages at the edge of the window, some with a way back. */
import { isFailure, onWorked, toFailed } from '../api';

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
  /** What it is about, where it has the only way back: then no other message takes its place. */
  about: string | null;
  /** The command that failed, of a problem: when it works after all, the problem is none any more. */
  failed: string | null;
}

const SECONDS = 9;
const PROBLEMS_AT_MOST = 2;

class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  say(message: string, action: ToastAction | null = null): void {
    this.#add({ id: this.#next++, message, tone: 'plain', action, about: null, failed: null });
  }

  /** The same for what has the only way back: it stays beside other messages until its time is over. */
  offer(about: string, message: string, action: ToastAction): void {
    this.#add({ id: this.#next++, message, tone: 'plain', action, about, failed: null });
  }

  /** Whether such a way back can still be seen. */
  offers(about: string): boolean {
    return this.list.some((toast) => toast.about === about);
  }

  /** Tells about something that did not work. What the person cancelled is not a problem. */
  complain(thrown: unknown): void {
    if (isFailure(thrown, 'cancelled')) return;
    const { message, call } = toFailed(thrown);
    const there = this.list.find((toast) => toast.message === message);
    if (there) {
      // It is about several now: one of them that works after all does not take it away.
      if (there.failed !== call) there.failed = null;
      return;
    }
    const told = { message, tone: 'problem', action: null, about: null, failed: call } as const;
    this.#add({ id: this.#next++, ...told });
  }

  /** What did not work has worked now. */
  worked(call: () => string): void {
    if (!this.list.some((toast) => toast.failed !== null)) return;
    const now = call();
    for (const toast of this.list) if (toast.failed === now) this.close(toast.id);
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
    const offers = this.list.filter((one) => one.about !== null && one.about !== toast.about);
    const staying = [...problems, ...offers];
    for (const old of this.list) if (!staying.includes(old)) this.hold(old.id);
    this.list = [...staying, toast];
    this.release(toast.id);
  }
}

export const toasts = new Toasts();

onWorked((call) => toasts.worked(call));
