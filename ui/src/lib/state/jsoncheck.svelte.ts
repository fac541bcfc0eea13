/**
 * Whether a text that is being typed is JSON. A small one is looked at here; a large one by the
 * backend, so that typing goes on meanwhile.
 */
import { api } from '../api';
import { type JsonProblem, jsonProblems, problemOf } from '../model/json';
import { isSameText, type LongText } from '../model/longtext';

/** Characters up to which a text is looked at here. */
const SMALL = 50_000;

export class JsonCheck {
  #last = $state.raw<{ text: LongText; problems: JsonProblem[] } | null>(null);
  #asked = 0;

  /** The first problem; none when it is JSON. */
  async problems(text: LongText): Promise<JsonProblem[]> {
    if (text.length <= SMALL) return jsonProblems(String(text));
    const asked = ++this.#asked;
    const mistake = await api.checkJson(text);
    const problems = mistake ? [problemOf(text, mistake)] : [];
    if (asked === this.#asked) this.#last = { text, problems };
    return problems;
  }

  /** The same at once, as far as it is known: null for a large text that was not looked at yet. */
  known(text: LongText): JsonProblem[] | null {
    if (text.length <= SMALL) return jsonProblems(String(text));
    return this.#last && isSameText(this.#last.text, text) ? this.#last.problems : null;
  }
}

/** Of the text in the editor. */
export const editorCheck = new JsonCheck();
