/** The first picture's answer, put together from those of the commands of its parts, as the backend does it. */
import type {
  Contents,
  FailedBackup,
  FirstPicture,
  ListedDraft,
  ListQuery,
  Namespace,
  Page,
  ProtectedPlace,
  UndoState,
} from '../src/lib/api';
import { opened } from './app';

/** Answers a command by its name in Rust, or does not. */
type Ask = (command: string, args?: Record<string, unknown>) => unknown;

export async function firstPicture(ask: Ask, query: ListQuery, job: string): Promise<FirstPicture> {
  const state = await opened(job);
  if (state.type === 'failed') return { state, contents: null };
  try {
    return { state, contents: await contentsOf(ask, state.id, query) };
  } catch {
    return { state, contents: null };
  }
}

async function contentsOf(ask: Ask, store: string, query: ListQuery): Promise<Contents> {
  const namespaces = (await ask('list_namespaces')) as Namespace[];
  const shown = namespaces.find(({ id }) => id === query.namespace) ?? namespaces[0];
  const namespace = shown?.id;
  return {
    commit: 0,
    namespaces,
    open:
      namespace === undefined
        ? null
        : {
            namespace,
            page: (await ask('list_entries', { query: { ...query, namespace } })) as Page,
            count: (await ask('count_entries', { namespace, filter: query.filter })) as number,
          },
    undo: (await ask('undo_state')) as UndoState,
    protected: (await ask('protected_places')) as ProtectedPlace[],
    failedBackup: (await ask('failed_backup')) as FailedBackup | null,
    drafts: (await ask('list_drafts', { store })) as ListedDraft[],
  };
}
