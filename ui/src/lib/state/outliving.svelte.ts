/** Makes what goes on when the component that asked for it first is gone: what it derives stays alive. */
export function outliving<T>(make: () => T): T {
  const made: T[] = [];
  $effect.root(() => {
    made.push(make());
  });
  return made[0] as T;
}
