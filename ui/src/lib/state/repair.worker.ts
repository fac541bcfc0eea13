/** Mends JSON beside the window, which goes on answering. */
import { jsonrepair } from 'jsonrepair';

self.addEventListener('message', ({ data }: MessageEvent<string>) => {
  let mended: string | null = null;
  try {
    mended = jsonrepair(data);
  } catch {
    // What it cannot make sense of, or what is nested deeper than it can go.
  }
  self.postMessage(mended);
});
