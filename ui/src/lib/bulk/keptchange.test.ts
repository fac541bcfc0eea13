// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { expect, it, vi } from 'vitest';
const counts = { added: 0, changed: 3, removed: 0, same: 0, invalid: 0, onlyHere: 0, ticked: 3 };
const plan = {
  id: 'p',
  stale: 0,
  counts,
  deed: { type: 'note_set' },
  kind: { type: 'edits' },
  policy: 'update',
  namespaces: [],
  makes: [],
  notes: [],
};
vi.mock('../api', async (original) =>
  (await import('../state/backend')).madeUp(original, {
    planBulk: () => plan,
    planDiscard: () => null,
    planRows: () => [],
    checkPlan: () => [],
    planSummary: () => plan,
    cancelJob: () => null,
  }),
);
const { default: ChangeDialog } = await import('./ChangeDialog.svelte');
const { dialogs } = await import('../state/dialogs.svelte');
const { editor } = await import('../state/editor.svelte');
const { formPlace } = await import('../model/drafts');
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

it('keeps what was filled in until it is done', async () => {
  world.slow.held = false;
  await editor.turnTo('here');
  const made = mount(ChangeDialog, {
    target: document.body,
    props: {
      namespace: 'ns',
      selection: { type: 'keys', keys: ['a'] } as never,
      keys: 3,
      onclose: () => undefined,
    },
  });
  const kind = await drawn<HTMLSelectElement>('#change-kind');
  kind.value = [...kind.options].find((option) => option.text === 'Set the note')?.value ?? '';
  kind.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
  await editor.flush();
  // What to do is chosen, and nothing is typed.
  expect(editor.drafts.typedAt(formPlace('change', 'ns'))).toBeUndefined();
  const note = await drawn<HTMLTextAreaElement>('#change-note');
  note.value = 'a long note';
  note.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  const place = formPlace('change', 'ns');
  await vi.waitFor(() => expect(editor.drafts.typedAt(place)).toBeDefined(), soon);
  (await drawn<HTMLFormElement>('form')).requestSubmit();
  await vi.waitFor(() => expect(dialogs.open?.type).toBe('plan'), soon);
  await unmount(made);
  // Escape, or the window goes.
  dialogs.close();
  await editor.flush();
  expect((await editor.drafts.read(place))?.text ?? '').toContain('a long note');
});
