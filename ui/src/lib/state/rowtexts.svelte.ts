/** The values of a row of a list, read while it is in view, where their beginnings do not tell how they differ. */
import type { VersionInfo } from '../api';
import { alike, decode } from '../model/hex';
import { needsReading, rowDifferences, type RowTexts } from '../model/rowdifferences';
import { FewAtOnce } from './fewatonce';

type State = VersionInfo | null;
type Read = (info: VersionInfo) => Promise<ArrayBuffer>;

/** Rows that are read at the same time: what else is asked meanwhile does not wait behind a whole list. */
const reading = new FewAtOnce(2);

export class RowTextsInView {
  #read = $state.raw<{ before: State; after: State; texts: RowTexts } | null>(null);

  /** Reads both, if need be; for an effect, which gives it up by what this gives back. */
  look(before: State, after: State, readBefore: Read, readAfter: Read): (() => void) | undefined {
    if (!before || !after || !needsReading(before, after)) return undefined;
    let gone = false;
    const giveUp = reading.add(async () => {
      try {
        const [was, is] = await Promise.all([readBefore(before), readAfter(after)]);
        if (gone) return;
        const texts = { before: decode(was), after: decode(is), same: alike(was, is) };
        this.#read = { before, after, texts };
      } catch {
        // What cannot be read is told as far as it is known; the row opens to say why.
      }
    });
    return () => {
      gone = true;
      giveUp();
    };
  }

  /** How the two differ, as far as that is known by now. */
  words(before: State, after: State): string[] {
    const read = this.#read;
    const own = read?.before === before && read.after === after;
    return rowDifferences(before, after, own ? read.texts : null);
  }
}
