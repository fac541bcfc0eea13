/** A key's note and tags, which live in its metadata beside whatever else is there. */
import { applyEdits, createScanner, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import type { TagInUse } from '../bindings';
import { byteLength } from './keyrules';
import { jsonProblems } from './json';

export const METADATA_BYTES = 1024;

export interface Described {
  note: string;
  tags: string[];
  /** Whether the metadata is something a note can be written into. */
  editable: boolean;
  /** Whether its tags are a list of texts, or there are none: what can be edited as tags without a loss. */
  tagged: boolean;
}

/** The note and tags in a metadata text. */
export function described(metadata: string): Described {
  if (metadata.trim() === '') return { note: '', tags: [], editable: true, tagged: true };
  const root = jsonProblems(metadata).length === 0 ? parseTree(metadata) : undefined;
  if (root?.type !== 'object') return { note: '', tags: [], editable: false, tagged: false };
  const note: unknown = findNodeAtLocation(root, ['description'])?.value;
  const list = findNodeAtLocation(root, ['tags']);
  const tags = (list?.type === 'array' ? (list.children ?? []) : [])
    .map((node) => node.value as unknown)
    .filter((tag) => typeof tag === 'string');
  const tagged = list === undefined || list.children?.length === tags.length;
  return { note: typeof note === 'string' ? note : '', tags, editable: true, tagged };
}

/** The metadata with another note; everything else stays as it was written. */
export function withNote(metadata: string, note: string): string {
  return patched(metadata, 'description', note === '' ? undefined : note);
}

/** The metadata with other tags. */
export function withTags(metadata: string, tags: string[]): string {
  return patched(metadata, 'tags', tags.length === 0 ? undefined : tags);
}

function patched(metadata: string, name: string, value: unknown): string {
  const text = metadata.trim() === '' ? '{}' : metadata;
  const result = applyEdits(text, modify(text, [name], value, {}));
  return /^\s*\{\s*\}\s*$/.test(result) ? '' : result;
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

/** The scanner's names for white space, which cannot be imported where each file is compiled by itself. */
const [lineBreak, blank, end] = [14, 15, 17];

/** Bytes of a metadata text without the white space between its tokens, as it counts; null when it is not JSON. */
export function serialisedBytes(metadata: string): number | null {
  if (metadata.trim() === '') return 0;
  if (jsonProblems(metadata).length > 0) return null;
  const scanner = createScanner(metadata, false);
  let bytes = 0;
  for (let kind: number = scanner.scan(); kind !== end; kind = scanner.scan()) {
    if (kind !== lineBreak && kind !== blank) bytes += byteLength(scannedText());
  }
  return bytes;

  function scannedText(): string {
    const from = scanner.getTokenOffset();
    return metadata.slice(from, from + scanner.getTokenLength());
  }
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
