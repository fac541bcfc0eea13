/** The time, for "5 minutes ago" and "expires in": it moves twice a minute, and each second near a moment. */

/** How near a moment is by which one counts seconds, in milliseconds. */
const NEAR = 120_000;

class Clock {
  now = $state(Date.now());
  #second = $state(Date.now());

  /** The time for who counts down to a moment (Unix seconds), or has just seen it pass. */
  towards(moment: number): number {
    return Math.abs(moment * 1000 - this.now) <= NEAR ? this.#second : this.now;
  }

  start(): () => void {
    this.now = this.#second = Date.now();
    const slow = setInterval(() => {
      this.now = Date.now();
    }, 30_000);
    const fast = setInterval(() => {
      this.#second = Date.now();
    }, 1_000);
    return () => {
      clearInterval(slow);
      clearInterval(fast);
    };
  }
}

export const clock = new Clock();
