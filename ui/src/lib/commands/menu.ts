/** A command as an item of a menu. */
import type { Component } from 'svelte';
import type { MenuEntry } from '../parts/Menu.svelte';
import { type Command, commandHint } from './commands';

export function menuEntry(command: Command, icon?: Component<{ size?: number }>): MenuEntry {
  return {
    label: commandHint(command),
    disabled: !command.available(),
    run: command.run,
    ...(icon ? { icon } : {}),
  };
}
