/** What a list of keys asks for. */
import type { Filter, ListQuery, Sort } from '../api';
import { PAGE } from './pages';

/** Every key. */
export const everyKey: Readonly<Filter> = { prefix: '', search: '', notes: false };

/** Which keys of a namespace, in which order. */
export interface Asked {
  filter: Filter;
  sort: Sort;
  descending: boolean;
}

/** A page of a namespace: from its beginning, of every key, where nothing else is said. */
export const pageFrom = (
  namespace: string,
  { filter, sort, descending }: Asked = { filter: everyKey, sort: 'key', descending: false },
  offset = 0,
  after: string | null = null,
  limit = PAGE,
): ListQuery => ({ namespace, filter, sort, descending, offset, after, limit });
