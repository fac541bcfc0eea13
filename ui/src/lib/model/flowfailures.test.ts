import { expect, it } from 'vitest';
import type { FlowFailure } from '../bindings';
import { flowFailureWords, flowHelp, placeIn, placeWords } from './flowfailures';

const failure = (rest: Partial<FlowFailure>): FlowFailure => ({
  reason: 'threw',
  message: '',
  line: null,
  column: null,
  key: null,
  log: [],
  ...rest,
});

it('begins with the place and goes on with what the flow said', () => {
  const threw = failure({ message: 'Rate limit exceeded', line: 5, column: 13 });
  expect(flowFailureWords(threw)).toBe('Line 5, column 13: The flow stopped: Rate limit exceeded.');
  expect(flowFailureWords({ ...threw, key: 'user:1' })).toMatch(/^“user:1”, Line 5, column 13: /);
});

it('tells a limit as a whole sentence', () => {
  expect(flowFailureWords(failure({ reason: 'time' }))).toBe(
    'It took longer than 10 seconds and was stopped. Is there a loop that never ends?',
  );
});

it('says of a common slip what it means, and what the language said', () => {
  const slip = (message: string) => flowHelp(failure({ message }));
  expect(slip('nowhere is not defined')).toMatch(/^There is nothing called “nowhere” here\./);
  expect(slip("cannot read property 'name' of null")).toContain('perhaps a key that is not there');
  expect(slip('undefined is not a function')).toContain('not a function');
  expect(slip('unexpected token: oops')).toContain('read as JSON');
});

it('says the same where the language names the kind of its error', () => {
  const slip = (message: string) => flowHelp(failure({ message }));
  expect(slip('ReferenceError: nowhere is not defined')).toMatch(/called “nowhere” here\./);
  expect(slip('ReferenceError: x is not initialized')).toContain('above the line');
  expect(slip("TypeError: 'a' is read-only")).toContain('Declare it with let');
  expect(slip('TypeError: value is not iterable')).toContain('no list');
  expect(slip('TypeError: Cannot convert undefined or null to object')).toContain('not there');
  expect(slip('Error: Rate limit exceeded')).toBe('The flow stopped: Rate limit exceeded.');
});

it('says what is missing in a line that cannot be read, as the engine tells it', () => {
  const unread = (message: string) => flowHelp(failure({ reason: 'syntax', message }));
  expect(unread("unexpected token in expression: ';'")).toMatch(/^“;” cannot stand here\./);
  expect(unread("Unexpected identifier 'kv'")).toMatch(/^“kv” cannot stand here\./);
  expect(unread("Unexpected token '{'")).toMatch(/^“{” cannot stand here\./);
  expect(unread("Unexpected token '}'")).toMatch(/^A bracket is missing/);
  expect(unread("expecting ';'")).toContain('misspelled');
  expect(unread("expecting ')'")).toMatch(/^“\)” is missing here\./);
  expect(unread('unexpected end of string')).toContain('does not end');
  expect(unread('invalid redefinition of lexical identifier')).toContain('declared twice');
  expect(unread('something else')).toBe('This line cannot be read: something else.');
});

it('does not take words of the flow itself for a slip of its code', () => {
  expect(flowHelp(failure({ message: 'The customer is unknown' }))).toBe(
    'The flow stopped: The customer is unknown.',
  );
});

it('finds the place in the text, also behind its end', () => {
  const code = 'const a = 1;\nreturn nowhere(a);';
  const at = placeIn(code, { line: 2, column: 8 });
  expect(at && code.slice(at.from, at.to)).toBe('nowhere');
  expect(placeIn(code, { line: 2, column: 99 })).toEqual({ from: code.length, to: code.length });
  expect(placeIn(code, { line: 9, column: 1 })).toBe(null);
  expect(placeIn(code, { line: null, column: null })).toBe(null);
  expect(placeIn(code, { line: 1, column: null })).toEqual({ from: 0, to: 12 });
  expect(placeWords({ line: 1, column: null })).toBe('Line 1');
});
