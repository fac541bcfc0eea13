// What is copied means the same key where it is pasted, whatever characters it has.
import { execFileSync } from 'node:child_process';
import fc from './chance';
import { expect, it } from 'vitest';
import { flowGet, luxGet } from './snippets';

const keys = ['user:456', "it's", '$HOME `id` "x"', 'a\nb\\', '😀 größe', '-rf', '!event', '*'];

it.each(keys)('is one word of a shell: %j', (key) => {
  const script = `lux() { printf '%s\\0' "$@"; }\n${luxGet('kv_1', key)}`;
  const words = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
  expect(words.filter((word) => word !== '--')).toEqual(['data', 'kv', 'get', 'kv_1', key]);
});

it('is one text of JavaScript', () => {
  expect(flowGet('user:456')).toBe('await kv.get("user:456")');
  fc.assert(
    fc.property(fc.string(), (key) => {
      expect(JSON.parse(flowGet(key).slice('await kv.get('.length, -1))).toBe(key);
    }),
  );
});
