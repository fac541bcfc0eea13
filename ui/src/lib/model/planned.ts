/** What is planned for later, in words, and the steps that a person's choices make. Moments are Unix seconds. */
import type { LaterDeed, LaterStep, Planned, PlannedWhat, Standing } from '../bindings';
import { LATEST } from './expiry';
import { nameWords } from './invisible';
import { count, counted } from './words';

export type Does = LaterDeed['type'];

/** What can be planned for a key; only a switch is turned. */
export const doesOf = (switched: boolean | null, keys = 1): [Does, string][] => {
  const [it, its] = keys === 1 ? ['it', 'its value'] : ['them', 'all of them to one value'];
  return [
    ...(switched === null
      ? []
      : ([
          ['turn_on', `Turn ${it} on`],
          ['turn_off', `Turn ${it} off`],
        ] as [Does, string][])),
    ['set', `Set ${its}`],
    ['delete', `Move ${it} to Trash`],
  ];
};

/** So many keys can be planned for together. */
export const MOST_PLANNED = 1_000;

const verbs: Record<Does, [now: string, will: string]> = {
  turn_on: ['Turn on', 'Turns on'],
  turn_off: ['Turn off', 'Turns off'],
  set: ['Set', 'Gets another value'],
  delete: ['Move to Trash', 'Goes to Trash'],
};

/** "Turn on feature:x", "Set 3 keys" */
export function plannedTitle({ what, name }: Pick<Planned, 'what' | 'name'>): string {
  if (what === null) return nameWords(name);
  const [first, ...others] = what.keys;
  const keys = others.length === 0 ? nameWords(first ?? '') : counted(what.keys.length, 'key');
  return what.does.type === 'delete'
    ? `Move ${keys} to Trash`
    : `${verbs[what.does.type][0]} ${keys}`;
}

/** At a key that it is for: "Turns off". */
export const willWords = ({ does }: PlannedWhat): string => verbs[does.type][1];

/** Why a person decides; null: it is done by itself. */
export function needWords(standing: Standing): string | null {
  switch (standing.type) {
    case 'waiting':
      return null;
    case 'missed':
      return 'Needs a look: it was not done at its moment.';
    case 'changed':
      return standing.keys === 1
        ? `Needs a look: ${nameWords(standing.key)} changed since it was planned.`
        : `Needs a look: ${counted(standing.keys, 'key')} changed since it was planned.`;
    case 'unreadable':
      return 'Needs a look: what it says cannot be read. It was edited, or a newer version made it.';
  }
}

/** "2 planned changes need a look." */
export const askingWords = (asking: number): string =>
  asking === 1
    ? '1 planned change needs a look before it is done.'
    : `${count(asking)} planned changes need a look before they are done.`;

/** What a person chose for a key. */
export interface LaterChoice {
  does: Does;
  /** The value to set. */
  text: string;
  /** As a `datetime-local` field has it. */
  at: string;
  /** When it is turned back; null: it is not. */
  back: string | null;
}

type Chosen<T> = { ok: true; value: T } | { ok: false; problem: string };

/** The moment that a field tells; `now` is in milliseconds. */
export function momentOf(local: string, now: number): Chosen<number> {
  const at = Math.floor(new Date(local).getTime() / 1000);
  if (!Number.isFinite(at)) return { ok: false, problem: 'Choose a day and a time.' };
  if (at * 1000 <= now) return { ok: false, problem: 'Choose a moment that is still ahead.' };
  if (at > LATEST) return { ok: false, problem: 'Choose a moment before the year 10000.' };
  return { ok: true, value: at };
}

const backOf: Partial<Record<Does, LaterDeed>> = {
  turn_on: { type: 'turn_off' },
  turn_off: { type: 'turn_on' },
};

/** Whether what is chosen can be turned back. */
export const turnsBack = (does: Does): boolean => does in backOf;

/** The steps that a choice makes, or what is wrong with it. */
export function stepsOf({ does, text, at, back }: LaterChoice, now: number): Chosen<LaterStep[]> {
  const first = momentOf(at, now);
  if (!first.ok) return first;
  const deed: LaterDeed = does === 'set' ? { type: 'set', text } : { type: does };
  const steps = [{ due: first.value, does: deed }];
  const reverse = backOf[does];
  if (back === null || reverse === undefined) return { ok: true, value: steps };
  const second = momentOf(back, now);
  if (!second.ok) return second;
  if (second.value <= first.value)
    return { ok: false, problem: 'Choose a later moment for turning it back.' };
  return { ok: true, value: [...steps, { due: second.value, does: reverse }] };
}

/** Tomorrow at nine, or so many days after that: `now` is in milliseconds. */
export function morning(now: number, days = 1): number {
  const date = new Date(now);
  date.setDate(date.getDate() + days);
  date.setHours(9, 0, 0, 0);
  return Math.floor(date.getTime() / 1000);
}
