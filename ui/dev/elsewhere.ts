/** What another program does meanwhile to the first namespace; the window is told. */
import { emit } from '@tauri-apps/api/event';
import type { Changed, EntryDetail } from '../src/lib/api';
import { entry } from './data';
import { find } from './memory';

/** Another program sets a key, or deletes it. */
export async function elsewhere(key: string, state: EntryDetail | null): Promise<void> {
  const { id, entries } = find('kv_flags');
  if (state) entries.set(key, state);
  else entries.delete(key);
  const told: Changed = {
    origin: 'lux',
    byThisWindow: false,
    changeId: 1,
    namespaces: [id],
    what: 'applied',
  };
  await emit('changed', told);
}

/** The scene `elsewhere`: what may be open here is changed, and deleted. */
export async function sceneElsewhere(): Promise<void> {
  await elsewhere('feature:limits', entry('feature:limits', '{"api_calls":250}'));
  await elsewhere('feature:welcome_text', null);
}
