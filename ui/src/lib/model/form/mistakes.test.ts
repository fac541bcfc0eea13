// What is wrong with a text is said in words for who writes JSON like another language, at its place.
import { expect, it } from 'vitest';
import { lineWords, jsonProblems } from '../json';

const told = (text: string) => jsonProblems(text).map((problem) => lineWords(text, problem));

it.each([
  ['{\n "a": 1\n "b": 2\n}', 'Line 3: A comma is missing before this line.'],
  ['{"a": 1 "b": 2}', 'A comma is missing before this.'],
  ['0030.50', 'A number has no extra zero at its beginning.'],
  ['{"a": -007}', 'A number has no extra zero at its beginning.'],
  ['{"a": 0x1F}', 'This is not a number that JSON knows. A text needs double quotes around it.'],
  ['{"a": 1_000}', 'This is not a number that JSON knows. A text needs double quotes around it.'],
  ['{"a": 10 "b"}', 'A comma is missing before this.'],
  ['{"a": +5}', 'A number has no plus sign before it.'],
  ['{"a": .5}', 'A number begins with a digit, such as 0.5.'],
  ["{'a': 1}", 'Texts and names stand in double quotes here, not in single ones.'],
  ['{“a”: 1}', 'These quotes are curly ones. Use the straight double quote: "'],
  ['{"a": True}', 'True is written in small letters here: true.'],
  ['{"a": None}', 'None is not known here. null says that there is nothing.'],
  ['{a: 1}', 'A name in double quotes is missing here.'],
  ['{"a": hello}', 'This is not a value that JSON knows. A text needs double quotes around it.'],
  ['{"a": 1', 'A closing } is missing.'],
])('says of %s what is wrong', (text, words) => {
  expect(told(text)).toEqual([words]);
});
