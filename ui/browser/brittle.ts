/** Data of which a part cannot be shown. */
export const REASON = 'this moment is on no calendar';

/** The same, but whoever reads this field of it fails. */
export function brittle<Row extends object>(row: Row, field: keyof Row & string): Row {
  return new Proxy(row, {
    get(target, name) {
      if (name === field) throw new RangeError(REASON);
      return Reflect.get(target, name) as unknown;
    },
  });
}
