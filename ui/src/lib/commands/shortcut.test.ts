import { expect, it } from 'vitest';
import { isPressed, type Press, shortcutWords } from './shortcut';

const press = (part: Partial<Press>): Press => ({
  key: '',
  code: '',
  ctrlKey: true,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...part,
});
const undo = { key: 'z', mod: true };

it('knows Ctrl+Z on a Cyrillic keyboard by the place of the key', () => {
  expect(isPressed(undo, press({ key: 'я', code: 'KeyZ' }), false)).toBe(true);
  expect(isPressed(undo, press({ key: 'н', code: 'KeyY' }), false)).toBe(false);
});

it.each([
  ['a German keyboard, where Z and Y have changed places', 'KeyY'],
  ['a French keyboard, where Z is in the place of W', 'KeyW'],
])('goes by the letter on %s', (_, code) => {
  expect(isPressed(undo, press({ key: 'z', code }), false)).toBe(true);
  expect(isPressed(undo, press({ key: 'y', code: 'KeyZ' }), false)).toBe(false);
  expect(isPressed(undo, press({ key: 'w', code: 'KeyZ' }), false)).toBe(false);
});

it('knows a letter with Shift or Caps Lock', () => {
  const redo = { key: 'z', mod: true, shift: true };
  expect(isPressed(redo, press({ key: 'Z', code: 'KeyZ', shiftKey: true }), false)).toBe(true);
  expect(isPressed(undo, press({ key: 'Z', code: 'KeyZ', shiftKey: true }), false)).toBe(false);
  expect(isPressed(undo, press({ key: 'Z', code: 'KeyZ' }), false)).toBe(true);
});

it('takes Cmd on a Mac and Ctrl elsewhere, and neither with Alt', () => {
  const cmd = press({ key: 'z', code: 'KeyZ', ctrlKey: false, metaKey: true });
  const ctrl = press({ key: 'z', code: 'KeyZ' });
  expect([isPressed(undo, cmd, true), isPressed(undo, ctrl, true)]).toEqual([true, false]);
  expect([isPressed(undo, cmd, false), isPressed(undo, ctrl, false)]).toEqual([false, true]);
  expect(isPressed(undo, { ...ctrl, altKey: true }, false)).toBe(false);
});

it('is written as the system writes it', () => {
  expect(shortcutWords({ key: 'z', mod: true, shift: true }, false)).toBe('Ctrl+Shift+Z');
  expect(shortcutWords({ key: 'z', mod: true, shift: true }, true)).toBe('⇧⌘Z');
  expect(shortcutWords({ key: 'Escape' }, false)).toBe('Esc');
});

it('knows Alt with an arrow, and a digit where digits want Shift', () => {
  const back = { key: 'ArrowLeft', alt: true };
  const alt = press({ key: 'ArrowLeft', code: 'ArrowLeft', ctrlKey: false, altKey: true });
  expect(isPressed(back, alt, false)).toBe(true);
  expect(isPressed(back, { ...alt, altKey: false }, false)).toBe(false);
  expect(shortcutWords(back, false)).toBe('Alt+←');
  expect(shortcutWords(back, true)).toBe('⌥←');
  const first = { key: '1', mod: true };
  expect(isPressed(first, press({ key: '1', code: 'Digit1' }), false)).toBe(true);
  expect(isPressed(first, press({ key: '&', code: 'Digit1' }), false)).toBe(true);
  // On a French keyboard the sign for smaller text is on the key of 6.
  const sixth = { key: '6', mod: true };
  expect(isPressed(sixth, press({ key: '-', code: 'Digit6' }), false)).toBe(false);
});
