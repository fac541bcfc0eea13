/** A list as a table, where it can be one. */
import { noTableWords } from '../model/form/table';
import { toasts } from '../state/toasts.svelte';
import type { FormSession } from './session.svelte';

/** Shows a list of groups as a table, or says why it is none. */
export function showAsTable(form: FormSession, list: number): void {
  const { outline } = form;
  if (outline && !form.tabulate(list)) toasts.say(noTableWords(outline, list));
}
