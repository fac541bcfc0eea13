/** For tests of desks: the commands of flows in memory, beside the made-up backend of the window's state. */
import type { FlowInput } from '../api';

/** What was asked for, and what is answered. */
export const made = {
  inputs: [] as FlowInput[],
  /** Plans that were thrown away. */
  discarded: [] as string[],
  /** Jobs that were to stop. */
  cancelled: [] as string[],
  /** So many requests to stop fail. */
  refused: 0,
};

let plans = 0;
const counts = { added: 1, changed: 0, removed: 0, same: 0, invalid: 0, onlyHere: 0, ticked: 1 };
const deed = { type: 'ran', flow: 'f' };
const applied = { changeId: 1, act: 'did', deed, counts, ...counts };

function plan() {
  plans += 1;
  const about = { deed, kind: { type: 'edits' }, policy: 'update' };
  const lists = { namespaces: [], makes: [], notes: [] };
  return { id: `plan ${String(plans)}`, stale: 0, counts, ...about, ...lists };
}

export const commands = {
  flowInputs: () => made.inputs,
  flowRun: ({ code }: { code: string }) => ({
    plan: plan(),
    result: JSON.stringify(code),
    log: [],
    tookMs: 1,
  }),
  flowRunAndApply: () => ({
    applied,
    result: '1',
    log: [],
    attempts: 2,
  }),
  planApply: () => applied,
  planDiscard: (id: string) => {
    made.discarded.push(id);
    return null;
  },
  cancelJob: (job: string) => {
    made.cancelled.push(job);
    if (made.refused > 0) {
      made.refused -= 1;
      throw new Error('refused');
    }
    return null;
  },
};
