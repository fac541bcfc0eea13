/**
 * For tests: a backend whose answers wait until the test lets them go, in any order, or fail. What is
 * asked for is done at once, or only when it is answered.
 */
export interface Asked {
  command: string;
  args: unknown[];
  answer: () => void;
  fail: (reason: unknown) => void;
}

type Commands = Record<string, (...args: never[]) => unknown>;

export class Slowly {
  /** What was asked for and not answered yet, the oldest first. */
  readonly waiting: Asked[] = [];
  /** Whether answers wait; else each comes by itself, in order. */
  held = true;
  /** Whether what waits is not done before it is answered, and never where it fails. */
  late = false;

  /** These commands, answered when the test says so. */
  wrap(commands: Commands): Record<string, (...args: unknown[]) => Promise<unknown>> {
    return Object.fromEntries(
      Object.entries(commands).map(([command, run]) => [
        command,
        (...args: unknown[]) => {
          // A refusal of the test's own rejects, as the backend would.
          const work = () => new Promise((resolve) => resolve(run(...(args as never[]))));
          if (!this.held) return work();
          const done = this.late ? null : work();
          done?.catch(() => undefined); // told when it is answered
          return new Promise((resolve, reject) => {
            const over = () => this.waiting.splice(this.waiting.indexOf(asked), 1);
            const asked: Asked = {
              command,
              args,
              answer: () => {
                over();
                resolve(done ?? work());
              },
              fail: (reason) => {
                over();
                reject(reason instanceof Error ? reason : new Error(String(reason)));
              },
            };
            this.waiting.push(asked);
          });
        },
      ]),
    );
  }

  /** The oldest unanswered call of a command. */
  of(command: string): Asked {
    const found = this.waiting.find((one) => one.command === command);
    if (!found) throw new Error(`nobody asked for ${command}`);
    return found;
  }

  /** Answers all that waits, and what is asked for because of it, the latest first or the oldest. */
  async settle(order: 'oldest first' | 'latest first' = 'oldest first'): Promise<void> {
    await quiet();
    while (this.waiting.length > 0) {
      const next = order === 'oldest first' ? this.waiting[0] : this.waiting.at(-1);
      next?.answer();
      await quiet();
    }
  }
}

/** Waits until everything that follows from what was answered has happened. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
