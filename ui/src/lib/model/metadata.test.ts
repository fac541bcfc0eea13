import { expect, it } from 'vitest';
import {
  described,
  metadataProblem,
  offeredTags,
  serialisedBytes,
  tagsFrom,
  withNote,
  withTags,
} from './metadata';

it('reads note and tags', () => {
  expect(described('{"description":"Home page","tags":["a","b"]}')).toEqual({
    note: 'Home page',
    tags: ['a', 'b'],
    editable: true,
    tagged: true,
  });
  expect(described('')).toEqual({ note: '', tags: [], editable: true, tagged: true });
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

it('counts bytes as the store does: every token as it is written, and no white space between', () => {
  expect(serialisedBytes('')).toBe(0);
  expect(serialisedBytes('{')).toBeNull();
  expect(serialisedBytes(' { "a" : 1.00 ,\n"a":"\\u00e9 é" } ')).toBe(
    '{"a":1.00,"a":"\\u00e9 é"}'.length + 1,
  );
  // Printed anew, it would be short: the store takes it as it is written.
  const zeros = `{"a":1.${'0'.repeat(1_100)}}`;
  expect(metadataProblem(zeros)).toContain('room for 1024');
  const twice = `{${Array.from({ length: 200 }, () => '"a":1').join()}}`;
  expect(metadataProblem(twice)).toContain('room for 1024');
});

it('knows tags that would be lost if they were edited as tags', () => {
  expect(described('{"tags":["a"]}').tagged).toBe(true);
  expect(described('{"tags":["a",1]}').tagged).toBe(false);
  expect(described('{"tags":"a, b"}').tagged).toBe(false);
});

it('offers of all tags those that have what is typed, and none that is there', () => {
  const known = Array.from({ length: 9_000 }, (_, at) => ({ tag: `Tag ${String(at)}`, keys: 1 }));
  const offered = (there: string[], typed: string) =>
    offeredTags(known, there, typed).map(({ tag }) => tag);
  expect(offered([], '')).toHaveLength(50);
  expect(offered(['Tag 8998'], 'tag 8998')).toEqual([]);
  expect(offered([], ' TAG 899 ')).toHaveLength(11);
  expect(offered(['Tag 0'], 'tag 899').slice(0, 2)).toEqual(['Tag 899', 'Tag 8990']);
  // What is typed is a tag at once, and goes on being offered while it is typed on.
  expect(offered(['Tag 89'], 'Tag 89')[0]).toBe('Tag 89');
});
