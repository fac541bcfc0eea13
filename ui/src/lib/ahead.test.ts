import { expect, it } from 'vitest';
import { Ahead } from './ahead';

it('answers one question once', () => {
  const ahead = new Ahead();
  ahead.put('countEntries', ['kv_1', { prefix: '' }], 3);
  expect(ahead.take('countEntries', ['kv_2', { prefix: '' }])).toBeNull();
  expect(ahead.take('listEntries', ['kv_1', { prefix: '' }])).toBeNull();
  expect(ahead.take('countEntries', ['kv_1', { prefix: '' }])).toEqual({ answer: 3 });
  expect(ahead.take('countEntries', ['kv_1', { prefix: '' }])).toBeNull();
});

it('tells an answer of nothing from no answer', () => {
  const ahead = new Ahead();
  ahead.put('failedBackup', [], null);
  expect(ahead.take('failedBackup', [])).toEqual({ answer: null });
});

it('has nothing for who asks later', () => {
  const ahead = new Ahead();
  ahead.put('undoState', [], { undo: null, redo: null });
  ahead.forget();
  expect(ahead.take('undoState', [])).toBeNull();
});
