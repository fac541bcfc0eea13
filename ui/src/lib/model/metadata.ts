/** A key's note and tags, which live in its metadata beside whatever else is there. */
import type { TagInUse } from '../bindings';
import { applied } from './form/edits';
import { add, nameOf, remove } from './form/members';
import { childrenOf, kindOfField, NONE, type Outline, parentOf, rawOf } from './form/outline';
import { readGroup } from './form/reading';
import { decoded, quoted } from './form/strings';
import { cellOf } from './form/table';
import { listedAs } from './form/texts';
import { setRaw } from './form/values';
import { jsonProblems } from './json';
import { tokensOf } from './jsontokens';
import { byteLength } from './keyrules';
import { typedOver } from './retyping';

export const METADATA_BYTES = 1024;

export interface Described {
  note: string;
  tags: string[];
  /** Whether the metadata is something a note can be written into. */
  editable: boolean;
  /** Whether its note is a text, or there is none: what can be edited as a note without a loss. */
  noted: boolean;
  /** Whether its tags are a list of texts, or there are none: what can be edited as tags without a loss. */
  tagged: boolean;
}

/** The note and tags in a metadata text. Of two members with one name the last counts, as for most apps. */
export function described(metadata: string): Described {
  const outline = readGroup(metadata);
  if (!outline) {
    const none = metadata.trim() === '';
    return { note: '', tags: [], editable: none, noted: none, tagged: none };
  }
  const note = cellOf(outline, 0, NOTE);
  const list = cellOf(outline, 0, TAGS);
  const items = list === NONE ? [] : childrenOf(outline, list);
  const tags = items.filter((item) => kindOfField(outline, item) === 'text');
  const isList = list === NONE || kindOfField(outline, list) === 'list';
  return {
    note: textAt(outline, note),
    tags: isList ? tags.map((item) => textAt(outline, item)) : [],
    editable: true,
    noted: note === NONE || kindOfField(outline, note) === 'text',
    tagged: isList && tags.length === items.length,
  };
}

/** The metadata with another note; everything else stays as it was written. */
export function withNote(metadata: string, note: string): string {
  return note === described(metadata).note
    ? metadata
    : withMember(metadata, NOTE, note === '' ? null : quoted(note));
}

/** The metadata with what was typed into the field for its note, where what was not typed over stays as it was written. */
export function withTypedNote(metadata: string, typed: string): string {
  return withNote(metadata, typedOver(described(metadata).note, typed));
}

/** The metadata with other tags; those that stay are left as they are written. None takes no list away that is none of tags. */
export function withTags(metadata: string, tags: readonly string[]): string {
  const { tagged } = described(metadata);
  if (tags.length === 0) return tagged ? withMember(metadata, TAGS, null) : metadata;
  const outline = readGroup(metadata);
  const list = outline ? cellOf(outline, 0, TAGS) : NONE;
  return outline && list !== NONE && tagged
    ? applied(metadata, listedAs(outline, list, tags))
    : withMember(metadata, TAGS, JSON.stringify(tags));
}

const [NOTE, TAGS] = ['description', 'tags'] as const;

/** The two members that a person sees as a note and tags. */
export type Member = typeof NOTE | typeof TAGS;

/** A member as it is written; null where there is none. */
export function memberOf(metadata: string, name: Member): string | null {
  const outline = readGroup(metadata);
  const field = outline ? cellOf(outline, 0, name) : NONE;
  return outline && field !== NONE ? rawOf(outline, field) : null;
}

/** Whether it is clear what the note and the tags are: metadata is a group, or empty, and has neither twice. */
export function isClear(metadata: string): boolean {
  const outline = readGroup(metadata);
  if (!outline) return metadata.trim() === '';
  const names = [...outline.twins]
    .filter((field) => parentOf(outline, field) === 0)
    .map((field) => nameOf(outline, field));
  return !names.includes(NOTE) && !names.includes(TAGS);
}

/** What is neither note nor tags; all of it where it holds neither. */
export function otherMetadata(metadata: string): string {
  return withMember(withMember(metadata, NOTE, null), TAGS, null);
}

/** The note as a person reads it: its text, or its JSON where it is none. Empty where there is none. */
export function noteWords(metadata: string): string {
  return described(metadata).note || (memberOf(metadata, NOTE) ?? '');
}

/** The tags as a person reads them, or their JSON where a list with commas would not say which they are. */
export function tagWords(metadata: string): string {
  const { tags, tagged } = described(metadata);
  const plain = tagged && tags.length > 0 && tags.join() === tagsFrom(tags.join()).join();
  return plain && !tags.some((tag) => tag.includes(','))
    ? tags.join(', ')
    : (memberOf(metadata, TAGS) ?? '');
}

/** What a field says; nothing where it is no text. */
function textAt(outline: Outline, field: number): string {
  const isText = field !== NONE && kindOfField(outline, field) === 'text';
  return isText ? decoded(rawOf(outline, field)) : '';
}

/** The metadata with a member as it is written, or without it; unchanged where it is no group. */
export function withMember(metadata: string, name: Member, raw: string | null): string {
  const text = metadata.trim() === '' ? '{}' : metadata;
  const outline = readGroup(text);
  if (!outline) return metadata;
  const field = cellOf(outline, 0, name);
  if (field === NONE) {
    return raw === null ? metadata : applied(text, add(outline, 0, { name, raw }).edits);
  }
  if (raw !== null) return applied(text, setRaw(outline, field, raw)?.edits ?? []);
  const rest = applied(text, remove(outline, field).edits);
  // One that the last of them hid goes too.
  return /^\s*\{\s*\}\s*$/.test(rest) ? '' : withMember(rest, name, null);
}

/** Tags with those that were typed, parted by commas, behind them; those that are there stay as they are. */
export function tagsWith(tags: readonly string[], typed: string): string[] {
  return [...tags, ...tagsFrom(typed).filter((tag) => !tags.includes(tag))];
}

/** "a, b,,a" -> a, b */
export function tagsFrom(text: string): string[] {
  const tags = text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  return [...new Set(tags)];
}

/** Tags that are offered at once. */
const OFFERED = 50;

/** Of the tags in use those that are not there yet and have what is typed, the most usual first. */
export function offeredTags(
  known: readonly TagInUse[],
  there: readonly string[],
  typed: string,
): TagInUse[] {
  const text = typed.trim().toLowerCase();
  const offered: TagInUse[] = [];
  for (const one of known) {
    // What a tag is typed for is one of them already.
    const has = there.includes(one.tag) && one.tag !== typed.trim();
    if (!has && one.tag.toLowerCase().includes(text)) offered.push(one);
    if (offered.length === OFFERED) break;
  }
  return offered;
}

/** Bytes of a metadata text without the white space between its tokens, as it counts; null when it is not JSON. */
export function serialisedBytes(metadata: string): number | null {
  if (metadata.trim() === '') return 0;
  if (jsonProblems(metadata).length > 0) return null;
  return tokensOf(metadata).reduce((bytes, { text }) => bytes + byteLength(text), 0);
}

/** What is wrong with a metadata text, or null. Empty means none. */
export function metadataProblem(metadata: string): string | null {
  if (metadata.trim() === '') return null;
  const [problem] = jsonProblems(metadata);
  if (problem) return `This is not JSON yet. ${problem.message}`;
  const size = serialisedBytes(metadata) ?? 0;
  if (size > METADATA_BYTES) {
    return `Note, tags and metadata take ${size} bytes; there is room for ${METADATA_BYTES}.`;
  }
  return null;
}
