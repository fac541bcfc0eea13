// @vitest-environment jsdom
// Of a namespace only what was typed over is another: its other words stay to the byte, whoever wrote them.
import { flushSync, mount, unmount } from 'svelte';
import { expect, it, vi } from 'vitest';

const { asked } = vi.hoisted(() => ({ asked: [] as unknown[][] }));
vi.mock('../api', async (original) =>
  (await import('../state/backend')).madeUp(original, {
    rewordNamespace: (...args: unknown[]) => {
      asked.push(args);
      return { changeId: 1, counts: { added: 0, changed: 0, removed: 0 } };
    },
  }),
);
const { default: NamespaceDialog } = await import('./NamespaceDialog.svelte');
const { editor } = await import('../state/editor.svelte');
const { world } = await import('../state/backend');

const soon = { timeout: 20_000 };

/** What is drawn by and by. */
const drawn = <T extends HTMLElement>(selector: string) =>
  vi.waitFor(() => {
    flushSync();
    const found = document.querySelector<T>(selector);
    if (found === null) throw new Error(`no ${selector}`);
    return found;
  }, soon);

async function reworded(description: string, type: (typed: string) => string | null) {
  asked.length = 0;
  world.slow.held = false;
  await editor.turnTo('here');
  const namespace = { id: 'ns', name: 'prefs', description, entryCount: 0 };
  const made = mount(NamespaceDialog, {
    target: document.body,
    props: { namespace: namespace as never, onclose: () => undefined },
  });
  const field = await drawn<HTMLTextAreaElement>('#namespace-description');
  const typed = type(field.value);
  if (typed !== null) {
    field.value = typed;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  } else {
    const name = await drawn<HTMLInputElement>('#namespace-name');
    name.value = 'flags';
    name.dispatchEvent(new Event('input', { bubbles: true }));
  }
  flushSync();
  (await drawn<HTMLFormElement>('form')).requestSubmit();
  await vi.waitFor(() => expect(asked).toHaveLength(1), soon);
  await unmount(made);
  return asked[0]?.slice(0, 3);
}

it('leaves a description alone that was not typed over', async () => {
  expect(await reworded(' one\r\ntwo\n', () => null)).toEqual(['ns', 'flags', null]);
});

it('keeps the line breaks of one that was typed on', async () => {
  expect(await reworded('one\r\ntwo', (shown) => `${shown}!`)).toEqual(['ns', null, 'one\r\ntwo!']);
});
