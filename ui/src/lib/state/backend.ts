/**
 * For tests: the made-up backend of a test file, with entries and drafts. It stands in for the real one by
 *
 *     vi.mock('../api', async (original) => (await import('../state/backend')).madeUp(original));
 */
import type * as Api from '../api';
import { KeptDrafts } from './keptdrafts';
import { World } from './world';

export const world = new World();
export const kept = new KeptDrafts();

/** The module `api` with these commands behind it; `more` are answered like the others. */
export async function madeUp(
  original: () => Promise<unknown>,
  more: Record<string, (...args: never[]) => unknown> = {},
) {
  const actual = (await original()) as typeof Api;
  const beside = world.slow.wrap({ ...kept.commands, ...more });
  return { ...actual, api: { ...world.commands(actual.Failed), ...beside } };
}
