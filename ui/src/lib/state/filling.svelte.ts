/** A form on the screen: filled with what was typed before, and kept as it is typed. */
import { untrack } from 'svelte';
import type { DraftPlace } from '../api';
import { type Fields, FilledForm } from './filledform';

/** For as long as the component lives that calls this while it is made; `fields` are its own state. */
export function filling(place: DraftPlace, fields: Fields): FilledForm {
  const form = new FilledForm(place, fields);
  void form.recall();
  $effect(() => {
    const now = fields.read();
    untrack(() => form.keep(now));
  });
  return form;
}
