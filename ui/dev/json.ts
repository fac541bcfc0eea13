/** JSON laid out and checked. It is made up: numbers are printed again here, as they never are in Rust. */
import { jsonProblems, placeOf } from '../src/lib/model/json';
import { scene } from './scene';
import { slowly } from './jobs';
import { type Part, refusal } from './standin';

async function printed(text: unknown, job: string, spaces: number): Promise<string> {
  if (scene === 'slow') await slowly(job, 'laying out');
  try {
    return JSON.stringify(JSON.parse(String(text)), null, spaces);
  } catch {
    throw refusal({ code: 'not_json', line: 1, column: 1, expected: 'value' });
  }
}

export const json: Part<'layOutJson' | 'compactJson' | 'checkJson'> = {
  layOutJson: (text, job) => printed(text, job, 2),
  compactJson: (text, job) => printed(text, job, 0),
  checkJson: (typed) => {
    const text = String(typed);
    const [problem] = jsonProblems(text);
    if (!problem) return null;
    return { offset: problem.from, ...placeOf(text, problem.from), expected: 'value' };
  },
};
