/** A key's note and tags, which live in its metadata beside whatever else is there. */
import { applyEdits, modify, parseTree, findNodeAtLocation } from 'jsonc-parser';
import { byteLength } from './keyrules';
import { jsonProblems } from './json';

export const METADATA_BYTES = 1024;

export interface Described {
  note: string;
  tags: string[];
  /** Whether the metadata is something a note can be written into. */
  editable: boolean;
}

/** The note and tags in a metadata text. */
export function described(metadata: string): Described {
  if (metadata.trim() === '') return { note: '', tags: [], editable: true };
  const root = jsonProblems(metadata).length === 0 ? parseTree(metadata) : undefined;
  if (root?.type !== 'object') return { note: '', tags: [], editable: false };
  const note: unknown = findNodeAtLocation(root, ['description'])?.value;
  const list = findNodeAtLocation(root, ['tags']);
  const tags = (list?.type === 'array' ? (list.children ?? []) : [])
    .map((node) => node.value as unknown)
    .filter((tag) => typeof tag === 'string');
  return { note: typeof note === 'string' ? note : '', tags, editable: true };
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

/** What is wrong with a metadata text, or null. Empty means none. */
export function metadataProblem(metadata: string): string | null {
  if (metadata.trim() === '') return null;
  const [problem] = jsonProblems(metadata);
  if (problem) return `This is not JSON yet. ${problem.message}`;
  const size = byteLength(JSON.stringify(JSON.parse(metadata)));
  if (size > METADATA_BYTES) {
    return `Note, tags and metadata take ${size} bytes; there is room for ${METADATA_BYTES}.`;
  }
  return null;
}
