import { expect, it } from 'vitest';
import fc from './chance';
import {
  described,
  metadataProblem,
  offeredTags,
  serialisedBytes,
  tagsFrom,
  tagsWith,
  withNote,
  withTags,
  withTypedNote,
} from './metadata';

it('reads note and tags', () => {
  expect(described('{"description":"Home page","tags":["a","b"]}')).toEqual({
    note: 'Home page',
    tags: ['a', 'b'],
    editable: true,
    noted: true,
    tagged: true,
  });
  expect(described('')).toEqual({
    note: '',
    tags: [],
    editable: true,
    noted: true,
    tagged: true,
  });
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

it('leaves tags that stay as they are written', () => {
  const text = '{ "tags" : [ "caf\\u00e9", "a, b",  " c", "a, b" ] , "n": 1.00 }';
  const { tags } = described(text);
  expect(tags).toEqual(['café', 'a, b', ' c', 'a, b']);
  expect(withTags(text, tags)).toBe(text);
  expect(withTags(text, [...tags, 'x'])).toBe(text.replace('"a, b" ]', '"a, b", "x" ]'));
  expect(withTags(text, tags.slice(1))).toBe(text.replace('"caf\\u00e9", ', ''));
  expect(withTags(text, tags.toSpliced(2, 1))).toBe(text.replace(',  " c"', ''));
  expect(withTags('{"tags":[ ]}', ['x'])).toBe('{"tags":[ "x" ]}');
});

it('says the tags that it was given, whatever was there', () => {
  const tags = fc.array(fc.constantFrom('a', 'b', 'c', 'd, e', ' f'), { maxLength: 6 });
  fc.assert(
    fc.property(tags, tags, fc.constantFrom('', ' ', '\n  '), (before, after, gap) => {
      const list = before.map((tag) => gap + JSON.stringify(tag)).join(',');
      const text = `{"n":22.00,"tags":[${list}${gap}],"o":1e400}`;
      const now = withTags(text, after);
      expect(described(now).tags).toEqual(after);
      expect(now.startsWith('{"n":22.00')).toBe(true);
      expect(now.endsWith(',"o":1e400}')).toBe(true);
    }),
  );
});

it('never parts or trims a tag that is there when another one is typed', () => {
  expect(tagsWith(['a, b', ' c', 'a, b'], ' x ,y,c')).toEqual([
    'a, b',
    ' c',
    'a, b',
    'x',
    'y',
    'c',
  ]);
  expect(tagsWith(['a'], 'a')).toEqual(['a']);
});

it('keeps the line breaks of a note that was typed on', () => {
  const text = '{"description":"caf\\u00e9\\r\\ntwo"}';
  const noted = withTypedNote(text, 'café\ntwo\nthree');
  expect(described(noted).note).toBe('café\r\ntwo\r\nthree');
  expect(withTypedNote(text, 'café\ntwo')).toBe(text);
});

it('takes the last of two members with one name, and no name with a member behind it', () => {
  const text = '{"tags":["a"],"x":1,"tags":["b"]}';
  expect(described(text).tags).toEqual(['b']);
  expect(withTags(text, ['b', 'c'])).toBe('{"tags":["a"],"x":1,"tags":["b","c"]}');
  expect(withTags(text, [])).toBe('{"x":1}');
});

it('leaves what is no text and no list of texts where it is', () => {
  for (const text of ['{"tags":"a","description":{"en":"x"}}', '{"tags":[1]}', '[1]', '7'])
    expect(withTags(withNote(text, ''), [])).toBe(text);
});

it('reads metadata of any depth', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  expect(described(deep).editable).toBe(false);
  expect(described(`{"a":${deep},"tags":["t"]}`).tags).toEqual(['t']);
  expect(withNote(`{"a":${deep}}`, 'n')).toBe(`{"a":${deep},"description":"n"}`);
  expect(metadataProblem(deep)).toContain('room for 1024');
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
