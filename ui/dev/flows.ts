/** Flows over the store in memory. The code runs in the page itself: this is for looking and for tests only. */
import type { EntryDetail, FlowExample, FlowInput, FlowLogLine, FlowRequest } from '../src/lib/api';
import { entry, type Space } from './data';
import { isStopped } from './jobs';
import { commit, find } from './memory';
import { selected } from './reading';
import { stage } from './plans';
import { refusal, type Part } from './standin';

const preferences = `// Get with default
const key = \`prefs:\${userId}\`;
const prefs = await kv.get(key) || '{"theme":"light","notifications":true}';
return JSON.parse(prefs);`;

const rateLimit = `const key = \`ratelimit:\${userId}:\${action}\`;
const count = parseInt(await kv.get(key) || '0');
 
if (count >= 100) {
  throw new Error('Rate limit exceeded');
}
 
await kv.set(key, String(count + 1));
// Note: In production, also set TTL to reset after time window`;

const featureFlag = `const enabled = await kv.get(\`feature:\${featureName}\`);
return { enabled: enabled === 'true' };`;

const cache = `const cacheKey = \`cache:product:\${productId}\`;
let product = await kv.get(cacheKey);
 
if (!product) {
  // Fetch from database
  product = await fetchFromDB(productId);
  await kv.set(cacheKey, JSON.stringify(product));
}
 
return JSON.parse(product);`;

export const examples: FlowExample[] = [
  {
    name: 'User preferences',
    title: 'Read a value, or a default where there is none',
    description: 'Gives back the preferences of one user. Changes nothing.',
    code: preferences,
    inputs: '{"userId": "cust_abc123"}',
    seed: [['prefs:cust_abc123', '{"theme":"dark","notifications":false}']],
  },
  {
    name: 'Rate limit',
    title: 'Count, and stop at a hundred',
    description:
      'Adds one to a counter of a user and an action. Stops with a message once it is at 100.',
    code: rateLimit,
    inputs: '{"userId": "cust_abc123", "action": "api_calls"}',
    seed: [['ratelimit:cust_abc123:api_calls', '41']],
  },
  {
    name: 'Feature flag',
    title: 'Ask whether a feature is on',
    description: 'Tells whether the key of a feature is “true”. Changes nothing.',
    code: featureFlag,
    inputs: '{"featureName": "new_checkout"}',
    seed: [['feature:new_checkout', 'true']],
  },
  {
    name: 'Cache',
    title: 'Keep what was fetched',
    description:
      'Looks for a product, and where it is not there fetches it and keeps it under a key. What the database answers is an input here.',
    code: cache,
    inputs: '{"productId": "prod_123", "fetchFromDB": "{\\"name\\":\\"Lamp\\",\\"price\\":22.00}"}',
    seed: [],
  },
];

