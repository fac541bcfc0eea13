/** Answers the window's commands from memory, well enough to look at every screen. */
import { app } from './app';
import { backupCommands } from './backups';
import { entry } from './data';
import { drafts } from './drafts';
import { exports } from './exports';
import { history } from './history';
import { jobs } from './jobs';
import { json } from './json';
import { find } from './memory';
import { plan } from './plans';
import { reading } from './reading';
import { scene } from './scene';
import { refusal, type StandIn } from './standin';
import { trash } from './trash';
import { writing } from './writing';

const commands: StandIn = {
  ...app,
  ...backupCommands,
  ...drafts,
  ...exports,
  ...history,
  ...jobs,
  ...json,
  ...plan,
  ...reading,
  ...trash,
  ...writing,
};

/** What another program does meanwhile to a key that is open here. */
export function elsewhere(): void {
  const { entries } = find('kv_flags');
  entries.set('feature:limits', entry('feature:limits', '{"api_calls":250}'));
  entries.delete('feature:welcome_text');
}

const writes = /^(set|delete|rename|restore|create|plan_apply|undo|purge|load)/;

/** The name of a command in TypeScript. */
const camel = (name: string) =>
  name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** Answers a command by its name in Rust; its arguments stand in the order of the command's own. */
export function answer(name: string, args: Record<string, unknown> | Uint8Array = {}): unknown {
  if (scene === 'refuses' && writes.test(name)) throw refusal({ code: 'disk_full' });
  const command = (commands as Record<string, ((...args: unknown[]) => unknown) | undefined>)[
    camel(name)
  ];
  if (!command) throw new Error(`There is no command ${name}.`);
  if (args instanceof Uint8Array) {
    // A raw body, here a draft or a text; what stands in the headers does not come this far.
    const body = name === 'put_draft' ? args : new TextDecoder().decode(args);
    return structured(command(body, ''));
  }
  return structured(command(...Object.values(args)));
}

/** An answer crosses as a copy, as it does from Rust: nobody holds what the other side changes. */
async function structured(answer: unknown): Promise<unknown> {
  return structuredClone(await answer);
}
