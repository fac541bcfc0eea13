import { expect, it } from 'vitest';
import {
  columnsOf,
  columnsProblem,
  guessColumns,
  mappingWords,
  nameFor,
  needsMapping,
  rareParts,
} from './columns';

it('asks for the columns only where the names are others', () => {
  expect(needsMapping([])).toBe(false);
  expect(needsMapping(['Key', 'VALUE', 'expiration'])).toBe(false);
  expect(needsMapping(['id', 'text'])).toBe(true);
});

it('proposes a column that is likely when keys expire, and says so', () => {
  for (const name of ['expires_at', 'Expires', 'expiry', 'valid until']) {
    const names = ['key', 'value', name];
    expect(needsMapping(names)).toBe(true);
    expect(columnsOf(names)).toMatchObject({ key: 'key', value: 'value', expiration: name });
    expect(mappingWords(names)).toContain(`“${name}” looks like when keys expire`);
  }
  expect(columnsOf(['key', 'value', 'TTL'])).toMatchObject({
    expiration: null,
    expirationTtl: 'TTL',
  });
  // The format's own name is what it says.
  expect(needsMapping(['key', 'value', 'expiration', 'expires_at'])).toBe(false);
  expect(mappingWords(['key', 'value'])).toContain('Which column holds what?');
  expect(mappingWords(['id', 'wert', 'ttl'])).toContain('other columns than key and value');
});

it('guesses by the names, then by the order', () => {
  expect(guessColumns(['text', 'id', 'Expires'])).toEqual({
    key: 'id',
    value: 'text',
    expiration: 'Expires',
    expirationTtl: null,
    metadata: null,
    base64: null,
  });
  expect(guessColumns(['a', 'b', 'c'])).toMatchObject({ key: 'a', value: 'b' });
});

it('reads a table by the names of its own at first, and guesses only where one is missing', () => {
  expect(columnsOf([])).toBeNull();
  expect(columnsOf(['Value', 'KEY', 'color', 'metadata'])).toEqual({
    key: 'KEY',
    value: 'Value',
    expiration: null,
    expirationTtl: null,
    metadata: 'metadata',
    base64: null,
  });
  expect(columnsOf(['key', 'value', 'expiration_ttl', 'BASE64'])).toMatchObject({
    expirationTtl: 'expiration_ttl',
    base64: 'BASE64',
  });
  expect(columnsOf(['id', 'value', 'expires'])).toMatchObject({ key: 'id', expiration: 'expires' });
});

it('does not take one column for two things', () => {
  const none = { expiration: null, expirationTtl: null, metadata: null, base64: null };
  const columns = { key: 'a', value: 'b', ...none };
  expect(columnsProblem(columns)).toBeNull();
  expect(columnsProblem({ ...columns, value: 'a' })).toContain('only one');
  expect(columnsProblem({ ...columns, value: '' })).toContain('values');
});

it('asks for a span and for base64 only where there are such columns', () => {
  expect(rareParts(['key', 'value', 'expiration'])).toEqual([]);
  expect(rareParts(['key', 'ttl', 'base64'])).toEqual(['expirationTtl', 'base64']);
});

it('names a new namespace after the file', () => {
  expect(nameFor('flags.json', [])).toBe('flags');
  expect(nameFor('flags.v2.json', ['Flags'])).toBe('flags.v2');
  expect(nameFor('flags.json', ['Flags', 'flags 2'])).toBe('flags 3');
  expect(nameFor('.json', [])).toBe('Imported');
});
