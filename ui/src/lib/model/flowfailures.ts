/** What a person reads of a flow that failed, in words that help; where it failed stands beside them. */
import type { FlowFailure } from '../bindings';

const help: Record<FlowFailure['reason'], (message: string) => string> = {
  syntax: (message) => unread(bare(message)),
  threw: (message) => threw(bare(message)),
  waits: () =>
    'It waits for something that never comes. Is there an await on what nothing answers?',
  time: () => 'It took longer than 10 seconds and was stopped. Is there a loop that never ends?',
  memory: () => 'It held more than 64 MiB at once and was stopped. Take fewer keys at a time.',
  stack: () => 'It calls itself again and again and was stopped.',
  writes: () => 'It set and deleted keys more than 100,000 times and was stopped.',
  written_bytes: () => 'It wrote more than 1 GiB and was stopped.',
  result: (message) => `What it returns cannot be shown as JSON: ${bare(message)}.`,
  engine: (message) => `It cannot be run: ${bare(message)}.`,
};

/** What happened and what it means, without where. */
export function flowHelp({ reason, message }: FlowFailure): string {
  return help[reason](message);
}

/** The same as one text: where it was, and what happened. */
export function flowFailureWords(flow: FlowFailure): string {
  const key = flow.key === null ? '' : `“${flow.key}”`;
  const where = [key, placeWords(flow)].filter((part) => part !== '').join(', ');
  return where === '' ? flowHelp(flow) : `${where}: ${flowHelp(flow)}`;
}

/** "Line 3, column 9"; empty where the flow as a whole failed. */
export function placeWords({ line, column }: Pick<FlowFailure, 'line' | 'column'>): string {
  if (line === null) return '';
  return column === null
    ? `Line ${String(line)}`
    : `Line ${String(line)}, column ${String(column)}`;
}

/** The place in the text, in UTF-16 units; null where there is none. */
export function placeIn(
  code: string,
  { line, column }: Pick<FlowFailure, 'line' | 'column'>,
): { from: number; to: number } | null {
  if (line === null) return null;
  const lines = code.split('\n');
  const text = lines[line - 1];
  if (text === undefined) return null;
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const end = start + text.length;
  const from = Math.min(start + (column ?? 1) - 1, end);
  const word = /^[\w$]+/.exec(text.slice(from - start))?.[0].length ?? 1;
  return column === null ? { from: start, to: end } : { from, to: Math.min(from + word, end) };
}

/** What the language says, and what that means for who did not learn it; the first that fits. */
type Slips = [RegExp, (found: string) => string][];

const IN_NOTHING = 'Something was looked up in nothing: perhaps a key that is not there.';

const slips: Slips = [
  [
    /'?"?([\w$]+)'?"? is not defined/,
    (name) =>
      `There is nothing called “${name}” here. Is it misspelled, or an input without a value?`,
  ],
  [
    /([\w$]+)'? is not initialized|Cannot access '([\w$]+)' before/,
    () => 'A name is used above the line that declares it.',
  ],
  [
    /'?([\w$]+)'? is read-only|Assignment to constant/,
    () => 'What is declared with const stays as it is. Declare it with let to set it again.',
  ],
  [
    /JSON|unexpected token/i,
    () => 'A text was read as JSON that is not JSON. Is the key there, and what does it hold?',
  ],
  [/cannot read propert\w+ .*of null/i, () => IN_NOTHING],
  [/cannot convert undefined or null/i, () => IN_NOTHING],
  [/cannot read propert\w+ .*of undefined/i, () => 'Something was looked up in nothing.'],
  [/not iterable/, () => 'Something is gone through one by one that is no list.'],
  [/not a function/, () => 'Something is called that is not a function. Is its name misspelled?'],
  [/Date value is NaN|Invalid time value/, () => 'Something was read as a date that is none.'],
];

const misread: Slips = [
  [
    /unexpected end of string|Unterminated|Invalid or unexpected token/,
    () => 'A text begins here and does not end. Is its quotation mark missing?',
  ],
  [/Unexpected token '}'|expression: '}'/, () => 'A bracket is missing, or there is one too many.'],
  [
    /expecting ';'/,
    () =>
      'This does not go with what stands before it. Is a word misspelled there, or a comma or a bracket missing?',
  ],
  [/expecting '(.+)'/, (mark) => `“${mark}” is missing here.`],
  [
    /Unexpected (?:identifier|token)(?: in expression:)? '(.+)'/i,
    (mark) =>
      `“${mark}” cannot stand here. Is something missing before it, as a comma or a bracket?`,
  ],
  [/invalid property name/, () => 'A name is missing here, or there is a comma too many.'],
  [/redefinition|already been declared/, () => 'The same name is declared twice.'],
  [
    /unexpected character/,
    () => 'This character is no part of the language. Quotation marks are \' or " here.',
  ],
];

/** The words for a message, with the message behind them; null where nothing fits. */
function meant(all: Slips, message: string): string | null {
  for (const [pattern, words] of all) {
    const found = pattern.exec(message);
    if (found) return `${words(found[1] ?? '')} (${message})`;
  }
  return null;
}

function threw(message: string): string {
  if (message === '') return 'The flow stopped with an error.';
  return meant(slips, message) ?? `The flow stopped: ${message}.`;
}

const unread = (message: string) =>
  meant(misread, message) ?? `This line cannot be read: ${message}.`;

/** Without its full stop, and without what the language calls errors of its kind. */
const bare = (message: string) =>
  message
    .trim()
    .replace(/\.$/, '')
    .replace(/^(?:[A-Z][a-z]+)?Error: /, '');
