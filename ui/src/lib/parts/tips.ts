/** The one tooltip of the window: whatever has something to say hands it to this. */
import { Tooltip } from 'bits-ui';

export interface TipWords {
  text: string;
  /** The keys that do the same. */
  keys?: string | undefined;
}

export const tips = Tooltip.createTether<TipWords>();
