/** Tells the answer to the newest question from older ones, which never replace it. */
export class Latest {
  #asked = 0;

  /** Something is asked now. Gives back what tells whether nothing was asked since. */
  ask(): () => boolean {
    const asked = ++this.#asked;
    return () => asked === this.#asked;
  }
}
