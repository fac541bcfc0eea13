/**
 * Answers that came before they were asked for, as those that the first picture needs come in one. Each is
 * for one question, so that who asks again asks the backend, and is given as it would be given there.
 */
export class Ahead {
  readonly #answers = new Map<string, unknown>();

  /** The answer to the next such question. */
  put(command: string, args: readonly unknown[], answer: unknown): void {
    this.#answers.set(questionOf(command, args), answer);
  }

  /** What was put for a question; null where nothing was. */
  take(command: string, args: readonly unknown[]): { answer: unknown } | null {
    if (this.#answers.size === 0) return null;
    const question = questionOf(command, args);
    if (!this.#answers.has(question)) return null;
    const answer = this.#answers.get(question);
    this.#answers.delete(question);
    return { answer };
  }

  /** What nobody has asked for by now is not for who asks later. */
  forget(): void {
    this.#answers.clear();
  }
}

const questionOf = (command: string, args: readonly unknown[]) => JSON.stringify([command, args]);
