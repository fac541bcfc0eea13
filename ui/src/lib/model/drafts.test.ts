import { beforeEach, describe, expect, it } from 'vitest';
import { Drafts, type DraftStorage } from './drafts';

class Memory implements DraftStorage {
  items = new Map<string, string>();
  getItem = (name: string) => this.items.get(name) ?? null;
  setItem(name: string, value: string) {
    this.items.set(name, value);
  }
  removeItem(name: string) {
    this.items.delete(name);
  }
}

describe('drafts', () => {
  let storage: Memory;
  beforeEach(() => {
    storage = new Memory();
  });

  it('are there after a crash', () => {
    new Drafts(storage).put('ns', 'a', { text: 'typed', base: 3 });
    expect(new Drafts(storage).get('ns', 'a')).toEqual({ text: 'typed', base: 3 });
  });

  it('are gone after a save', () => {
    const drafts = new Drafts(storage);
    drafts.put('ns', 'a', { text: 'typed', base: 3 });
    drafts.drop('ns', 'a');
    expect(drafts.has('ns', 'a')).toBe(false);
    expect(storage.items.size).toBe(0);
  });

  it('follow a renamed key', () => {
    const drafts = new Drafts(storage);
    drafts.put('ns', 'a', { text: 'typed', base: 3 });
    drafts.move('ns', 'a', 'b');
    expect(drafts.has('ns', 'a')).toBe(false);
    expect(drafts.get('ns', 'b')?.text).toBe('typed');
  });

  it('that are large stay in memory only', () => {
    const drafts = new Drafts(storage);
    drafts.put('ns', 'big', { text: 'x'.repeat(200_000), base: 1 });
    drafts.put('ns', 'small', { text: 'x', base: 1 });
    expect(drafts.get('ns', 'big')?.text).toHaveLength(200_000);
    const after = new Drafts(storage);
    expect(after.has('ns', 'big')).toBe(false);
    expect(after.has('ns', 'small')).toBe(true);
  });

  it('survive a storage that is damaged or full', () => {
    storage.setItem('kv-store.drafts', '[["x",5],"y",{]');
    const drafts = new Drafts(storage);
    storage.setItem = () => {
      throw new Error('full');
    };
    drafts.put('ns', 'a', { text: 'typed', base: 1 });
    expect(drafts.get('ns', 'a')?.text).toBe('typed');
  });
});
