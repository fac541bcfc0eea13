import { expect, it } from 'vitest';
import fc from '../model/chance';
import { byBytes } from './whichgone';

it('orders keys as the store does, by the bytes of UTF-8', () => {
  const bytes = (text: string) => Buffer.from(text, 'utf8');
  const texts = fc.string({ unit: fc.constantFrom('a', 'z', 'é', '\uffee', '😀', '\ue000') });
  fc.assert(
    fc.property(texts, texts, (one, other) => {
      expect(Math.sign(byBytes(one, other))).toBe(Buffer.compare(bytes(one), bytes(other)));
    }),
  );
});
