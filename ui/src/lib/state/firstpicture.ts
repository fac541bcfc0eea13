/**
 * The one question of the start. It is asked before the window is made, so that both are ready together; each
 * list and place then asks its own question as ever, and finds the answer here already.
 */
import { ahead, api, type Contents, type FirstPicture } from '../api';
import { pageFrom } from '../model/keyquery';
import { lastNamespace } from './lastnamespace';

interface Asked {
  /** Tells how far the opening of the file is. */
  job: string;
  answer: Promise<FirstPicture>;
}

let asked: Asked | null = null;

/** Asks, once. */
export function askFirst(): Asked {
  if (asked) return asked;
  const job = crypto.randomUUID();
  const answer = api.firstPicture(pageFrom(lastNamespace() ?? ''), job);
  answer.catch(() => undefined); // whoever takes it is told
  asked = { job, answer };
  return asked;
}

/** The answer, for the one start that a window has. */
export function takeFirst(): Asked {
  const first = askFirst();
  asked = null;
  return first;
}

/** Gives the questions that follow their answers. */
export function answerAhead(
  store: string,
  { namespaces, open, undo, protected: places, failedBackup, drafts }: Contents,
): void {
  ahead.put('listNamespaces', [], namespaces);
  ahead.put('undoState', [], undo);
  ahead.put('protectedPlaces', [], places);
  ahead.put('failedBackup', [], failedBackup);
  ahead.put('listDrafts', [store], drafts);
  if (!open) return;
  const query = pageFrom(open.namespace);
  ahead.put('listEntries', [query], open.page);
  ahead.put('countEntries', [open.namespace, query.filter], open.count);
}
