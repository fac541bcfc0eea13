/**
 * What stands in the search box: words as they are typed, and chips, which are words that a person need not see as
 * words. All of them together are what the list of keys searches for.
 */
import { api, type Kind, type SearchWord, type Word } from '../api';
import { inQuotes, isFilter, searchHint } from '../model/searchwords';
import { keylist } from './keylist.svelte';
import { Latest } from './latest';
import { namespaces } from './namespaces.svelte';
import { toasts } from './toasts.svelte';

/** Milliseconds without a key press, after which is searched. */
const PAUSE = 120;
/** With so many keys a look into all notes and tags is not noticed. */
const FEW = 20_000;

class SearchBox {
  /** What was read last, and of which text. */
  #read = $state.raw<{ of: string; words: readonly SearchWord[] }>({ of: '', words: [] });
  readonly #latest = new Latest();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** What is typed, word by word; none while that is still being read. */
  readonly words = $derived(this.#read.of === keylist.typed ? this.#read.words : []);
  /** What is looked for as it stands, in keys, notes and tags. */
  readonly texts = $derived(
    this.words.flatMap(({ means }) => (means.type === 'text' ? [means.text] : [])),
  );
  /** All that is searched for but these. */
  readonly filters = $derived(
    [...keylist.chips, ...this.words]
      .filter(({ means }) => means.type !== 'text')
      .map(({ written }) => written)
      .join(' '),
  );
  readonly hint = $derived(searchHint(this.words));

  /**
   * Something was typed: it is searched for after a pause, and `taken` is told. A filter that is finished becomes a
   * chip.
   */
  type(text: string, taken: () => void = () => undefined): void {
    const newest = this.#asked();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // “on” may be the beginning of a sentence, and a quote that is open goes on behind a space.
      const lifts = (word: SearchWord) =>
        /\s$/.test(text) && isFilter(word) && word.means.type !== 'state' && !isOpen(word);
      void this.#take(text, newest, lifts).then((done) => {
        if (done) taken();
      });
    }, PAUSE);
  }

  /** Searches at once for what is typed, and makes chips of all filters in it; false when something came since. */
  enter(text: string): Promise<boolean> {
    return this.#now(text, isFilter);
  }

  /**
   * Puts filters beside the others, in the place of those that they replace. False where the text is something else,
   * which is put nowhere.
   */
  async put(text: string, replaces: (word: Word) => boolean = () => false): Promise<boolean> {
    const { opened } = keylist;
    const words = await this.#wordsOf(text);
    // Another namespace has a search of its own.
    if (opened !== keylist.opened) return false;
    if (words.length === 0 && text.trim() !== '') return false; // it could not be read
    if (!words.every(isFilter)) return false;
    const others = keylist.chips.filter(({ means, written }) => {
      return !replaces(means) && !words.some((word) => word.written === written);
    });
    this.#search([...others, ...words], keylist.typed);
    return true;
  }

  /** Keys of this kind as well, or not any more. */
  flipKind(kind: Kind): Promise<boolean> {
    const chosen = this.kinds;
    const kinds = chosen.includes(kind)
      ? chosen.filter((other) => other !== kind)
      : [...chosen, kind];
    return this.put(
      kinds.length === 0 ? '' : `kind:${kinds.join(',')}`,
      ({ type }) => type === 'kind',
    );
  }

  /** The kinds that are chosen. */
  get kinds(): readonly Kind[] {
    return keylist.chips.flatMap(({ means }) => (means.type === 'kind' ? means.kinds : []));
  }

  flipTag(tag: string): Promise<boolean> {
    const lower = tag.toLowerCase();
    const isIt = (word: Word) => word.type === 'tag' && word.tag.toLowerCase() === lower;
    return this.put(
      keylist.chips.some(({ means }) => isIt(means)) ? '' : `tag:${inQuotes(tag)}`,
      isIt,
    );
  }

  /** One of several that exclude each other; the one that is chosen is taken back. */
  flip(written: string, type: Word['type'] | readonly Word['type'][]): Promise<boolean> {
    const types = [type].flat();
    const chosen = keylist.chips.some((chip) => chip.written === written);
    return this.put(chosen ? '' : written, (word) => types.includes(word.type));
  }

  remove(chip: SearchWord): void {
    this.#search(
      keylist.chips.filter((one) => one !== chip),
      keylist.typed,
    );
  }

  /** Takes the last chip away; false where there is none. */
  removeLast(): boolean {
    const last = keylist.chips.at(-1);
    if (last) this.remove(last);
    return last !== undefined;
  }

  /** Nothing is searched for any more. */
  clear(): void {
    this.#stop();
    this.#search([], '');
  }

  /** Searches for these words, whatever was searched for before. */
  async open(search: string): Promise<void> {
    this.#stop();
    const newest = this.#latest.ask();
    const words = await this.#wordsOf(search);
    if (!newest()) return;
    const rest = words.filter((word) => !isFilter(word));
    const typed = rest.map((word) => word.typed).join(' ');
    this.#read = { of: typed, words: rest };
    const chips = distinct(words.filter(isFilter));
    keylist.everywhere = false;
    keylist.search({ chips, typed, notes: this.#few, prefix: '' });
  }

  /** Looks into notes and tags too, for as long as something is typed. */
  showNotes(): void {
    keylist.search({ notes: true });
  }

  get #few(): boolean {
    return (namespaces.selected?.entryCount ?? 0) <= FEW;
  }

  #stop(): void {
    this.#latest.ask();
    clearTimeout(this.#timer);
  }

  /** Gives back what tells whether nothing was asked since, and no list was opened. */
  #asked(): () => boolean {
    const newest = this.#latest.ask();
    const { opened } = keylist;
    return () => newest() && opened === keylist.opened;
  }

  #now(text: string, lifts: (word: SearchWord) => boolean): Promise<boolean> {
    clearTimeout(this.#timer);
    return this.#take(text, this.#asked(), lifts);
  }

  /** Searches for a text; words that are lifted out of it become chips. False where it is not wanted any more. */
  async #take(
    text: string,
    newest: () => boolean,
    lifts: (word: SearchWord) => boolean,
  ): Promise<boolean> {
    if (!newest()) return false;
    const words = await this.#wordsOf(text);
    if (!newest()) return false;
    const lifted = words.filter(lifts);
    const rest = words.filter((word) => !lifts(word));
    const typed = lifted.length === 0 ? text : rest.map((word) => word.typed).join(' ');
    this.#read = { of: typed, words: rest };
    this.#search(distinct([...keylist.chips, ...lifted]), typed);
    return true;
  }

  /** Where no word is another, the list stays as it is, with what is ticked in it. */
  #search(chips: readonly SearchWord[], typed: string): void {
    const notes = this.#few || (keylist.notes && typed.trim() !== '');
    if (typed.trim() === '' && chips.length === 0) keylist.everywhere = false;
    const same = typed.trim() === keylist.typed.trim() && sameWords(chips, keylist.chips);
    if (same && (notes === keylist.notes || !keylist.searched)) keylist.typed = typed;
    else keylist.search({ chips, typed, notes });
  }

  async #wordsOf(text: string): Promise<readonly SearchWord[]> {
    if (text.trim() === '') return [];
    try {
      return await api.readSearch(text);
    } catch (thrown) {
      toasts.complain(thrown);
      return [];
    }
  }
}

/** Each word once: as a chip it is known by how it is written. */
const distinct = (words: readonly SearchWord[]): SearchWord[] => [
  ...new Map(words.map((word) => [word.written, word])).values(),
];

/** Whether a quote in it has no end yet. */
const isOpen = ({ typed }: SearchWord): boolean => typed.split('"').length % 2 === 0;

const sameWords = (some: readonly SearchWord[], others: readonly SearchWord[]) =>
  some.length === others.length && some.every(({ written }, at) => others[at]?.written === written);

export const searchbox = new SearchBox();
