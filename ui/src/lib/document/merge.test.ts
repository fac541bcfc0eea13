// Metadata is put together member by member: nothing of either side goes unseen, whatever JSON it is.
import { expect, it } from 'vitest';
import fc from '../model/chance';
import { memberOf, withMember } from '../model/metadata';
import { mergeMetadata } from './merge';

const merged = (metadata: string, ...conflicts: string[]) => ({ metadata, conflicts });

it('keeps tags and descriptions that are no list of texts and no text', () => {
  expect(
    mergeMetadata(
      '{"tags":"beta","owner":1}',
      '{"tags":"beta","owner":1,"description":"n"}',
      '{"tags":"beta","owner":2}',
    ),
  ).toEqual(merged('{"tags":"beta","owner":2,"description":"n"}'));
  expect(mergeMetadata('{"tags":[1]}', '{"tags":[1],"description":"n"}', '{"tags":[2]}')).toEqual(
    merged('{"tags":[2],"description":"n"}'),
  );
  expect(
    mergeMetadata(
      '{"description":{"en":"x"},"o":1}',
      '{"description":{"en":"x"},"o":1,"tags":["t"]}',
      '{"description":{"en":"x"},"o":2}',
    ),
  ).toEqual(merged('{"description":{"en":"x"},"o":2,"tags":["t"]}'));
});

it('tells tags with commas from several tags', () => {
  expect(
    mergeMetadata('{"tags":["a","b"]}', '{"tags":["a,b"]}', '{"tags":["a","b"],"description":"n"}'),
  ).toEqual(merged('{"tags":["a,b"],"description":"n"}'));
  expect(mergeMetadata('{"tags":["a,b"]}', '{"tags":["a","b"]}', '{"tags":["c"]}')).toEqual(
    merged('{"tags":["a","b"]}', 'tags'),
  );
});

it('takes numbers over as they are written, and tells apart those that a parser would not', () => {
  const theirs = '{"tags":[12345678901234567891,1.00]}';
  expect(
    mergeMetadata('{"tags":[12345678901234567890,1.00]}', '{"description":"n"}', theirs),
  ).toEqual(merged('{"description":"n"}', 'tags'));
  expect(mergeMetadata('{"o":1}', '{"o":2}', '{"o":1,"tags":[1.00]}')).toEqual(
    merged('{"o":2,"tags":[1.00]}'),
  );
});

it('sees no difference in white space and in how a text is written', () => {
  expect(
    mergeMetadata(
      '{"tags": ["caf\\u00e9"], "o":1}',
      '{"tags":["café"], "o":1}',
      '{"tags": ["other"], "o":1}',
    ),
  ).toEqual(merged('{"tags": ["other"], "o":1}'));
});

it('waits for a decision where a member is there twice: nobody knows which counts', () => {
  const mine = '{"tags":["a"],"tags":["b"],"description":"n"}';
  expect(mergeMetadata('{"tags":["a"],"tags":["b"]}', mine, '{"tags":["a"]}')).toEqual(
    merged(mine, 'metadata'),
  );
});

/** Any JSON, as it may be written. */
const json = fc.constantFrom('"x"', '"y"', '["a"]', '["a", "b"]', '["a,b"]', '[1.0]', '{}', 'null');
const member = fc.option(json, { nil: null });
const texts = fc
  .record({ description: member, tags: member, owner: fc.option(json, { nil: null }) })
  .map(({ description, tags, owner }) => {
    const bare = owner === null ? '' : `{"owner":${owner}}`;
    return withMember(withMember(bare, 'description', description), 'tags', tags);
  });

it('has each member as the one side has it that changed it, for edits of every sort', () => {
  fc.assert(
    fc.property(texts, texts, texts, (base, mine, theirs) => {
      const { metadata, conflicts } = mergeMetadata(base, mine, theirs);
      for (const [name, field] of [
        ['description', 'note'],
        ['tags', 'tags'],
      ] as const) {
        const [was, own, other, now] = [base, mine, theirs, metadata].map((text) =>
          memberOf(text, name),
        );
        expect(now).toBe(own === was ? other : own);
        const both = own !== was && other !== was && own !== other;
        expect(conflicts.includes(field)).toBe(both);
      }
      const rests = [base, mine, theirs].map((text) =>
        withMember(withMember(text, 'tags', null), 'description', null),
      );
      const [was, own, other] = rests;
      const both = own !== was && other !== was && own !== other;
      expect(conflicts.includes('metadata')).toBe(both);
    }),
    { numRuns: 500 },
  );
}, 30_000);
