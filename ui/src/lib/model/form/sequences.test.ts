// Whatever is done to a form, and in whatever order, changes those characters and no others, and undo
// gives back the text. What each deed should do is said here in a second way, over parts that were read
// by another reader.
import { history, undo } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import fc from '../chance';
import { expect, it } from 'vitest';
import { applied, type FormEdit } from './edits';
import { jsonTexts, typed } from './madeup';
import { add, addAfter, blankLike, duplicate, moveTo, nameOf, remove, rename } from './members';
import {
  childrenOf,
  fieldKinds,
  isContainer,
  kindOfField,
  type Outline,
  parentOf,
} from './outline';
import { type Part, readPlainly } from './plainly';
import { readFields } from './reading';
import { withValue } from './shifting';
import { decoded, shown } from './strings';
import { asKind, blank, setNumber, setSwitch, setText } from './values';

interface Deed {
  name: string;
  pick: number;
  place: number;
  typed: string;
  kind: (typeof fieldKinds)[number];
}

const deeds: fc.Arbitrary<Deed> = fc.record({
  name: fc.constantFrom(
    'text',
    'number',
    'switch',
    'kind',
    'add',
    'after',
    'blank',
    'duplicate',
    'remove',
    'rename',
    'move',
  ),
  pick: fc.nat(1_000),
  place: fc.nat(5),
  typed,
  kind: fc.constantFrom(...fieldKinds),
});

const read = (text: string): Outline => {
  const reading = readFields(text);
  if (!('outline' in reading)) throw new Error(`${reading.mistake.code}: ${text}`);
  return reading.outline;
};

/** The deed as an edit; null where it says that there is nothing to do. */
function edit(outline: Outline, field: number, deed: Deed): FormEdit | null {
  const container = isContainer(outline, field) ? field : parentOf(outline, field);
  const raw = outline.text.slice(outline.from[field], outline.to[field]);
  switch (deed.name) {
    case 'text':
      return setText(outline, field, deed.typed);
    case 'number':
      return setNumber(outline, field, deed.typed);
    case 'switch':
      return setSwitch(outline, field, deed.place > 2);
    case 'kind': {
      const now = asKind(raw, deed.kind);
      expect(kindOfField(read(now), 0)).toBe(deed.kind);
      const from = outline.from[field] ?? 0;
      return now === raw
        ? null
        : { edits: [{ from, to: from + raw.length, insert: now }], at: from };
    }
    case 'add':
      return container < 0 ? null : add(outline, container, { name: deed.typed, raw: blank.text });
    case 'after':
      return field === 0 ? null : addAfter(outline, field, { name: deed.typed, raw: '0' });
    case 'blank':
      return field === 0
        ? null
        : addAfter(outline, field, { name: 'new', raw: blankLike(outline, field) });
    case 'duplicate':
      return field === 0 ? null : duplicate(outline, field);
    case 'remove':
      return field === 0 ? null : remove(outline, field);
    case 'rename':
      return rename(outline, field, deed.typed);
    default:
      return field === 0 ? null : moveTo(outline, field, deed.place);
  }
}

/** The way to a field as places. */
function wayTo(outline: Outline, field: number): number[] {
  const way: number[] = [];
  for (let at = field; at > 0; at = parentOf(outline, at)) way.unshift(outline.places[at] ?? 0);
  return way;
}

type Siblings = NonNullable<Part['inside']>;

/** Does the deed to parts, and gives the parts that the text should have. */
function expected(whole: Part, way: number[], deed: Deed, after: Part): Part {
  const change = (part: Part, left: number[], other: Part): Part => {
    const [place, ...rest] = left;
    if (place === undefined) return inPlace(part, deed, other);
    const inside = [...(part.inside ?? [])];
    const there = inside[place];
    if (!there) throw new Error('no such place');
    if (rest.length === 0 && amongSiblings.has(deed.name)) {
      among(inside, place, deed, other.inside ?? []);
      return { raw: other.raw, inside };
    }
    const same = other.inside?.[place];
    if (!same) throw new Error('a field is gone');
    inside[place] = { name: there.name, part: change(there.part, rest, same.part) };
    return { raw: other.raw, inside };
  };
  const target = way;
  const toContainer = deed.name === 'add' && !isGroupOrList(at(whole, way));
  return change(whole, toContainer ? target.slice(0, -1) : target, after);
}

const amongSiblings = new Set(['after', 'blank', 'duplicate', 'remove', 'rename', 'move']);
const isGroupOrList = (part: Part) => part.inside !== null;
const at = (whole: Part, way: number[]): Part =>
  way.reduce((part, place) => part.inside?.[place]?.part ?? part, whole);

/** What happens to the field itself: taken from the result, after what it says was compared. */
function inPlace(part: Part, deed: Deed, other: Part): Part {
  if (deed.name === 'add') {
    const added = other.inside?.at(-1);
    if (!added) throw new Error('nothing was added');
    if (added.name !== '') expect(decoded(added.name)).toBe(deed.typed);
    expect(added.part.raw).toBe('""');
    return { raw: other.raw, inside: [...(part.inside ?? []), added] };
  }
  if (deed.name === 'text') expect(shown(other.raw)).toBe(deed.typed);
  if (deed.name === 'switch') expect(other.raw).toBe(String(deed.place > 2));
  return other;
}

