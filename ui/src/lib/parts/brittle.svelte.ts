/** Rows for a test: one that says “broken” cannot be shown. */
export function rowsOf(texts: string[]) {
  let shown = texts;
  let revision = $state(0);
  return {
    get revision() {
      return revision;
    },
    text(index: number): string {
      const text = shown[index] ?? '';
      if (text === 'broken') throw new Error('no words for broken');
      return text;
    },
    replace(now: string[]) {
      shown = now;
      revision += 1;
    },
  };
}
