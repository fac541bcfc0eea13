/** Whether long lines of a text go on in the next row: as it was chosen last, here or in an earlier window. */
const NAME = 'kv-store.wrap';

class Wrap {
  on = $state(stored());

  choose(on: boolean): void {
    this.on = on;
    localStorage.setItem(NAME, on ? 'yes' : 'no');
  }
}

function stored(): boolean {
  // A test without a window has nothing stored.
  return typeof localStorage === 'undefined' || localStorage.getItem(NAME) !== 'no';
}

export const wrap = new Wrap();