function among(inside: Siblings, place: number, deed: Deed, now: Siblings) {
  const there = inside[place];
  if (!there) throw new Error('no such place');
  const next = now[place + 1];
  switch (deed.name) {
    case 'remove':
      inside.splice(place, 1);
      break;
    case 'move': {
      if (deed.place < inside.length) {
        inside.splice(place, 1);
        inside.splice(deed.place, 0, there);
      }
      break;
    }
    case 'rename': {
      const renamed = now[place];
      if (!renamed) throw new Error('a field is gone');
      if (there.name !== '') expect(shown(renamed.name)).toBe(deed.typed);
      inside[place] = { name: renamed.name, part: there.part };
      break;
    }
    default: {
      if (!next) throw new Error('nothing was added');
      if (deed.name === 'after') expect(next.part.raw).toBe('0');
      if (deed.name === 'duplicate') expect(next.part.raw).toBe(there.part.raw);
      if (deed.name === 'blank') expect(shape(next.part)).toEqual(shape(there.part));
      inside.splice(place + 1, 0, next);
    }
  }
}

/** The names of a part, as deep as groups go. */
function shape(part: Part): unknown {
  if (!part.raw.startsWith('{')) return part.raw.startsWith('[') ? 'list' : 'one';
  return part.inside?.map(({ name, part: inner }) => [name, shape(inner)]);
}

/** All but the white space around what was touched: the raw text of every part that stands for itself. */
function leaves(part: Part, way: string): string[] {
  if (part.inside === null) return [`${way}${part.raw}`];
  return [
    `${way}${part.raw.charAt(0)}`,
    ...part.inside.flatMap(({ name, part: inner }, place) =>
      leaves(inner, `${way}${String(place)}${name}/`),
    ),
  ];
}

/** Every group and list that the deed does not reach into is the same to the byte, white space too. */
function untouched(part: Part): string[] {
  return (part.inside ?? []).flatMap(({ part: inner }) => [inner.raw, ...untouched(inner)]);
}

it('changes what was meant and nothing else, and undo gives the text back', () => {
  fc.assert(
    fc.property(jsonTexts, fc.array(deeds, { minLength: 1, maxLength: 8 }), (text, list) => {
      let state = EditorState.create({
        doc: text,
        extensions: [EditorState.lineSeparator.of('\n'), history({ newGroupDelay: -1 })],
      });
      const texts = [text];
      for (const deed of list) {
        const before = state.doc.toString();
        const outline = read(before);
        const field = deed.pick % outline.size;
        const done = edit(outline, field, deed);
        if (done === null) continue;
        state = state.update({ changes: done.edits }).state;
        const now = state.doc.toString();
        expect(now).toBe(applied(before, done.edits));
        texts.push(now);

        const [partsBefore, parts] = [readPlainly(before), readPlainly(now)];
        const way = wayTo(outline, field);
        const wanted = expected(partsBefore, way, deed, parts);
        expect(leaves(parts, '')).toEqual(leaves(wanted, ''));
        // `expected` kept the old text of all that the deed does not reach into.
        expect(untouched(parts)).toEqual(untouched(wanted));
      }
      for (const earlier of texts.toReversed().slice(1)) {
        undo({ state, dispatch: (transaction) => (state = transaction.state) });
        expect(state.doc.toString()).toBe(earlier);
      }
    }),
    { numRuns: 150 },
  );
}, 30_000);

it('takes no character but white space and a comma with what it removes', () => {
  fc.assert(
    fc.property(jsonTexts, fc.nat(1_000), (text, pick) => {
      const outline = read(text);
      const field = pick % outline.size;
      if (field === 0) return;
      const { edits } = remove(outline, field);
      const [one] = edits;
      if (!one) throw new Error('nothing was removed');
      const gone = text.slice(one.from, one.to);
      const member = text.slice(
        outline.nameFrom[field] === -1 ? outline.from[field] : outline.nameFrom[field],
        outline.to[field],
      );
      expect(gone.split(member).join('')).toMatch(/^\s*,?\s*$/);
      expect(edits.length).toBe(1);
    }),
    { numRuns: 150 },
  );
}, 30_000);

it('knows the fields after an edit inside one value as if the text had been read again', () => {
  fc.assert(
    fc.property(jsonTexts, fc.nat(1_000), typed, (text, pick, words) => {
      const outline = read(text);
      const field = pick % outline.size;
      if (isContainer(outline, field)) return;
      const done = setText(outline, field, words);
      const [one] = done?.edits ?? [];
      if (!one) return;
      const shifted = withValue(outline, field, one, 'text');
      const again = read(shifted.text);
      for (let at = 0; at < again.size; at++) {
        for (const column of ['kinds', 'from', 'to', 'nameFrom', 'nameTo'] as const) {
          expect([at, column, shifted[column][at]]).toEqual([at, column, again[column][at]]);
        }
      }
    }),
    { numRuns: 150 },
  );
}, 30_000);

it('reads the same fields as another reader', () => {
  fc.assert(
    fc.property(jsonTexts, (text) => {
      const outline = read(text);
      const compare = (field: number, part: Part, name: string) => {
        expect(outline.text.slice(outline.from[field], outline.to[field])).toBe(part.raw);
        expect(nameOf(outline, field) ?? '').toBe(name === '' ? '' : decoded(name));
        const children = childrenOf(outline, field);
        expect(children.length).toBe(part.inside?.length ?? 0);
        for (const [place, child] of children.entries()) {
          const there = part.inside?.[place];
          if (there) compare(child, there.part, there.name);
        }
      };
      compare(0, readPlainly(text), '');
    }),
    { numRuns: 150 },
  );
}, 30_000);
