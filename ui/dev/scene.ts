/**
 * What the made-up backend's parts share. `?state=` in the address chooses a scene:
 *
 * - beginnings: `first`, `deleted`, `updating`, `failed` with `&code=` of a failure, `damaged` and those that
 *   begin with it, `notice` of damage while one works, `readonly` where
 *   nothing can be written
 * - import: `table` and `csv` for tables, `flags`, `badfile`, `valid` without rows that are not, `stale`,
 *   `nothing` to do, `slow` and `slow-apply` for progress
 * - export: `text` without bytes that a map cannot hold
 * - backups: `nobackups`, `brokenfile`, `backupfailed`, `expiredleft`
 * - `protected`: the flags, and all preferences, are protected
 * - `planned`: some things are planned for later
 * - `drafts`: some things were typed before and not saved
 * - `strange`: names and values that hide something, pictures and other bytes
 * - `elsewhere`: another program changes what is open; `refuses`: every write fails
 */
import type { EntryDetail, VersionInfo } from '../src/lib/api';

const asked = new URLSearchParams(location.search);

export const scene = asked.get('state') ?? '';
/** Why the file could not be opened, in the scene `failed`. */
export const failedWith = asked.get('code') ?? 'newer_version';

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
