/** Steps of a number that keep the way in which it is written. */
import { isNumber } from '../kinds';

/** Digits of the longest number that is stepped: to count with more takes long, and some engines refuse it. */
const LONGEST = 1_000;

/**
 * The number so many whole steps further, with as many decimals as before: 22.00 becomes 23.00. Null
 * for one with an exponent, whose steps nobody would expect, and for one of very many digits.
 */
export function stepped(raw: string, steps: number): string | null {
  if (raw.length > LONGEST || !isNumber(raw) || /[eE]/.test(raw)) return null;
  const [whole = '', decimals = ''] = raw.replace('-', '').split('.');
  const one = 10n ** BigInt(decimals.length);
  const value = BigInt(whole + decimals) * (raw.startsWith('-') ? -1n : 1n);
  const result = value + BigInt(steps) * one;
  const digits = (result < 0n ? -result : result).toString().padStart(decimals.length + 1, '0');
  const at = digits.length - decimals.length;
  const sign = result < 0n ? '-' : '';
  return decimals === '' ? sign + digits : `${sign}${digits.slice(0, at)}.${digits.slice(at)}`;
}
