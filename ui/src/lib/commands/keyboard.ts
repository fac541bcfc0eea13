/** Keys that work anywhere in the window, outside dialogs. Text fields keep their own undo. */
import { dialogs } from '../state/dialogs.svelte';
import { allCommands, type Command } from './commands';
import { isPressed } from './shortcut';
import { isTyping } from './typing';

/** Runs the command whose keys were pressed. A command that is not available keeps them to itself. */
export function pressed(event: KeyboardEvent): void {
  if (dialogs.any || event.defaultPrevented) return;
  const command = commandFor(event);
  if (!command || keptByField(command, event)) return;
  const available = command.available();
  // Else Ctrl+F would open the engine's own search.
  if (available || event.ctrlKey || event.metaKey || event.altKey) event.preventDefault();
  if (!available) return;
  if (command.runNth) command.runNth(command.shortcuts.findIndex((one) => isPressed(one, event)));
  else command.run();
}

/** Whether the keys of a command mean something to the field that has the focus. */
function keptByField({ alsoIn, notWhileTyping }: Command, event: KeyboardEvent): boolean {
  const { target, key } = event;
  if (!isTyping(target)) return false;
  const typed = key.length === 1 && !event.ctrlKey && !event.metaKey;
  return typed || (notWhileTyping === true && alsoIn?.(target as HTMLElement) !== true);
}

function commandFor(event: KeyboardEvent): Command | undefined {
  return allCommands.find(
    ({ elsewhere, shortcuts }) => !elsewhere && shortcuts.some((one) => isPressed(one, event)),
  );
}
