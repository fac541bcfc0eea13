/** Two namespaces, held against each other. Nothing here changes a key: what is taken over is a plan. */
import { api } from '../api';
import { type NamedNamespace, dialogs } from './dialogs.svelte';
import { jobs } from './jobs.svelte';

/** Shows what `into` would take over from `from`, of which nothing is ticked. */
export async function compareNamespaces(from: NamedNamespace, into: NamedNamespace): Promise<void> {
  const plan = await jobs.run('Comparing', (job) => api.planCompare(from.id, into.id, job));
  dialogs.show({ type: 'between', plan, from, into });
}
