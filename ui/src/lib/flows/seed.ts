/** The keys that an example reads, where a namespace does not have them yet. */
import { api, type FlowExample } from '../api';
import { counted } from '../model/words';
import { writes } from '../state/writes';

type Seed = FlowExample['seed'];

/** Those that are not there. */
export async function absent(namespace: string, seed: Seed): Promise<Seed> {
  const found = await Promise.all(seed.map(([key]) => api.getEntry(namespace, key)));
  return seed.filter((_, at) => found[at] === null);
}

/** Adds them, as one change. */
export async function addSeed(namespace: string, seed: Seed): Promise<void> {
  const text = JSON.stringify(Object.fromEntries(seed));
  const job = crypto.randomUUID();
  const plan = await api.planPaste(namespace, null, text, 'set', job);
  await writes.applyPlan(plan.id, `For an example: ${counted(seed.length, 'key')}`, (task) =>
    task(job),
  );
}
