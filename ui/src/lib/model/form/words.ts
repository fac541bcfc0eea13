/** The form's own words. */
import type { FieldKind } from './outline';
import { isContainer, kindOfField, type Outline, parentOf, pathTo } from './outline';
import { nameOf } from './members';
import { counted } from '../words';

export const fieldKindName: Record<FieldKind, string> = {
  text: 'Text',
  number: 'Number',
  switch: 'Switch',
  nothing: 'Nothing (null)',
  group: 'Group of fields',
  list: 'List',
};

/** Fields whose names are told of a long way. */
const TOLD = 3;

/** The name of a field, or the number of an item as people count. */
export function fieldName(outline: Outline, field: number): string {
  return nameOf(outline, field) ?? String((outline.places[field] ?? 0) + 1);
}

/** The way to a field in words, from the outside in; of a long way its end. */
export function pathWords(outline: Outline, field: number): string {
  if (field === 0) return 'Value';
  const path: string[] = [];
  let at = field;
  while (at > 0 && path.length < TOLD) {
    path.unshift(fieldName(outline, at));
    at = parentOf(outline, at);
  }
  if (at > 0) path.unshift('…');
  return path.join(' › ');
}

/** What a group or list holds, in a few words. */
export function holds(outline: Outline, field: number): string {
  const count = outline.counts[field] ?? 0;
  const one = kindOfField(outline, field) === 'group' ? 'field' : 'item';
  return count === 0 ? 'empty' : counted(count, one);
}

/** The fields on the way to a field, for going back along it; of a long way the beginning and the end. */
export function crumbs(outline: Outline, field: number): { field: number; name: string }[] {
  const path = pathTo(outline, field).filter((one) => one === field || isContainer(outline, one));
  const shown = path.length <= 2 * TOLD ? path : [...path.slice(0, 1), -1, ...path.slice(-TOLD)];
  return shown.map((one) => ({ field: one, name: one < 0 ? '…' : fieldName(outline, one) }));
}
