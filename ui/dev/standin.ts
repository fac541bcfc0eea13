/**
 * The shape of the made-up backend: for each command of the window one function with its arguments,
 * in order, and its answer. A command that comes, goes or changes is an error of `npm run check`.
 */
import type { api, Failure } from '../src/lib/api';

type Api = typeof api;
export type Command = keyof Api;

export type StandIn = {
  [C in Command]: (
    ...args: Parameters<Api[C]>
  ) => Awaited<ReturnType<Api[C]>> | Promise<Awaited<ReturnType<Api[C]>>>;
};

/** A part of the commands, in a file of its own. */
export type Part<C extends Command> = Pick<StandIn, C>;

/** A refusal, as it crosses from Rust. */
export const refusal = (failure: Failure): Failure => failure;

const bytesOf = (text: string) => new TextEncoder().encode(text).buffer;

interface Valued {
  text: string | null;
  size: number;
}

const made = new WeakMap<Valued, Uint8Array<ArrayBuffer>>();

/** An entry of bytes that are no text. */
export function withBytes<One extends Valued>(one: One, value: Uint8Array): One {
  made.set(one, Uint8Array.from(value));
  return one;
}

/** The bytes of a value; of one whose text is not kept here, as many as there would be. */
export const valueBytes = (one: Valued | null | undefined): ArrayBuffer =>
  one?.text === null
    ? (made.get(one)?.buffer ?? new Uint8Array(one.size).buffer)
    : bytesOf(one?.text ?? '');
