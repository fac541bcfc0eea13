// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { isBeside } from './beside';

it('is not beside the sheet where a message is, even one that was closed by the click', () => {
  document.body.innerHTML = '<main></main><div class="toast"><button>Undo</button></div>';
  const button = document.querySelector('button');
  expect(isBeside(document.querySelector('main'))).toBe(true);
  expect(isBeside(button)).toBe(false);
  document.querySelector('.toast')?.remove();
  expect(isBeside(button)).toBe(false);
});
