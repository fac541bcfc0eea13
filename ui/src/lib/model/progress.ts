/** How far long work is, in words. */
import { count, counted } from './words';

export interface Reached {
  /** The step of the backend, once it has told one. */
  step: string | null;
  /** Bytes while a file is read or a text is laid out, rows in the other steps. */
  done: number;
  total: number | null;
  /** Rows of the file that were read so far, or that a step is about; 0 when that is not known. */
  rows: number;
}

/** What a person reads for each step of the backend. */
const steps: Record<string, string> = {
  reading: 'Reading',
  comparing: 'Comparing',
  writing: 'Writing',
  'laying out': 'Formatting',
  updating: 'Updating the file',
};

/** Steps that count bytes, which say nothing to a person but how far they are. */
const inBytes = ['reading', 'laying out'];

/** What is being done, or null when the step has no name of its own. */
export function stepWords(step: string): string | null {
  return steps[step] ?? null;
}

/**
 * "123,456 keys · 45%" while a file is read, "45%" while a text is laid out, "12 of 40" in other steps, "40 keys" in one that cannot
 * tell how far it is; empty when not known.
 */
export function progressWords({ step, done, total, rows }: Reached): string {
  if (step !== null && inBytes.includes(step)) {
    const parts = [
      rows > 0 ? counted(rows, 'key') : '',
      total !== null && total > 0 ? `${String(percent(done, total))}%` : '',
    ];
    return parts.filter((part) => part !== '').join(' · ');
  }
  if (total !== null) return `${count(Math.min(done, total))} of ${count(total)}`;
  if (done > 0) return count(done);
  return rows > 0 ? counted(rows, 'key') : '';
}

/** Rounded down, so that 100% is the end; a file that grows meanwhile is never beyond it. */
function percent(done: number, total: number): number {
  return Math.min(100, Math.floor((100 * done) / total));
}
