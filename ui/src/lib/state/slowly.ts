/**
 * For tests: a backend whose answers wait until the test lets them go, in any order, or fail. What an
 * answer says is what was true when it was asked for.
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

  /** These commands, answered when the test says so. */
  wrap(commands: Commands): Record<string, (...args: unknown[]) => Promise<unknown>> {
    return Object.fromEntries(
      Object.entries(commands).map(([command, run]) => [
        command,
        (...args: unknown[]) => {
          let said: unknown;
          try {
            said = run(...(args as never[]));
          } catch (thrown) {
            // The test's own refusal, rejected below as the backend would.
            return Promise.reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
          }
          if (!this.held) return Promise.resolve(said);
          return new Promise((resolve, reject) => {
            const done = (go: () => void) => () => {
              this.waiting.splice(this.waiting.indexOf(asked), 1);
              go();
            };
            const asked: Asked = {
              command,
              args,
              answer: done(() => {
                resolve(said);
              }),
              fail: (reason) => {
                done(() => {
                  reject(reason instanceof Error ? reason : new Error(String(reason)));
                })();
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
