/** What was typed over a key and not saved, and how it crosses to the backend and back. */
import type { DraftBase, DraftForm, DraftHead, DraftPlace, ListedDraft, ShortForm } from '../api';
import type { ExpiryChoice } from './expiry';
import { decode } from './hex';
import { beginningOf, encoded, joined, type LongText } from './longtext';

/** The parts that a person touched; null where one was not. */
export interface Typed {
  /** The value's text, as it would be stored. */
  text: LongText | null;
  expiry: ExpiryChoice | null;
  /** "" clears it. */
  metadata: string | null;
}

/** A draft that is to be kept. */
export interface Keeping extends Typed {
  /** When it was typed: Unix milliseconds. */
  at: number;
  /** The version that the edit began from. */
  version: number;
  /** That version itself; null when it is not known. */
  base: Base | null;
  /** The form that it fills; none for an edit of a key. */
  form?: DraftForm | null;
}

/** A draft as it is read, which has all of its text. */
export interface Draft extends Keeping {
  text: string | null;
}

/** The same, of one that may be on its way to be kept. */
export const inFull = (draft: Keeping): Draft => ({
  ...draft,
  text: draft.text === null ? null : String(draft.text),
});

/** The parts of the entry that an edit began from. */
export interface Base {
  /** The value's text, or its SHA-256 where the text is not at hand; null when it was not edited. */
  text: { whole: string } | { hash: string } | null;
  /** Unix seconds; null for never. */
  expiresAt: number | null;
  metadata: string | null;
}

/** Where what is typed over a key is kept. */
export const editPlace = (namespace: string, key: string): DraftPlace => ({
  namespace,
  key,
  aside: null,
  form: null,
});

/** Where what is typed into a short form is kept: one about a key, a namespace, or neither. */
export const formPlace = (form: ShortForm, namespace = '', key = ''): DraftPlace => ({
  namespace,
  key,
  aside: null,
  form,
});

/** Whether it is what is typed into the inputs of a flow: there again, and waiting for no decision. */
export const isInputs = ({ form }: DraftPlace) => form === 'inputs' || form === 'example';

/** A place as the key of a map. */
export const placeId = ({ namespace, key, aside, form }: DraftPlace) =>
  `${namespace}\u0000${form ?? ''}${aside === null ? '' : String(aside)}\u0000${key}`;

/** Whether both are of the same key, or fill the same form. */
export const isBeside = (one: DraftPlace, other: DraftPlace) =>
  one.namespace === other.namespace && one.key === other.key && one.form === other.form;

/** What stands in a form now. */
export function formDraft(
  form: DraftForm,
  text: string | null,
  expiry: ExpiryChoice | null = null,
): Draft {
  return { at: Date.now(), text, expiry, metadata: null, version: 0, base: null, form };
}

/** What is known of a draft without its text. `hash` is that of the text that it began from. */
export function headOf(
  draft: Keeping,
  about: Pick<DraftHead, 'place' | 'namespaceName'>,
  textBytes: number | null,
  hash: string | null,
): DraftHead {
  const { at, expiry, metadata, version, base } = draft;
  const kept: DraftBase | null = base && {
    hash,
    expiresAt: base.expiresAt,
    metadata: base.metadata,
  };
  const { place, namespaceName } = about;
  const form = draft.form ?? null;
  return { place, namespaceName, at, textBytes, expiry, metadata, version, base: kept, form };
}

/** So much of a text is looked at for how it begins, and so many characters of that are shown. */
const BEGINNING_LOOKED_AT = 4_096;
const BEGINNING = 160;

/** A draft as it is listed: with the beginning of its text, in one line. */
export function listed(head: DraftHead, text: LongText | null): ListedDraft {
  const words = beginningOf(text ?? '', BEGINNING_LOOKED_AT)
    .trim()
    .split(/\s+/u)
    .join(' ');
  return { ...head, beginning: [...words].slice(0, BEGINNING).join('') };
}

/** The length of the head in four bytes, the lowest first; the head as JSON; then the text, in its pieces. */
export function toBody(head: unknown, text: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const line = new TextEncoder().encode(JSON.stringify(head));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, line.length, true);
  return joined([length, line, ...text]);
}

/** A body in its two parts. */
export function parts(body: Uint8Array): { head: unknown; text: Uint8Array } {
  const length = new DataView(body.buffer, body.byteOffset).getUint32(0, true);
  const line = new TextDecoder().decode(body.subarray(4, 4 + length));
  return { head: JSON.parse(line), text: body.subarray(4 + length) };
}

/** A draft as the backend gave it; null when it has none. */
export function fromBody(body: ArrayBuffer): { head: DraftHead; draft: Draft } | null {
  if (body.byteLength === 0) return null;
  const found = parts(new Uint8Array(body));
  const head = found.head as DraftHead;
  const { at, expiry, metadata, version, form } = head;
  const text = head.textBytes === null ? null : decode(found.text);
  const base: Base | null = head.base && {
    text: head.base.hash === null ? null : { hash: head.base.hash },
    expiresAt: head.base.expiresAt,
    metadata: head.base.metadata,
  };
  const draft = { at, text, expiry, metadata, version, base };
  return { head, draft: form ? { ...draft, form } : draft };
}

/** SHA-256 as hexadecimal digits. */
export async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', joined(await encoded(text)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether the text that an edit began from is this one. */
export async function beganFrom({ text }: Base, now: string | null): Promise<boolean> {
  if (text === null) return true; // it was not edited
  if (now === null) return false;
  return 'whole' in text ? text.whole === now : text.hash === (await hashOf(now));
}
