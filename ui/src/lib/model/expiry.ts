/** When an entry expires, as a person chooses it. Moments are Unix seconds. */
export const SOONEST = 60;

export type Unit = 'minutes' | 'hours' | 'days' | 'weeks';

export const unitSeconds: Record<Unit, number> = {
  minutes: 60,
  hours: 3_600,
  days: 86_400,
  weeks: 604_800,
};

export type ExpiryChoice =
  { kind: 'never' } | { kind: 'after'; amount: string; unit: Unit } | { kind: 'at'; local: string };

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
  return { ok: true, at };
}

/** A moment as a `datetime-local` field writes it, in this computer's time zone. */
export function toLocal(seconds: number): string {
  const date = new Date(seconds * 1000);
  const part = (n: number) => String(n).padStart(2, '0');
  return (
    `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}` +
    `T${part(date.getHours())}:${part(date.getMinutes())}`
  );
}
