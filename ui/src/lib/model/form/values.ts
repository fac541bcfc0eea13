/** What a field holds, changed. */
import type { FormEdit } from './edits';
import { type FieldKind, fieldKinds, kindOfField, type Outline, rawOf, startOf } from './outline';
import { readFields } from './reading';
import { decoded, quoted, retyped } from './strings';
import { isNumber } from '../kinds';
import { numberIn } from '../plainkinds';

/** Puts a value as it is written in place of another. Null when it is the same. */
export function setRaw(outline: Outline, field: number, raw: string): FormEdit | null {
  if (raw === rawOf(outline, field)) return null;
  const [from, to] = [outline.from[field] ?? 0, outline.to[field] ?? 0];
  return { edits: [{ from, to, insert: raw }], at: startOf(outline, field) };
}

/** Makes a text say what was typed; a value of another kind becomes that text. */
export function setText(outline: Outline, field: number, typed: string): FormEdit | null {
  if (kindOfField(outline, field) !== 'text') return setRaw(outline, field, quoted(typed));
  const edit = retyped(rawOf(outline, field), typed);
  if (edit === null) return null;
  const begin = outline.from[field] ?? 0;
  const { from, to, insert } = edit;
  return {
    edits: [{ from: begin + from, to: begin + to, insert }],
    at: startOf(outline, field),
  };
}

/** Makes a number of what was typed, digit by digit; what is no number is kept as a text. */
export function setNumber(outline: Outline, field: number, typed: string): FormEdit | null {
  return isNumber(typed) ? setRaw(outline, field, typed) : setText(outline, field, typed);
}

export function setSwitch(outline: Outline, field: number, on: boolean): FormEdit | null {
  return setRaw(outline, field, String(on));
}

/**
 * What would be stored if a value were of another kind. A text that says a value becomes it, and back;
 * where nothing can be carried over, the value is wrapped rather than lost.
 */
export function asKind(raw: string, kind: FieldKind): string {
  const now = kindOfRaw(raw);
  if (now === kind) return raw;
  const text = now === 'text' ? decoded(raw) : raw;
  switch (kind) {
    case 'text':
      return quoted(now === 'nothing' ? '' : raw);
    case 'number':
      return numberIn(text) ?? (isOn(now, text) ? '1' : '0');
    case 'switch':
      return String(isOn(now, text));
    case 'nothing':
      return 'null';
    case 'group':
      if (now === 'text' && kindOfRaw(text) === 'group') return text;
      return isEmpty(now, text) ? '{}' : `{"value": ${raw}}`;
    case 'list':
      if (now === 'text' && kindOfRaw(text) === 'list') return text;
      return isEmpty(now, text) ? '[]' : `[${raw}]`;
  }
}

/** The kind of a value as it is written; null when it is not JSON. */
function kindOfRaw(raw: string): FieldKind | null {
  const reading = readFields(raw);
  return 'outline' in reading ? kindOfField(reading.outline, 0) : null;
}

function isOn(kind: FieldKind | null, text: string): boolean {
  if (kind === 'number') return !/^-?0*(\.0*)?([eE].*)?$/.test(text);
  return ['true', 'yes', 'on', '1'].includes(text.trim().toLowerCase());
}

function isEmpty(kind: FieldKind | null, text: string): boolean {
  return kind === 'nothing' || (kind === 'text' && text === '') || /^[[{]\s*[\]}]$/.test(text);
}

/** The kinds that a value can be made, with what would be stored; its own kind is among them. */
export function kindsFor(raw: string): { kind: FieldKind; raw: string }[] {
  return fieldKinds.map((kind) => ({ kind, raw: asKind(raw, kind) }));
}

/** What a new field of a kind holds. */
export const blank: Record<FieldKind, string> = {
  text: '""',
  number: '0',
  switch: 'false',
  nothing: 'null',
  group: '{}',
  list: '[]',
};
