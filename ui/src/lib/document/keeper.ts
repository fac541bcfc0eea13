import type { Draft, Keeping } from '../model/drafts';

/** Keeps what is typed over the keys for as long as it is not saved, beyond the life of the window. */
export interface Keeper<Document> {
  /** Something was typed, saved or given up; `now` when that is to be kept without waiting for more. */
  touched: (document: Document, now?: boolean) => void;
  /** What was typed over the key before its document was made. */
  recall: (document: Document) => Promise<Draft | undefined>;
  /** Keeps what was given up for something else, beside what is typed next. */
  putAside: (document: Document, draft: Keeping) => void;
}

/** Keeps nothing. */
export const nobody: Keeper<unknown> = {
  touched: () => undefined,
  recall: () => Promise.resolve(undefined),
  putAside: () => undefined,
};
