// A short form that is closed by mistake has what was typed when it is opened again.
import { beforeEach, expect, it } from 'vitest';
import { ShortForm } from './shortform';
import { toasts } from './toasts.svelte';

let forms = 0;
let id = '';

/** A form with one field, as it is opened. */
function opened() {
  const field = { now: '' };
  const form = new ShortForm<string>(id, () => (field.now === '' ? null : field.now));
  field.now = form.before ?? '';
  return { form, field };
}

beforeEach(() => {
  toasts.list = [];
  id = `form ${String((forms += 1))}`;
});

it('shows again what stood in it, and says so', () => {
  const first = opened();
  first.field.now = 'typed';
  first.form.left('“Rename key”');
  expect(toasts.list[0]?.message).toBe('What you typed is kept. “Rename key” shows it again.');
  expect(opened().field.now).toBe('typed');
});

it('begins anew once it was confirmed, and when all of it was deleted', () => {
  const first = opened();
  first.field.now = 'typed';
  first.form.left(null);
  const second = opened();
  second.form.confirmed();
  second.form.left(null);
  expect(opened().field.now).toBe('');

  const third = opened();
  third.field.now = 'typed';
  third.form.left(null);
  const fourth = opened();
  fourth.field.now = '';
  fourth.form.left(null);
  expect(opened().field.now).toBe('');
});

it('can be had back after it was given up', async () => {
  const first = opened();
  first.field.now = 'typed';
  first.form.givenUp();
  expect(opened().field.now).toBe('');
  await toasts.list[0]?.action?.run();
  expect(opened().field.now).toBe('typed');
});
