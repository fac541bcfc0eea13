/** What was typed and not saved; in the scene `drafts` some of it from before. */
import type { DraftHead } from '../src/lib/api';
import { editPlace, toBody } from '../src/lib/model/drafts';
import { KeptDrafts } from '../src/lib/state/keptdrafts';
import { scene } from './scene';
import type { Part } from './standin';

const HOUR = 3_600_000;
export const kept = new KeptDrafts();

function typed(key: string, text: string, ago: number, more: Partial<DraftHead['place']> = {}) {
  const bytes = new TextEncoder().encode(text);
  const head: DraftHead = {
    place: { ...editPlace('kv_flags', key), ...more },
    namespaceName: 'Feature flags',
    at: Date.now() - ago,
    textBytes: bytes.length,
    expiry: null,
    metadata: null,
    version: 0,
    base: null,
    form: null,
  };
  kept.commands.putDraft(toBody({ store: 'madeup', head }, [bytes]));
}

if (scene === 'drafts') {
  typed('feature:limits', '{"api_calls": 500, "seats": 25}', 2 * 60_000);
  typed('feature:gone', 'Typed over a key that somebody deleted since.', 5 * HOUR);
  typed('feature:welcome_text', 'What I had written first', 26 * HOUR, { aside: 1 });
}

export const drafts: Part<'listDrafts' | 'readDraft' | 'putDraft' | 'forgetDraft' | 'moveDraft'> =
  kept.commands;
