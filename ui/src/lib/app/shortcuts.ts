/** Keys that work anywhere in the window, outside dialogs. Text fields keep their own undo. */
import { dialogs } from '../state/dialogs.svelte';
import { editor } from '../state/editor.svelte';
import { keylist } from '../state/keylist.svelte';
import { saveOpen } from '../state/saving';
import { undo } from '../state/undo.svelte';
import { testid } from '../testids';

/** Whether a key press belongs to a place where one types. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && target.type !== 'checkbox';
}

export function shortcut(event: KeyboardEvent): void {
  if (dialogs.any || event.altKey || event.defaultPrevented) return;
  const command = event.ctrlKey || event.metaKey;
  if (!command) {
    if (event.key === 'Escape') escape(event);
    return;
  }
  const run = commandFor(event);
  if (!run) return;
  event.preventDefault();
  run();
}

function commandFor(event: KeyboardEvent): (() => void) | null {
  const typing = isTyping(event.target);
  switch (event.key.toLowerCase()) {
    case 'z':
      if (typing) return null;
      return event.shiftKey ? () => void undo.redo() : () => void undo.undo();
    case 'y':
      return typing ? null : () => void undo.redo();
    case 's':
      return () => void saveOpen();
    case 'f':
      return focusSearch;
    case 'n':
      return addKey;
    default:
      return null;
  }
}

function escape(event: KeyboardEvent): void {
  if (event.target instanceof HTMLInputElement && event.target.value !== '') return;
  if (editor.status !== 'empty' && !isTyping(event.target)) {
    editor.close();
    document.querySelector<HTMLElement>(`[data-testid="${testid.keyList}"]`)?.focus();
  }
}

export function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>(`[data-testid="${testid.search}"]`);
  field?.focus();
  field?.select();
}

function addKey(): void {
  const { namespace, prefix } = keylist;
  if (namespace !== null) dialogs.show({ type: 'addKey', namespace, prefix });
}
