import { expect, it } from 'vitest';
import { toEditor, toStored } from './lines';

it.each(['', 'a', 'a\nb', 'a\r\nb\r\n', 'a\rb', 'a\r\nb\nc', '\r\r\n', '\n\r\n', '\r\n\n', '\r\n'])(
  'gives back exactly what was stored: %j',
  (stored) => {
    const shown = toEditor(stored);
    expect(toStored(shown.text, shown.ending)).toBe(stored);
  },
);

it('shows plain line breaks for a text of the Windows kind', () => {
  expect(toEditor('a\r\nb')).toEqual({ text: 'a\nb', ending: 'crlf' });
});

it('leaves mixtures alone', () => {
  expect(toEditor('a\r\nb\nc').text).toBe('a\r\nb\nc');
});
