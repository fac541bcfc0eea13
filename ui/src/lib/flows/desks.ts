/** The desks of the window's flows: what is typed into the inputs of one stays while the window is open. */
import { companions } from '../state/companions.svelte';
import { editor } from '../state/editor.svelte';
import { outliving } from '../state/outliving.svelte';
import { onWritten } from '../state/writes';
import type { FlowExample } from '../api';
import { Desk } from './desk.svelte';

const desks = new Map<string, Desk>();

const idOf = (...parts: (string | null)[]) => [editor.drafts.store, ...parts].join('\u0000');

/** The desk of a saved flow, by where flows are kept. */
export function deskOf(companion: string, name: string): Desk {
  return kept(idOf(companion, name), () => {
    return new Desk(companions.ownerOf(companion)?.id ?? '', name);
  });
}

/** The desk of an example that is tried with the keys of a namespace. */
export function deskOfExample(namespace: string, example: FlowExample): Desk {
  return kept(idOf(namespace, 'example', example.name), () => {
    return new Desk(namespace, example.name, example.inputs);
  });
}

function kept(id: string, make: () => Desk): Desk {
  const known = desks.get(id);
  if (known) return known;
  const desk = outliving(make);
  desks.set(id, desk);
  return desk;
}

// A flow that has another name now is the same one.
onWritten(({ namespaces: [companion], renamed }) => {
  if (renamed === null || companion === undefined) return;
  const desk = desks.get(idOf(companion, renamed.from));
  if (!desk) return;
  desks.delete(idOf(companion, renamed.from));
  desk.name = renamed.to;
  desks.set(idOf(companion, renamed.to), desk);
});

// A new flow has nothing of one that had its name. One that comes back out of Trash has what was typed.
onWritten(({ namespaces: [companion], applied }) => {
  if (companion === undefined || applied?.act !== 'did') return;
  const { deed } = applied;
  if (deed.type !== 'deleted' && deed.type !== 'added') return;
  const id = idOf(companion, deed.key);
  desks.get(id)?.end();
  if (deed.type === 'added') desks.delete(id);
});
