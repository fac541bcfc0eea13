/** The time, for "5 minutes ago" and "expires in": it moves twice a minute. */
class Clock {
  now = $state(Date.now());

  start(): () => void {
    const timer = setInterval(() => {
      this.now = Date.now();
    }, 30_000);
    return () => {
      clearInterval(timer);
    };
  }
}

export const clock = new Clock();
