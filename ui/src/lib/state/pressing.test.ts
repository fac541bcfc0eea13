// @vitest-environment jsdom
// What is pressed stays pressed until it is released, though a press moves the keyboard from one element to
// another; a window that is left hears of no release.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { followPressing, isPressed } from './pressing';

let stop: () => void;

beforeEach(() => {
  stop = followPressing(window);
  document.body.innerHTML = '<button>one</button>';
});
afterEach(() => stop());

it('is not ended by an element that loses the keyboard', () => {
  const button = document.querySelector('button');
  button?.focus();
  window.dispatchEvent(new Event('pointerdown'));
  button?.blur();
  expect(document.activeElement).toBe(document.body);
  expect(isPressed()).toBe(true);
});

it('is ended by who goes on by keyboard', () => {
  window.dispatchEvent(new Event('pointerdown'));
  document.querySelector('button')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
  expect(isPressed()).toBe(false);
});

it('is ended where the window is left', () => {
  window.dispatchEvent(new Event('pointerdown'));
  window.dispatchEvent(new Event('blur'));
  expect(isPressed()).toBe(false);
});
