// @vitest-environment jsdom
// An expiry that was saved is no mistake when its moment comes near.
import { mount, unmount } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { choiceOf } from '../model/expiry';
import ExpiryField from './ExpiryField.svelte';

let field: Record<string, unknown> | undefined;

function show(at: number, current: number) {
  field = mount(ExpiryField, { target: document.body, props: { choice: choiceOf(at), current } });
  return document.querySelector('.hint.bad')?.textContent ?? null;
}

afterEach(async () => {
  if (field) await unmount(field);
  field = undefined;
});

const soon = () => Math.floor(Date.now() / 1000) + 20;

it('says nothing of a saved moment that is near', () => {
  expect(show(soon(), soon())).toBeNull();
});

it('refuses a chosen moment that is as near', () => {
  expect(show(soon(), soon() + 86_400)).toContain('at least one minute');
});
