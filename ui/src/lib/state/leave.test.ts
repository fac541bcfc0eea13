import { expect, it } from 'vitest';
import { Failed, type Leave } from '../api';
import { askBy, withLeave } from './leave';

const write = (namespace: string, removed: number) => ({
  place: { namespace, prefix: '', note: null },
  namespaceName: namespace,
  namespaceBecomes: null,
  added: 0,
  changed: 0,
  removed,
  unprotected: false,
  keys: [],
});

/** A write that wants the names typed that are listed, one after the other. */
function wanting(names: string[]) {
  return (leave: Leave | null): Promise<string> => {
    const typeName = names[0];
    if (typeName === undefined) return Promise.resolve('done');
    if (leave?.typed.trim() === typeName) {
      names.shift();
      return wanting(names)(leave);
    }
    const writes = [write('one', 11), write('two', 12)];
    return Promise.reject(new Failed({ code: 'protected', writes, typeName }));
  };
}

it('asks again when another name is to be typed than the one that was', async () => {
  const asked: (string | null)[] = [];
  askBy(({ writes, typeName }) => {
    asked.push(typeName);
    return Promise.resolve({
      places: writes.map(({ place }) => place),
      typed: ` ${typeName ?? ''} `,
    });
  });
  await expect(withLeave(wanting(['two', 'one']))).resolves.toBe('done');
  expect(asked).toEqual(['two', 'one']);
});

it('does not ask for ever about a name that was typed', async () => {
  let asked = 0;
  askBy(({ writes }) => {
    asked += 1;
    return Promise.resolve({ places: writes.map(({ place }) => place), typed: 'two' });
  });
  const refuses = () =>
    Promise.reject(new Failed({ code: 'protected', writes: [write('two', 12)], typeName: 'two' }));
  await expect(withLeave(refuses)).rejects.toMatchObject({ failure: { code: 'protected' } });
  expect(asked).toBe(1);
});
