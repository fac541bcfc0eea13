/** What the list of changes says of each. */
import type { ChangeRow } from '../api';
import { count } from './words';

/** "2 added, 1 changed" of a change of several keys, unless its own words count them already. */
export function tallyWords(
  change: Pick<ChangeRow, 'label' | 'added' | 'changed' | 'removed'>,
): string {
  const { added, changed, removed, label } = change;
  const counts = (
    [
      [added, 'added'],
      [changed, 'changed'],
      [removed, 'removed'],
    ] as const
  ).filter(([n]) => n > 0);
  const numbers = new Set(label.match(/\d[\d,]*/g));
  const said = counts.every(([n]) => numbers.has(count(n)));
  if (added + changed + removed <= 1 || said) return '';
  return counts.map(([n, what]) => `${count(n)} ${what}`).join(', ');
}

/** A change's words in the history of one key: "Turned on feature:x" -> "Turned on". */
export function labelWithout(key: string, label: string): string {
  const verb = label.endsWith(` ${key}`) ? label.slice(0, -key.length - 1) : '';
  return /^[A-Z][a-z]+( on| off)?$/.test(verb) ? verb : label;
}
