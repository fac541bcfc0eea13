/** How a text is laid out, so that what is added looks like what stands beside it. */
import { firstChildOf, NONE, nextOf, type Outline, parentOf, startOf } from './outline';

/** Fields that are looked at for a habit of the text. */
const LOOKED_AT = 200;

/** What stands between two neighbours: white space and the comma. */
export function gapBefore(outline: Outline, field: number): string | null {
  const before = outline.previous[field] ?? NONE;
  return before === NONE ? null : outline.text.slice(outline.to[before], startOf(outline, field));
}

/** What is to stand between a field and one that is put after it. */
export function gapAfter(outline: Outline, field: number): string {
  const next = nextOf(outline, field);
  const gap = next === NONE ? gapBefore(outline, field) : gapBefore(outline, next);
  if (gap !== null) return gap;
  const lead = leadOf(outline, parentOf(outline, field));
  return `,${lead === '' ? afterComma(outline) : lead}`;
}

/** What stands between the colon and its neighbours. */
export function colonIn(outline: Outline, group: number): string {
  const near = firstChildOf(outline, group);
  const field = near === NONE ? anyNamed(outline) : near;
  if (field === NONE) return afterComma(outline) === '' ? ':' : ': ';
  const colon = outline.text.slice(outline.nameTo[field], outline.from[field]);
  return colon.includes('\n') ? ': ' : colon;
}

/** What is inside an empty group or list once it holds a field. */
export function filled(outline: Outline, container: number, member: string): string {
  const inner = outline.text.slice(
    (outline.from[container] ?? 0) + 1,
    (outline.to[container] ?? 0) - 1,
  );
  const around = inner.includes('\n') ? inner : surroundings(outline, container);
  const lineBreak = /\r?\n/.exec(around)?.[0];
  if (lineBreak === undefined) return inner + member + inner;
  const own = indentOf(outline, container);
  return lineBreak + own + unitOf(outline, own) + member + lineBreak + own;
}

/** What stands before the first field of a group or list. */
function leadOf(outline: Outline, container: number): string {
  const first = firstChildOf(outline, container);
  if (first === NONE) return '';
  return outline.text.slice((outline.from[container] ?? 0) + 1, startOf(outline, first));
}

/** The white space by which a field is parted from what is before it. */
function surroundings(outline: Outline, field: number): string {
  const parent = parentOf(outline, field);
  if (parent === NONE) return '';
  return gapBefore(outline, field) ?? leadOf(outline, parent);
}

/** The white space at the beginning of the line in which a field begins. */
function indentOf(outline: Outline, field: number): string {
  const { text } = outline;
  const line = text.lastIndexOf('\n', startOf(outline, field) - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, line + 1_000))?.[0] ?? '';
}

/** By how much a line is moved in for each group or list. */
function unitOf(outline: Outline, own: string): string {
  for (let field = 0; field < Math.min(outline.size, LOOKED_AT); field++) {
    const lead = leadOf(outline, field);
    if (!lead.includes('\n')) continue;
    const outer = indentOf(outline, field);
    const inner = lead.slice(lead.lastIndexOf('\n') + 1);
    if (inner.startsWith(outer) && inner.length > outer.length) return inner.slice(outer.length);
  }
  return own.startsWith('\t') ? '\t' : '  ';
}

/** What stands after a comma, or after a colon where there is no comma. */
function afterComma(outline: Outline): string {
  for (let field = 1; field < Math.min(outline.size, LOOKED_AT); field++) {
    const gap = gapBefore(outline, field);
    if (gap !== null && !gap.includes('\n')) return gap.slice(gap.indexOf(',') + 1);
  }
  const named = anyNamed(outline);
  const colon =
    named === NONE ? '' : outline.text.slice(outline.nameTo[named], outline.from[named]);
  return colon.endsWith(' ') ? ' ' : '';
}

function anyNamed(outline: Outline): number {
  for (let field = 1; field < Math.min(outline.size, LOOKED_AT); field++) {
    if (outline.nameFrom[field] !== NONE) return field;
  }
  return NONE;
}
