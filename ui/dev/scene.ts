/** What the made-up backend's parts share. `?state=` in the address chooses a scene. */
import type { EntryDetail, VersionInfo } from '../src/lib/bindings';

export type Args = Record<string, unknown>;

const asked = new URLSearchParams(location.search);

export const scene = asked.get('state') ?? '';
/** Why the file could not be opened, in the scene `failed`. */
export const failedWith = asked.get('code') ?? 'newer_version';

/** A failure's fields that are empty. */
export const none = { key: null, line: null, count: null, change: null };

export const preview = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').slice(0, 60);

export const version = (one: EntryDetail): VersionInfo => ({
  version: one.version,
  kind: one.kind,
  size: one.size,
  preview: preview(one.text),
  expiresAt: one.expiresAt,
  metadata: one.metadata,
  kept: true,
});
