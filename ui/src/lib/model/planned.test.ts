import { expect, it } from 'vitest';
import { toLocal } from './expiry';
import {
  askingWords,
  doesOf,
  type LaterChoice,
  momentOf,
  morning,
  needWords,
  plannedTitle,
  stepsOf,
  willWords,
} from './planned';

const now = new Date(2026, 11, 1, 12, 0).getTime();
const local = (hours: number) => toLocal(now / 1000 + hours * 3_600);
const choice = (more: Partial<LaterChoice>): LaterChoice => ({
  does: 'turn_on',
  text: '',
  at: local(1),
  back: null,
  ...more,
});

it('makes one step, or two that turn a switch there and back', () => {
  const due = now / 1000 + 3_600;
  expect(stepsOf(choice({}), now)).toEqual({
    ok: true,
    value: [{ due, does: { type: 'turn_on' } }],
  });
  expect(stepsOf(choice({ does: 'turn_off', back: local(2) }), now)).toEqual({
    ok: true,
    value: [
      { due, does: { type: 'turn_off' } },
      { due: due + 3_600, does: { type: 'turn_on' } },
    ],
  });
  // What is typed for turning it back means nothing where there is no way back.
  expect(stepsOf(choice({ does: 'set', text: '22.00', back: 'never' }), now)).toEqual({
    ok: true,
    value: [{ due, does: { type: 'set', text: '22.00' } }],
  });
});

it('says what is wrong with a moment', () => {
  expect(momentOf('', now)).toMatchObject({ ok: false });
  expect(momentOf(local(0), now)).toMatchObject({ ok: false });
  expect(momentOf('+010000-01-01T00:00', now)).toMatchObject({ ok: false });
  expect(stepsOf(choice({ back: local(1) }), now)).toEqual({
    ok: false,
    problem: 'Choose a later moment for turning it back.',
  });
});

it('offers to turn only a switch', () => {
  expect(doesOf(true).map(([does]) => does)).toEqual(['turn_on', 'turn_off', 'set', 'delete']);
  expect(doesOf(null).map(([does]) => does)).toEqual(['set', 'delete']);
  expect(doesOf(true, 2).map(([, words]) => words)).toContain('Turn them on');
});

it('tells what is planned, and why a person decides', () => {
  const what = { due: 1, does: { type: 'delete' } as const, keys: ['a'] };
  expect(plannedTitle({ what, name: '' })).toBe('Move a to Trash');
  expect(plannedTitle({ what: { ...what, keys: ['a', 'b'] }, name: '' })).toBe(
    'Move 2 keys to Trash',
  );
  const on = { ...what, does: { type: 'turn_on' } as const };
  expect(plannedTitle({ what: on, name: '' })).toBe('Turn on a');
  expect(willWords(on)).toBe('Turns on');
  expect(plannedTitle({ what: null, name: 'x' })).toBe('x');
  expect(needWords({ type: 'waiting' })).toBeNull();
  expect(needWords({ type: 'changed', key: 'a', keys: 1 })).toContain('a changed');
  expect(needWords({ type: 'changed', key: 'a', keys: 2 })).toContain('2 keys changed');
  expect(askingWords(1)).toContain('1 planned change needs');
  expect(askingWords(2)).toContain('2 planned changes need');
});

it('begins with nine in the morning', () => {
  const at = new Date(morning(now) * 1000);
  expect([at.getDate(), at.getHours(), at.getMinutes()]).toEqual([2, 9, 0]);
});
