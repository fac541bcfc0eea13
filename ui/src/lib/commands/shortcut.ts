/**
 * Which key press is meant. A letter is the one that the layout gives (Z is where a German or a French
 * keyboard has it); a layout without Latin letters has them where their keys are (Ctrl+Z on a Cyrillic
 * keyboard).
 */
import type { Shortcut } from '../model/settings';

export type { Shortcut };

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
    press.altKey === (shortcut.alt ?? false) &&
    // What a sign needs for itself differs from keyboard to keyboard.
    (isSign(shortcut.key) || press.shiftKey === (shortcut.shift ?? false)) &&
    (keyOf(press) === shortcut.key || isDigit(shortcut.key, press))
  );
}

/** A sign is meant by whatever keys a layout has it on. */
const isSign = (key: string) => /^[^\p{L}\s]$/u.test(key);

/** Where digits want Shift, as on a French keyboard, they are meant without it. */
const isDigit = (key: string, { key: given, code }: Press) =>
  code === `Digit${key}` && /^[^\d+\-=?,]$/.test(given);

function keyOf({ key, code }: Press): string {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  const physical = /^Key([A-Z])$/.exec(code)?.[1];
  if (physical) return physical.toLowerCase();
  // A letter of another alphabet is where the comma is.
  return code === 'Comma' && /^\p{L}$/u.test(key) ? ',' : key;
}

const NAMES: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** As a person reads it: “Ctrl+Shift+Z”, on a Mac “⇧⌘Z”. */
export function shortcutWords({ key, mod, shift, alt }: Shortcut, mac = isMac()): string {
  const name = NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  if (mac) return `${alt ? '⌥' : ''}${shift ? '⇧' : ''}${mod ? '⌘' : ''}${name}`;
  return [mod ? 'Ctrl' : '', alt ? 'Alt' : '', shift ? 'Shift' : '', name]
    .filter((part) => part !== '')
    .join('+');
}

/** The same for a program that reads the page aloud. */
export function ariaShortcut({ key, mod, shift, alt }: Shortcut, mac = isMac()): string {
  const parts = [
    mod ? (mac ? 'Meta' : 'Control') : '',
    alt ? 'Alt' : '',
    shift ? 'Shift' : '',
    key,
  ];
  return parts.filter((part) => part !== '').join('+');
}

/** Keys that belong to the engine, to texts or to lists. */
const TAKEN = new Set(['a', 'c', 'v', 'x']);
const ONLY_WITH = new Set(['Tab', 'Enter', ' ', 'Backspace', 'Escape']);
const HELD = new Set([
  'Control',
  'Meta',
  'Shift',
  'Alt',
  'AltGraph',
  'CapsLock',
  'Dead',
  'Process',
]);

/** What a person presses to call a command from now on; null while they only hold Ctrl or the like. */
export function shortcutOf(press: Press, mac = isMac()): Shortcut | null {
  if (HELD.has(press.key)) return null;
  const key = keyOf(press);
  const mod = mac ? press.metaKey : press.ctrlKey;
  const shift = press.shiftKey && !isSign(key);
  return { key, ...(mod && { mod }), ...(shift && { shift }), ...(press.altKey && { alt: true }) };
}

/** What is wrong with keys for a command, or null when they can be used. */
export function shortcutProblem(shortcut: Shortcut, press: Pick<Press, 'altKey'>): string | null {
  const { key, mod } = shortcut;
  const words = shortcutWords(shortcut);
  if (press.altKey) return 'Keys with Alt belong to the system.';
  if (ONLY_WITH.has(key) || (mod && TAKEN.has(key)))
    return `${words} does something everywhere already.`;
  const alone = /^F\d+$/.test(key) || key === 'Delete' || key === '?';
  if (!mod && !alone)
    return `${words} is typed into texts. Take it together with ${isMac() ? '⌘' : 'Ctrl'}.`;
  return null;
}

/** Whether two are the same keys. */
export const isSame = (one: Shortcut, other: Shortcut): boolean =>
  one.key === other.key &&
  (one.mod ?? false) === (other.mod ?? false) &&
  (one.alt ?? false) === (other.alt ?? false) &&
  (one.shift ?? false) === (other.shift ?? false);
