import { expect, it } from 'vitest';
import { described, metadataProblem, tagsFrom, withNote, withTags } from './metadata';

it('reads note and tags', () => {
  expect(described('{"description":"Home page","tags":["a","b"]}')).toEqual({
    note: 'Home page',
    tags: ['a', 'b'],
    editable: true,
  });
  expect(described('')).toEqual({ note: '', tags: [], editable: true });
  expect(described('[1]').editable).toBe(false);
  expect(described('{').editable).toBe(false);
});

it('keeps everything else as it was written', () => {
  const text = '{"big":12345678901234567890,"price":22.00}';
  const noted = withNote(text, 'Hello');
  expect(noted).toContain('"big":12345678901234567890,"price":22.00');
  expect(described(noted).note).toBe('Hello');
  expect(described(withTags(noted, ['x'])).tags).toEqual(['x']);
});

it('leaves nothing behind when note and tags are cleared', () => {
  const text = withTags(withNote('', 'Hello'), ['x']);
  expect(withTags(withNote(text, ''), [])).toBe('');
});

it('splits tags at commas', () => {
  expect(tagsFrom(' a, b,,a ')).toEqual(['a', 'b']);
});

it('says what is wrong', () => {
  expect(metadataProblem('')).toBeNull();
  expect(metadataProblem('{"a":1}')).toBeNull();
  expect(metadataProblem('{"a":')).toContain('not JSON');
  expect(metadataProblem(JSON.stringify({ a: 'x'.repeat(1100) }))).toContain('room for 1024');
});
