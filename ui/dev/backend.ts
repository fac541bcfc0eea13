/** Answers the window's commands from memory, well enough to look at every screen. */
import type { Leave } from '../src/lib/api';
import { app } from './app';
import { backupCommands } from './backups';
import { drafts } from './drafts';
import { exports } from './exports';
import { firstPicture } from './first';
import { flows } from './flows';
import { history } from './history';
import { jobs } from './jobs';
import { later } from './later';
import { json } from './json';
import { plan } from './plans';
import { reading } from './reading';
import { scene } from './scene';
import { give } from './places';
import { protection } from './protection';
import { shapes } from './shapes';
import { refusal, type StandIn } from './standin';
import { trash } from './trash';
import { writing } from './writing';

const commands: StandIn = {
  ...app,
  ...backupCommands,
  ...drafts,
  ...exports,
  ...flows,
  ...history,
  ...jobs,
  ...json,
  ...later,
  ...plan,
  ...protection,
  ...reading,
  ...shapes,
  ...trash,
  ...writing,
  firstPicture: (query, job) => firstPicture(answer, query, job),
};

const writes = /^(set|delete|rename|restore|create|plan_apply|undo|purge|load|protect$|unprotect)/;

/** The name of a command in TypeScript. */
const camel = (name: string) =>
  name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** Answers a command by its name in Rust; its arguments stand in the order of the command's own. */
export function answer(name: string, args: Record<string, unknown> | Uint8Array = {}): unknown {
  if (scene === 'refuses' && writes.test(name))
    throw refusal({ code: 'disk_full', folder: '/home/ada/.local/share/kv-store' });
  // What the window itself is asked for.
  if (name.startsWith('plugin:')) return null;
  const command = (commands as Record<string, ((...args: unknown[]) => unknown) | undefined>)[
    camel(name)
  ];
  give((('leave' in args && args.leave) || null) as Leave | null);
  if (!command) throw new Error(`There is no command ${name}.`);
  if (args instanceof Uint8Array) {
    // A raw body, here a draft or a text; what stands in the headers does not come this far.
    const body = name === 'put_draft' ? args : new TextDecoder().decode(args);
    return raw(command(body, ''));
  }
  return structured(command(...Object.values(args)));
}

/** To a raw body the answer is raw too, where it is a text. */
async function raw(answer: unknown): Promise<unknown> {
  const given = await answer;
  return typeof given === 'string' ? new TextEncoder().encode(given).buffer : structured(given);
}

/** An answer crosses as a copy, as it does from Rust: nobody holds what the other side changes. */
async function structured(answer: unknown): Promise<unknown> {
  return structuredClone(await answer);
}
