/** The editor of a desk's code: one for each desk, for as long as the desk is there. */
import { Later } from '../state/later';
import { flowHelp, placeIn } from '../model/flowfailures';
import type { Desk } from './desk.svelte';
import type { FlowCode } from './language';

/** JavaScript in the editor, which is loaded when a flow is first opened. */
export const language = new Later(() => import('./language'));

const codes = new WeakMap<Desk, FlowCode>();

/** The code's highlighting, completion and marks; a state of the editor that was kept goes on with them. */
export function codeOf(
  desk: Desk,
  { flowCode }: typeof import('./language'),
  fixed = false,
): FlowCode {
  const known = codes.get(desk);
  if (known) return known;
  const made = flowCode({
    fixed,
    inputs: () => desk.inputs.map(({ name }) => name),
    run: (code) => void desk.run(code),
    typing: (word) => (desk.typing = word),
    mark: (code) => markOf(desk, code),
  });
  codes.set(desk, made);
  return made;
}

/** Where the last run failed, if the code is what it was then. */
function markOf({ outcome }: Desk, code: string) {
  if (outcome?.type !== 'failed' || outcome.code !== code) return null;
  const place = placeIn(code, outcome.failure);
  return place && { ...place, message: flowHelp(outcome.failure) };
}
