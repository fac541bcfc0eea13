/**
 * Which key press is meant. A letter is the one that the layout gives (Z is where a German or a French
 * keyboard has it); a layout without Latin letters has them where their keys are (Ctrl+Z on a Cyrillic
 * keyboard).
 */
export interface Shortcut {
  /** A letter in lower case, or the name of a key: `Escape`, `Delete`, `F1`. */
  key: string;
  /** With Ctrl; on a Mac with Cmd. */
  mod?: boolean;
  shift?: boolean;
}

export type Press = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'
>;

export function isMac(platform = typeof navigator === 'undefined' ? '' : navigator.platform) {
  return platform.startsWith('Mac');
}

export function isPressed(shortcut: Shortcut, press: Press, mac = isMac()): boolean {
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  return (
    mod === (shortcut.mod ?? false) &&
    !other &&
    !press.altKey &&
    press.shiftKey === (shortcut.shift ?? false) &&
    keyOf(press) === shortcut.key
  );
}

function keyOf({ key, code }: Press): string {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  const physical = /^Key([A-Z])$/.exec(code)?.[1];
  return physical?.toLowerCase() ?? key;
}

/** As a person reads it: “Ctrl+Shift+Z”, on a Mac “⇧⌘Z”. */
export function shortcutWords({ key, mod, shift }: Shortcut, mac = isMac()): string {
  const name = key === 'Escape' ? 'Esc' : key.length === 1 ? key.toUpperCase() : key;
  if (mac) return `${shift ? '⇧' : ''}${mod ? '⌘' : ''}${name}`;
  return [mod ? 'Ctrl' : '', shift ? 'Shift' : '', name].filter((part) => part !== '').join('+');
}

/** The same for a program that reads the page aloud. */
export function ariaShortcut({ key, mod, shift }: Shortcut, mac = isMac()): string {
  const parts = [mod ? (mac ? 'Meta' : 'Control') : '', shift ? 'Shift' : '', key];
  return parts.filter((part) => part !== '').join('+');
}
