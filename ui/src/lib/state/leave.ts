/**
 * A person's leave to write in protected places: a write that is refused for them is told to whoever asks, and
 * done again with the answer. Without one nothing is written, as if it was cancelled.
 */
import { type AnyFailure, Failed, type Leave, type LeavePlace } from '../api';

export type Refused = Extract<AnyFailure, { code: 'protected' }>;

type Ask = (refused: Refused) => Promise<Leave | null>;

let ask: Ask = () => Promise.resolve(null);

/** From now on this asks the person; null: they would rather not. */
export function askBy(asking: Ask): void {
  ask = asking;
}

const isIn = (leave: Leave, { namespace, prefix }: LeavePlace) =>
  leave.places.some((one) => one.namespace === namespace && one.prefix === prefix);

/** Whether all that is refused was asked about: each place, and the name that is to be typed. */
const isAnswered = (leave: Leave, { writes, typeName }: Refused) =>
  writes.every(({ place }) => isIn(leave, place)) &&
  (typeName === null || leave.typed.trim() === typeName);

/** Does a write, and asks as often as it meets places, or a name to type, that nobody asked about. */
export async function withLeave<T>(task: (leave: Leave | null) => Promise<T>): Promise<T> {
  let leave: Leave | null = null;
  for (;;) {
    try {
      return await task(leave);
    } catch (thrown) {
      const refused = thrown instanceof Failed ? thrown.failure : null;
      if (refused?.code !== 'protected') throw thrown;
      // What does not take the leave is refused for good.
      if (leave !== null && isAnswered(leave, refused)) throw thrown;
      leave = await ask(refused);
      if (leave === null) throw new Failed({ code: 'cancelled' });
    }
  }
}
