/**
 * The only door to the backend: the generated commands, with every rejection turned into `Failed`.
 *
 * Raw byte commands (values and versions) have no generated type and are written here by hand.
 */
import { invoke } from '@tauri-apps/api/core';
import { Ahead } from './ahead';
import { type Checked, commands, type DraftPlace, events, type JsonMistake } from './bindings';
import { type AnyFailure, type FailureCode, failureWords, isKnown } from './model/failures';
import { encoded, joined, type LongText } from './model/longtext';

export type * from './bindings';
export type { AnyFailure, FailureCode } from './model/failures';
export { events };

/** A refusal: `failure` is what the program looks at, `message` is what a person reads. */
export class Failed extends Error {
  readonly failure: AnyFailure;
  /** The command that failed, and what it was about; null where it was none. */
  call: string | null = null;

  constructor(failure: AnyFailure) {
    super(failureWords(failure));
    this.name = 'Failed';
    this.failure = failure;
  }

  get code(): FailureCode {
    return this.failure.code;
  }
}

/** Anything that was thrown, as a `Failed`. The framework itself rejects with bare strings. */
export function toFailed(thrown: unknown): Failed {
  if (thrown instanceof Failed) return thrown;
  if (isKnown(thrown)) return new Failed(thrown);
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new Failed({ code: 'unexpected', detail });
}

/** Whether `thrown` is a refusal with this code. */
export function isFailure(thrown: unknown, code: FailureCode): thrown is Failed {
  return thrown instanceof Failed && thrown.code === code;
}

type Command = (...args: never[]) => Promise<unknown>;

/** What is known before it is asked for. */
export const ahead = new Ahead();

/** The names of jobs and windows: another one each time. */
const MADE_UP = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A command and what it is about, without what it writes there: the same when it is tried again. */
function callOf(name: string, args: readonly unknown[]): string {
  const about = args.map((arg) => {
    if (typeof arg === 'string') return MADE_UP.test(arg) ? '' : arg.slice(0, 600);
    if (Array.isArray(arg)) return JSON.stringify(arg).slice(0, 600);
    const place = arg as { namespace?: unknown; key?: unknown } | null | undefined;
    return typeof place === 'object' ? [place?.namespace, place?.key].join(' ') : '';
  });
  return [name, ...about].join('\n');
}

let worked: (call: () => string) => void = () => undefined;

/** From now on this is told of every command that worked. */
export function onWorked(listener: (call: () => string) => void): void {
  worked = listener;
}

function guarded<T extends Record<string, Command>>(table: T): T {
  const entries = Object.entries(table).map(([name, command]) => [
    name,
    async (...args: never[]) => {
      const known = ahead.take(name, args);
      if (known) return known.answer;
      try {
        const answer = await command(...args);
        worked(() => callOf(name, args));
        return answer;
      } catch (thrown) {
        const failed = toFailed(thrown);
        failed.call = callOf(name, args);
        throw failed;
      }
    },
  ]);
  return Object.fromEntries(entries) as T;
}

/** What a raw command makes of a text, which is a text again. */
async function writtenOut(command: string, text: LongText, job: string): Promise<string> {
  const bytes = await inBytes(text);
  const written = await invoke<ArrayBuffer>(command, bytes, { headers: { job } });
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(written);
}

const inBytes = async (text: LongText) => joined(await encoded(text));

const raw = {
  /** The value of a key, or only as many bytes from its start as `head` says. */
  readValue: (namespace: string, key: string, head: number | null = null) =>
    invoke<ArrayBuffer>('read_value', { namespace, key, head }),
  /** The value of a version, present or past; or only so many bytes of it from a place on. */
  readVersion: (version: number, part: [from: number, most: number] | null = null) =>
    invoke<ArrayBuffer>('read_version', { version, part }),
  /** The value a plan's row would write. */
  planReadAfter: (plan: string, row: number) =>
    invoke<ArrayBuffer>('plan_read_after', { plan, row }),
  /** What was typed over a key, with its text (`drafts/body.rs`); no bytes when it is not there. */
  readDraft: (store: string, place: DraftPlace) =>
    invoke<ArrayBuffer>('read_draft', { store, place }),
  /** Keeps what was typed over a key. */
  putDraft: (body: Uint8Array) => invoke<null>('put_draft', body),
  /** The JSON with two spaces for each level: nothing but white space between tokens changes. */
  layOutJson: (text: LongText, job: string) => writtenOut('lay_out_json', text, job),
  /** The JSON without white space between its tokens. */
  compactJson: (text: LongText, job: string) => writtenOut('compact_json', text, job),
  /** A text, held against what is pinned to the pattern of its key; null where nothing is. */
  checkValue: async (
    about: { namespace: string; key: string; asShape: boolean },
    text: LongText,
  ) => {
    const line = await encoded(`${JSON.stringify(about)}\n`);
    return invoke<Checked | null>('check_value', joined([...line, ...(await encoded(text))]));
  },
  /** Lets what the system draws of the window, as the list of a choice, look as the page does; null: as usual. */
  setWindowTheme: (value: 'light' | 'dark' | null) =>
    invoke<null>('plugin:window|set_theme', { value }),
  /** The first place at which a text stops being JSON; null when it is JSON. */
  checkJson: async (text: LongText) =>
    invoke<JsonMistake | null>('check_json', await inBytes(text)),
};

export const api = { ...guarded(commands), ...guarded(raw) };
