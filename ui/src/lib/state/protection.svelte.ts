/** The protected places, and the question before a write in one. */
import { api, type Leave, type ProtectedPlace } from '../api';
import { covering, hasWithin } from '../model/protection';
import { Latest } from './latest';
import { askBy, type Refused } from './leave';

/** What a person is asked, and what to do with their answer: once, and null for Cancel. */
export interface Question {
  readonly refused: Refused;
  answer: (leave: Leave | null) => void;
}

class Protection {
  places = $state.raw<readonly ProtectedPlace[]>([]);
  asked = $state.raw<Question | null>(null);

  readonly #latest = new Latest();

  async refresh(): Promise<void> {
    const newest = this.#latest.ask();
    const places = await api.protectedPlaces();
    if (newest()) this.places = places;
  }

  /** The place with the longest prefix that covers a key. */
  of(namespace: string | null, key: string): ProtectedPlace | null {
    return covering(this.places, namespace, key);
  }

  /** The place with just this prefix. */
  at(namespace: string, prefix: string): ProtectedPlace | null {
    const found = this.of(namespace, prefix);
    return found?.prefix === prefix ? found : null;
  }

  /** Whether there is a place among the keys with a prefix that does not cover all of them. */
  within(namespace: string, prefix: string): boolean {
    return hasWithin(this.places, namespace, prefix);
  }

  /** The lock that a namespace shows: all of it is protected, or some. */
  lockOf(namespace: string): { label: string; tip: string | null } | null {
    const whole = this.at(namespace, '');
    if (whole) return { label: 'Protected', tip: whole.note };
    return this.within(namespace, '')
      ? { label: 'Partly protected', tip: 'Some of its keys are protected.' }
      : null;
  }

  /** Asks before a write; another one that comes meanwhile waits for its turn. */
  async ask(refused: Refused): Promise<Leave | null> {
    const before = this.#last;
    const answered = before.then(() => this.#ask(refused));
    this.#last = answered;
    return answered;
  }

  #last: Promise<unknown> = Promise.resolve();

  #ask(refused: Refused): Promise<Leave | null> {
    return new Promise((resolve) => {
      const answer = (leave: Leave | null) => {
        if (this.asked === question) this.asked = null;
        resolve(leave);
      };
      const question: Question = { refused, answer };
      this.asked = question;
    });
  }
}

export const protection = new Protection();

askBy((refused) => protection.ask(refused));
