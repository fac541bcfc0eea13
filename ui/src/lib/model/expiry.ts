/** When an entry expires, as a person chooses it and reads it. Moments are Unix seconds. */
import { counted } from './words';

export const SOONEST = 60;
/** The last moment at which a key can expire: the end of the year 9999. */
export const LATEST = 253_402_300_799;

export type Unit = 'minutes' | 'hours' | 'days' | 'weeks';

export const unitSeconds: Record<Unit, number> = {
  minutes: 60,
  hours: 3_600,
  days: 86_400,
  weeks: 604_800,
};

export type ExpiryChoice =
  { kind: 'never' } | { kind: 'after'; amount: string; unit: Unit } | { kind: 'at'; local: string };

/** The times that are asked for most, each counted from the save. */
export const often: readonly { words: string; choice: ExpiryChoice & { kind: 'after' } }[] = [
  { words: 'In 1 hour', choice: { kind: 'after', amount: '1', unit: 'hours' } },
  { words: 'Tomorrow', choice: { kind: 'after', amount: '1', unit: 'days' } },
  { words: 'In 7 days', choice: { kind: 'after', amount: '7', unit: 'days' } },
  { words: 'In 30 days', choice: { kind: 'after', amount: '30', unit: 'days' } },
];

/** By how much a moment is put off at a time, in seconds. */
export const putOff: readonly { words: string; seconds: number }[] = [
  { words: '1 hour', seconds: 3_600 },
  { words: '1 day', seconds: 86_400 },
  { words: '30 days', seconds: 30 * 86_400 },
];

/** A moment put off: never by less than was asked, for a field tells whole minutes. */
export function later(at: number, seconds: number): ExpiryChoice {
  return { kind: 'at', local: toLocal(Math.ceil((at + seconds) / 60) * 60) };
}

/** The moment that a choice means, or what is wrong with it. `null` is "never". */
export function resolve(
  choice: ExpiryChoice,
  now: number,
): { ok: true; at: number | null } | { ok: false; problem: string } {
  const nowSeconds = Math.floor(now / 1000);
  if (choice.kind === 'never') return { ok: true, at: null };
  if (choice.kind === 'after') {
    const amount = Number(choice.amount.trim().replace(',', '.'));
    if (choice.amount.trim() === '' || !Number.isFinite(amount) || amount <= 0) {
      return { ok: false, problem: 'Type how long it should be kept.' };
    }
    const seconds = Math.round(amount * unitSeconds[choice.unit]);
    if (seconds < SOONEST) return { ok: false, problem: 'The shortest time is one minute.' };
    if (seconds > 100 * 365 * 86_400) {
      return { ok: false, problem: 'That is more than a hundred years; choose Never.' };
    }
    return { ok: true, at: nowSeconds + seconds };
  }
  const at = Math.floor(new Date(choice.local).getTime() / 1000);
  if (!Number.isFinite(at)) return { ok: false, problem: 'Choose a day and a time.' };
  if (at < nowSeconds + SOONEST) {
    return { ok: false, problem: 'Choose a moment at least one minute from now.' };
  }
  if (at > LATEST)
    return { ok: false, problem: 'Choose a moment before the year 10000, or Never.' };
  return { ok: true, at };
}

/** A moment as a `datetime-local` field writes it, in this computer's time zone. */
export function toLocal(seconds: number): string {
  // A day before the end: in every time zone the year has the four digits that the field takes.
  const date = new Date(Math.min(seconds, LATEST - 86_400) * 1000);
  const part = (n: number) => String(n).padStart(2, '0');
  return (
    `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}` +
    `T${part(date.getHours())}:${part(date.getMinutes())}`
  );
}

/** A saved expiry as a choice that can be edited. */
export function choiceOf(at: number | null): ExpiryChoice {
  return at === null ? { kind: 'never' } : { kind: 'at', local: toLocal(at) };
}

/** Whether an expiry is saved as it was chosen. A duration counts from the save, so it never is. */
export function isSaved(choice: ExpiryChoice, at: number | null): boolean {
  if (choice.kind === 'after') return false;
  const saved = choiceOf(at);
  if (choice.kind === 'never' || saved.kind !== 'at') return choice.kind === saved.kind;
  return choice.local === saved.local;
}

const HOUR = 3_600;
const DAY = 86_400;

/**
 * How long until an expiry, for a row: "59 minutes", "1 h 59 min", "3 days 4 h", "12 days", or
 * "expired". The largest unit alone would call nearly two hours one hour.
 */
export function left(expiresAt: number, now: number): string {
  const seconds = expiresAt - now / 1000;
  if (seconds <= 0) return 'expired';
  if (seconds < 60) return counted(Math.ceil(seconds), 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return counted(minutes, 'minute');
  if (minutes < 24 * 60) {
    const rest = minutes % 60;
    const hours = Math.floor(minutes / 60);
    return rest === 0 ? counted(hours, 'hour') : `${String(hours)} h ${String(rest)} min`;
  }
  const hours = Math.round(seconds / HOUR);
  if (hours >= 7 * 24) return counted(Math.round(seconds / DAY), 'day');
  const rest = hours % 24;
  const days = counted(Math.floor(hours / 24), 'day');
  return rest === 0 ? days : `${days} ${String(rest)} h`;
}
