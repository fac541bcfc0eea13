/** The desks of the window's flows: what one shows of its last run stays while the window is open. */
import { formPlace } from '../model/drafts';
import { companions } from '../state/companions.svelte';
import { editor } from '../state/editor.svelte';
import { outliving } from '../state/outliving.svelte';
import { onWritten } from '../state/writes';
import type { FlowExample } from '../api';
import { Desk } from './desk.svelte';
import { TypedInputs } from './typedinputs.svelte';

const desks = new Map<string, Desk>();

const idOf = (...parts: (string | null)[]) => [editor.drafts.store, ...parts].join('\u0000');

/** The desk of a saved flow, by where flows are kept. */
export function deskOf(companion: string, name: string): Desk {
  return kept(idOf(companion, name), () => {
    const typed = new TypedInputs(formPlace('inputs', companion, name));
    return new Desk(companions.ownerOf(companion)?.id ?? '', name, typed);
  });
}

/** The desk of an example that is tried with the keys of a namespace. */
export function deskOfExample(namespace: string, example: FlowExample): Desk {
  return kept(idOf(namespace, 'example', example.name), () => {
    const typed = new TypedInputs(formPlace('example', namespace, example.name), example.inputs);
    return new Desk(namespace, example.name, typed);
  });
}

function kept(id: string, make: () => Desk): Desk {
  const known = desks.get(id);
  if (known) {
    // Of a flow that was deleted and came back.
    known.typed.keep();
    return known;
  }
  const desk = outliving(make);
  desks.set(id, desk);
  return desk;
}

// A flow that has another name now is the same one.
onWritten(({ namespaces: [companion], renamed }) => {
  if (renamed === null || companion === undefined) return;
  const id = idOf(companion, renamed.from);
  if (!desks.has(id) && !companions.holdsFlows(companion)) return;
  const desk = deskOf(companion, renamed.from);
  desks.delete(id);
  desk.name = renamed.to;
  desk.typed.moveTo(formPlace('inputs', companion, renamed.to));
  desks.set(idOf(companion, renamed.to), desk);
});

// A new flow has nothing of one that had its name. One that comes back out of Trash has what was typed.
onWritten(({ namespaces: [companion], applied }) => {
  if (companion === undefined || applied?.act !== 'did') return;
  const { deed } = applied;
  if (deed.type !== 'deleted' && deed.type !== 'added') return;
  const id = idOf(companion, deed.key);
  const desk = desks.get(id);
  desk?.end();
  if (desk) desk.typed.forget();
  else if (companions.holdsFlows(companion))
    editor.drafts.forget(formPlace('inputs', companion, deed.key));
  if (deed.type === 'added') desks.delete(id);
});

onWritten(({ applied }) => {
  if (applied) for (const desk of desks.values()) desk.written(applied);
});
