/** The path to a field, as programs write it (RFC 9535): `$.address.city`, `$.items[0]['odd name']`. */
import { fieldAt, type Outline, pathTo } from './outline';
import { nameOf } from './members';

/** A name that needs no quotes. */
const bare = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** The path to a field, from the whole value, which is `$`. */
export function jsonPath(outline: Outline, field: number): string {
  return `$${pathTo(outline, field)
    .map((one) => {
      const name = nameOf(outline, one);
      if (name === null) return `[${String(outline.places[one] ?? 0)}]`;
      return bare.test(name) ? `.${name}` : `['${escaped(name)}']`;
    })
    .join('')}`;
}

/** The path to what stands at an offset of the text. */
export const pathAt = (outline: Outline, offset: number): string =>
  jsonPath(outline, fieldAt(outline, offset));

/** As JSON writes it, but for the quotes. */
const escaped = (name: string): string =>
  JSON.stringify(name)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", String.raw`\'`);
