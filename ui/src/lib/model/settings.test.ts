// What was kept by another version, by hand, or not at all, is no reason for a window that cannot be used.
import { expect, it } from 'vitest';
import {
  changedSettings,
  defaults,
  separatorProblem,
  settingsFrom,
  settingsText,
  textSizeBeside,
} from './settings';

it('reads what it kept', () => {
  const chosen = { ...defaults, theme: 'dark', textSize: 150, separator: '/' } as const;
  expect(settingsFrom(settingsText(chosen, null))).toEqual(chosen);
});

it('keeps only what differs, and says what that is', () => {
  expect(settingsText(defaults, null)).toBe('{}');
  expect(settingsText({ ...defaults, density: 'compact' }, null)).toBe('{"density":"compact"}');
  expect(changedSettings({ ...defaults, density: 'compact' })).toEqual(['density']);
  expect(changedSettings(defaults)).toEqual([]);
});

it('leaves in place what another version keeps', () => {
  const kept = settingsText({ ...defaults, theme: 'light' }, '{"later":[1],"theme":"dark"}');
  expect(JSON.parse(kept)).toEqual({ later: [1], theme: 'light' });
});

it.each([
  ['nothing', null],
  ['no JSON', '{'],
  ['a list', '[1]'],
  ['a word', '"dark"'],
  ['null', 'null'],
  ['values that there are none of', '{"theme":"pink","textSize":5000,"density":1,"separator":""}'],
  ['a separator without an end', `{"separator":"${'-'.repeat(500)}"}`],
])('is as usual where %s was kept', (_, kept) => {
  expect(settingsFrom(kept)).toEqual(defaults);
});

it('takes one setting that it knows from among others that it does not', () => {
  expect(settingsFrom('{"theme":"dark","textSize":"large"}')).toEqual({
    ...defaults,
    theme: 'dark',
  });
});

it('says what no separator can be', () => {
  expect(separatorProblem('')).not.toBeNull();
  expect(separatorProblem('123456789')).not.toBeNull();
  expect([':', '/', '--', ' ', '🙂'].map(separatorProblem)).toEqual([null, null, null, null, null]);
});

it('goes through the sizes of text and stops at both ends', () => {
  expect(textSizeBeside(100, 1)).toBe(110);
  expect(textSizeBeside(100, -1)).toBe(90);
  expect(textSizeBeside(90, -1)).toBe(90);
  expect(textSizeBeside(200, 1)).toBe(200);
});
