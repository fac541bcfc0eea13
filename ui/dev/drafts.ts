/** What was typed and not saved: the made-up backend keeps none of it. */
import type { Part } from './standin';

export const drafts: Part<
  'listDrafts' | 'readDraft' | 'putDraft' | 'forgetDraft' | 'renameDrafts'
> = {
  listDrafts: () => [],
  readDraft: () => new ArrayBuffer(0),
  putDraft: () => null,
  forgetDraft: () => null,
  renameDrafts: () => null,
};