const words = /`(?:[^`\\]|\\.)*`|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|[\w$.]+/g;
const known = new Set(
  'kv inputs console const let var return await async if else for of in while new throw Error JSON String Number parseInt parseFloat Date Math Object Array Promise null undefined true false typeof function try catch'.split(
    ' ',
  ),
);

/** Names that the code uses and nothing in it declares; well enough for the examples. */
function inputsOf(code: string): FlowInput[] {
  const declared = new Set(
    [...code.matchAll(/(?:const|let|var|function)\s+([\w$]+)/g)].map(([, name]) => name),
  );
  const inner = [...code.matchAll(/\$\{([^}]*)\}/g)].map(([, part]) => part ?? '').join(' ');
  const found = new Set<string>();
  for (const [word] of `${inner}\n${code}`.matchAll(words)) {
    const [name = '', member] = word.split('.');
    const free = name === 'inputs' ? (member ?? '') : name;
    if (
      /^[A-Za-z_$]/.test(free) &&
      !known.has(free) &&
      !declared.has(free) &&
      !code.includes(`{ ${free}:`)
    )
      found.add(free);
  }
  for (const name of [...found])
    if (code.includes(`.${name}`) && !code.includes(`inputs.${name}`)) found.delete(name);
  return [...found].map((name) => {
    const told = new RegExp(`@param \\{(\\w+)\\} \\[?${name}(?:=([^\\]]*))?\\]? ?(.*)`).exec(code);
    const kinds: Record<string, FlowInput['kind']> = {
      number: 'number',
      boolean: 'switch',
      object: 'json',
    };
    return {
      name,
      kind: kinds[told?.[1] ?? ''] ?? 'text',
      default: told?.[2] ?? null,
      description: told?.[3] || null,
      required: told ? told[2] === undefined : !code.includes(`inputs.${name}`),
      called: name === 'fetchFromDB',
    };
  });
}

interface Ran {
  states: Map<string, EntryDetail | null>;
  seen: Map<string, number | undefined>;
  result: string | null;
  log: FlowLogLine[];
}

/** Runs it for one key after the other, or once. */
async function run({ namespace, code, inputs, each }: FlowRequest, job: string): Promise<Ran> {
  const space = find(namespace);
  const ran: Ran = { states: new Map(), seen: new Map(), result: null, log: [] };
  const given = JSON.parse(inputs) as Record<string, unknown>;
  const keys = each ? selected(space, each).map(({ key, text }) => ({ key, value: text })) : [{}];
  for (const one of keys) await once(space, code, { ...given, ...one }, ran, job);
  return ran;
}

const untilStopped = async (job: string) => {
  for (;;) {
    if (isStopped(job)) throw refusal({ code: 'cancelled' });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

async function once(
  space: Space,
  code: string,
  given: Record<string, unknown>,
  ran: Ran,
  job: string,
) {
  const now = (key: string) => {
    const { entries } = space;
    if (!ran.seen.has(key)) ran.seen.set(key, entries.get(key)?.version);
    return ran.states.has(key) ? (ran.states.get(key) ?? null) : (entries.get(key) ?? null);
  };
  const set = (key: string, value: unknown) => {
    now(key);
    ran.states.set(key, entry(key, typeof value === 'string' ? value : JSON.stringify(value)));
  };
  const kv = {
    get: async (key: string, type?: string) => {
      const text = now(key)?.text ?? null;
      return type === 'json' && text !== null ? (JSON.parse(text) as unknown) : text;
    },
    set: async (key: string, value: unknown) => set(key, value),
    put: async (key: string, value: unknown) => set(key, value),
    delete: async (key: string) => {
      now(key);
      ran.states.set(key, null);
    },
  };
  const print =
    (level: FlowLogLine['level']) =>
    (...parts: unknown[]) =>
      ran.log.push({
        level,
        text: parts.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' '),
      });
  const console = {
    log: print('info'),
    info: print('info'),
    warn: print('warn'),
    error: print('error'),
  };
  // A function of the database is one that answers what stands in its field.
  const names = Object.keys(given);
  const values = names.map((name) => (name === 'fetchFromDB' ? () => given[name] : given[name]));
  const fails = (reason: 'syntax' | 'threw', thrown: unknown) => {
    const error = thrown as Error;
    const at = /<anonymous>:(\d+):(\d+)/.exec(error.stack ?? '');
    // The function's own head stands in the lines before.
    const line = at && reason === 'threw' ? Number(at[1]) - 3 : reason === 'syntax' ? 1 : null;
    const column = at && reason === 'threw' ? Number(at[2]) : reason === 'syntax' ? 1 : null;
    return refusal({
      code: 'flow_failed',
      reason,
      message: error.message,
      line,
      column,
      key: (given['key'] as string | undefined) ?? null,
      log: ran.log,
    });
  };
  let body: (...all: unknown[]) => Promise<unknown>;
  try {
    const make = new Function(
      'kv',
      'inputs',
      'console',
      ...names,
      `return (async () => {\n${code}\n})()`,
    );
    body = make as typeof body;
  } catch (thrown) {
    throw fails('syntax', thrown);
  }
  let result: unknown;
  try {
    result = await Promise.race([body(kv, given, console, ...values), untilStopped(job)]);
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw fails('threw', thrown);
  }
  ran.result = result === undefined ? null : JSON.stringify(result);
}

const kind = { type: 'edits' } as const;

export const flows: Part<'flowRun' | 'flowRunAndApply' | 'flowInputs' | 'flowExamples'> = {
  flowRun: async (request, job) => {
    const begun = performance.now();
    const { states, seen, result, log } = await run(request, job);
    const plan = stage(find(request.namespace), states, {
      deed: { type: 'ran', flow: request.name },
      kind,
      relied: seen,
    });
    return { plan, result, log, tookMs: Math.round(performance.now() - begun) };
  },
  flowRunAndApply: async (request, job) => {
    const { states, result, log } = await run(request, job);
    const space = find(request.namespace);
    return {
      applied: commit({ type: 'ran', flow: request.name }, space, states),
      result,
      log,
      attempts: 1,
    };
  },
  flowInputs: (code) => inputsOf(code),
  flowExamples: () => examples,
};
