/** The inputs of a flow as fields: what stands in each, what is wrong with it, and all of them as JSON. */
import type { FlowInput } from '../bindings';
import { nameOf } from './form/members';
import { childrenOf, NONE, rawOf } from './form/outline';
import { readGroup } from './form/reading';
import { cellOf } from './form/table';
import { jsonProblems } from './json';
import { isNumber } from './kinds';

export type InputKind = FlowInput['kind'];

/** What a person chose for one input: its kind, and the text of its field. */
export interface Filled {
  kind: InputKind;
  /** A text as it is; a number and JSON to the digit; a switch as `true` or `false`. */
  text: string;
}

export const kindWords: Record<InputKind, string> = {
  text: 'Text',
  number: 'Number',
  switch: 'On or off',
  json: 'JSON',
};

/** What an input begins with: its default, or nothing. */
export function beginning({ kind, default: json }: FlowInput): Filled {
  if (json !== null) return { ...fromJson(json, kind), kind };
  return { kind, text: kind === 'switch' ? 'false' : '' };
}

/** A JSON value as it stands in a field; a value of another kind than is expected has its own. */
export function fromJson(json: string, expected: InputKind | null = null): Filled {
  const text = json.trim();
  const kind = expected ?? kindOf(text);
  if (kind !== 'text' || !text.startsWith('"')) return { kind, text };
  const read: unknown = jsonProblems(text).length === 0 ? JSON.parse(text) : text;
  return { kind, text: typeof read === 'string' ? read : text };
}

function kindOf(json: string): InputKind {
  if (json.startsWith('"')) return 'text';
  if (json === 'true' || json === 'false') return 'switch';
  return isNumber(json) ? 'number' : 'json';
}

/** The members of a JSON object, each with its value as it is written there. */
export function filledFrom(json: string): Map<string, Filled> {
  const outline = readGroup(json);
  if (!outline) return new Map();
  return new Map(
    childrenOf(outline, 0).map((one) => [
      nameOf(outline, one) ?? '',
      fromJson(rawOf(outline, one)),
    ]),
  );
}

/** What was typed into inputs, as it is kept. */
export function toKept(filled: ReadonlyMap<string, Filled>): string {
  return JSON.stringify(Object.fromEntries(filled));
}

/** What was typed into inputs, out of what was kept; what is not of this form is left out. */
export function fromKept(text: string): Map<string, Filled> {
  const filled = new Map<string, Filled>();
  const kept: unknown = jsonProblems(text).length === 0 ? JSON.parse(text) : null;
  if (typeof kept !== 'object' || kept === null) return filled;
  for (const [name, one] of Object.entries(kept as Record<string, unknown>))
    if (isFilled(one)) filled.set(name, { kind: one.kind, text: one.text });
  return filled;
}

const isFilled = (one: unknown): one is Filled =>
  typeof one === 'object' &&
  one !== null &&
  'kind' in one &&
  'text' in one &&
  typeof one.text === 'string' &&
  typeof one.kind === 'string' &&
  Object.hasOwn(kindWords, one.kind);

/** The JSON Schema of a flow's inputs, as it stands in the metadata of the flow; null where there is none. */
export function schemaIn(metadata: string): string | null {
  const outline = readGroup(metadata);
  const field = outline ? cellOf(outline, 0, 'inputs') : NONE;
  return outline && field !== NONE ? rawOf(outline, field) : null;
}

/** What is wrong with what stands in a field; null when nothing is. */
export function inputProblem({ name, required }: FlowInput, { kind, text }: Filled): string | null {
  const empty = kind === 'text' ? text === '' : text.trim() === '';
  if (empty) return required ? `Fill in ${name}.` : null;
  if (kind === 'number' && !isNumber(text.trim())) return `${name} is not a number yet.`;
  if (kind === 'json' && jsonProblems(text).length > 0) return `${name} is not JSON yet.`;
  return null;
}

/** Whether a field gives something: an empty text does not where the flow does without it. */
export function isGiven({ required, default: json }: FlowInput, { kind, text }: Filled): boolean {
  return kind !== 'text' || text !== '' || required || json !== null;
}

/** All inputs as the text of one JSON object; numbers and JSON go in as they were typed. */
export function toJson(inputs: readonly (readonly [string, Filled])[]): string {
  const members = inputs
    .filter(([, { kind, text }]) => kind === 'text' || text.trim() !== '')
    .map(([name, { kind, text }]) => {
      const value = kind === 'text' ? JSON.stringify(text) : text.trim();
      return `${JSON.stringify(name)}:${value}`;
    });
  return `{${members.join(',')}}`;
}
