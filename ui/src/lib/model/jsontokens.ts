/** What stands in a JSON text between its white space, as it is written. */
import { createScanner } from 'jsonc-parser';

export interface Token {
  text: string;
  /** What a text says; undefined where it is none. */
  says: string | undefined;
}

/** The scanner's names, which cannot be imported where each file is compiled by itself. */
const [quoted, lineBreak, blank, end] = [10, 14, 15, 17];

export function tokensOf(json: string): Token[] {
  const scanner = createScanner(json, false);
  const tokens: Token[] = [];
  for (let kind: number = scanner.scan(); kind !== end; kind = scanner.scan()) {
    if (kind === lineBreak || kind === blank) continue;
    const from = scanner.getTokenOffset();
    const text = json.slice(from, from + scanner.getTokenLength());
    tokens.push({ text, says: kind === quoted ? scanner.getTokenValue() : undefined });
  }
  return tokens;
}

/**
 * Whether two JSON texts, or none, say the same: numbers as they are written, texts however they are, and
 * white space between them is nothing.
 */
export function isSameJson(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other;
  const [its, others] = [tokensOf(one), tokensOf(other)];
  return (
    its.length === others.length &&
    its.every(({ text, says }, at) =>
      says === undefined ? text === others[at]?.text : says === others[at]?.says,
    )
  );
}
