/** Made-up namespaces and entries. */
import type { EntryDetail, Kind } from '../src/lib/api';
import { kindOf } from '../src/lib/model/kinds';

export interface Space {
  id: string;
  name: string;
  description: string;
  entries: Map<string, EntryDetail>;
  /** Rows that exist only as a number: for scrolling over a million. */
  virtual: number;
}

let version = 100;

export function entry(
  key: string,
  text: string | null,
  rest: Partial<EntryDetail> = {},
): EntryDetail {
  version += 1;
  const kind: Kind = text === null ? 'binary' : kindOf(text);
  return {
    key,
    kind,
    size: text === null ? 20_480 : new TextEncoder().encode(text).length,
    text,
    isText: text !== null,
    expiresAt: null,
    metadata: null,
    updatedAt: Date.now() - version * 600_000,
    version,
    ...rest,
  };
}

/** What a namespace of examples begins with. */
export const examples = (): EntryDetail[] => [
  entry('feature:new_checkout', 'true'),
  entry('feature:rollout_percentage', '25'),
  entry('greeting', 'Good morning.'),
];

/** JSON with something of everything that a form shows. */
const customer = `{
  "name": "Ada Lovelace",
  "language": "en",
  "vip": true,
  "credit": 22.00,
  "id": 12345678901234567890,
  "since": "2024-03-05",
  "colour": "#2f5fd0",
  "site": "https://example.org/ada",
  "note": "Prefers mail in the morning.\\nDo not ring before ten.\\nAsk for the blue folder.",
  "tags": ["new", "wholesale"],
  "address": {
    "street": "12 St James's Square",
    "city": "London",
    "lines": [{ "kind": "home", "number": "+44 20 7946 0000" }]
  },
  "discount": null,
  "plan": "gold",
  "plan": "silver"
}`;

const hour = () => Math.floor(Date.now() / 1000) + 3_600;

function space(
  id: string,
  name: string,
  description: string,
  entries: EntryDetail[],
  virtual = 0,
): Space {
  return { id, name, description, entries: new Map(entries.map((one) => [one.key, one])), virtual };
}

export function spaces(): Space[] {
  return [
    space('kv_flags', 'feature-flags', 'What is switched on for whom', [
      entry('feature:beta_banner', 'false'),
      entry('feature:dark_mode', 'true', { metadata: '{"description":"Everyone since March"}' }),
      entry('feature:new_checkout', 'true', {
        metadata: '{"description":"Ask Ada before switching","tags":["checkout","beta"]}',
      }),
      entry('feature:new_search', 'false'),
      entry('feature:rollout_percentage', '22.00'),
      entry('feature:welcome_text', 'Good morning, and welcome back.\nHere is what is new.'),
      entry(
        'feature:limits',
        '{"api_calls":100,"uploads":{"size":26214400,"types":["png","svg"]},"burst":null,"strict":true}',
      ),
      entry('a'.repeat(90) + ':with_a_very_long_name_that_does_not_fit_anywhere', 'long'),
      entry('cache:logo', null),
      entry('cache:catalogue', 'x'.repeat(100), { size: 26_214_400, text: null }),
      entry('customer:ada', customer),
      entry('session:sess_xyz789', '{"user":"cust_abc123"}', { expiresAt: hour() }),
    ]),
    space(
      'kv_prefs',
      'user-preferences',
      '',
      Array.from({ length: 140 }, (_, i) =>
        entry(
          `user:${String(400 + i)}`,
          `{\n  "theme": "${i % 2 ? 'dark' : 'light'}",\n  "language": "en"\n}`,
        ),
      ),
    ),
    space('kv_million', 'products', 'A great many', [], 1_000_000),
    space('kv_long', 'a-namespace-whose-name-is-far-too-long-for-the-list', '', []),
  ];
}
