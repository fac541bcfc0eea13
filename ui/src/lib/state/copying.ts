/** Puts a text into the clipboard and says so, or how it is copied by hand. */
import { toasts } from './toasts.svelte';

/** `what` is named in the message: "Copied the key", "The key could not be copied …". */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toasts.say(`Copied ${what}`);
  } catch {
    const subject = what.charAt(0).toUpperCase() + what.slice(1);
    toasts.say(`${subject} could not be copied; select it and press Ctrl+C.`);
  }
}
