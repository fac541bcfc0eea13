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

// What is typed into the inputs of a flow that is deleted stays, for it may come back out of Trash. A new one
// has nothing of a flow that had its name.
onWritten(({ namespaces: [companion], applied }) => {
  if (companion === undefined || applied?.act !== 'did') return;
  const { deed } = applied;
  if (deed.type === 'deleted') desks.get(idOf(companion, deed.key))?.end();
  const made = deed.type === 'added' ? deed.key : deed.type === 'duplicated' ? deed.to : null;
  // One that was open when it was deleted elsewhere, and is saved again, is the same flow.
  if (made === null || editor.of(companion, made)?.saving) return;
  const id = idOf(companion, made);
  const desk = desks.get(id);
  desk?.end();
  if (desk) desk.typed.forget();
  else if (companions.holdsFlows(companion))
    editor.drafts.forget(formPlace('inputs', companion, made));
  desks.delete(id);
});

onWritten(({ applied }) => {
  if (applied) for (const desk of desks.values()) desk.written(applied);
});
