// The ways back and forward: what is a place, what is passed over, and what is left behind.
import { expect, it } from 'vitest';
import fc from './chance';
import {
  nowhere,
  paneBeside,
  type Place,
  type Places,
  REMEMBERED,
  stepped,
  visited,
} from './places';

const list = (namespace: string, prefix = ''): Place => ({
  namespace,
  prefix,
  flows: false,
  key: null,
});
const key = (namespace: string, name: string, prefix = ''): Place => ({
  ...list(namespace, prefix),
  key: name,
});
const through = (...places: Place[]): Places => places.reduce(visited, nowhere);
const always = () => true;
const here = ({ list: all, at }: Places) => all[at];

it('goes back to the key before, and forward again', () => {
  const both = through(key('a', 'x'), key('a', 'y'), key('b', 'z'));
  const back = stepped(both, -1, always);
  expect(back && here(back)).toEqual(key('a', 'y'));
  const forward = back && stepped(back, 1, always);
  expect(forward && here(forward)).toEqual(key('b', 'z'));
  expect(forward && stepped(forward, 1, always)).toBeNull();
});

it('takes a list and the key that is opened in it for one place', () => {
  expect(through(list('a'), key('a', 'x'), list('b'), key('b', 'y')).list).toEqual([
    key('a', 'x'),
    key('b', 'y'),
  ]);
});

it('takes closing a key for no step', () => {
  const closed = through(key('a', 'x'), list('a'));
  expect(closed.list).toEqual([key('a', 'x')]);
});

it('tells groups of one namespace, and flows, apart', () => {
  const flows = { ...list('a'), flows: true };
  expect(through(list('a'), list('a', 'user:'), flows).list).toHaveLength(3);
});

it('leaves what was ahead when one goes elsewhere', () => {
  const back = stepped(through(key('a', 'x'), key('a', 'y')), -1, always);
  expect(back && visited(back, key('a', 'z')).list).toEqual([key('a', 'x'), key('a', 'z')]);
});

it('passes over a namespace that is gone', () => {
  const places = through(key('a', 'x'), key('gone', 'y'), key('b', 'z'));
  const back = stepped(places, -1, ({ namespace }) => namespace !== 'gone');
  expect(back && here(back)).toEqual(key('a', 'x'));
  expect(stepped(places, -1, () => false)).toBeNull();
});

it('remembers the last of them, whatever is visited', () => {
  const place = fc.record({
    namespace: fc.constantFrom('a', 'b'),
    prefix: fc.constantFrom('', 'p:'),
    flows: fc.boolean(),
    key: fc.option(fc.constantFrom('x', 'y', 'z')),
  });
  fc.assert(
    fc.property(fc.array(place, { maxLength: 300 }), (visits) => {
      let places = nowhere;
      for (const visit of visits) {
        places = visited(places, visit);
        const now = here(places);
        expect(now).toMatchObject({ namespace: visit.namespace, prefix: visit.prefix });
        if (visit.key !== null) expect(now).toEqual(visit);
        expect(places.list.length).toBeLessThanOrEqual(REMEMBERED);
        expect(places.at).toBe(places.list.length - 1);
      }
    }),
  );
});

it('goes round the panes', () => {
  const panes = ['namespaces', 'keys', 'value'];
  expect(paneBeside(panes, null, 1)).toBe('namespaces');
  expect(paneBeside(panes, null, -1)).toBe('value');
  expect(paneBeside(panes, 'value', 1)).toBe('namespaces');
  expect(paneBeside(panes, 'namespaces', -1)).toBe('value');
});
