/** Rows as spreadsheets copy them: cells parted by tabs; a cell with a tab, a line break or a quote in quotes. */
import { fieldText } from '../retyping';

/** The cells of each row; a line break in a cell is "\n", as one that is typed is. */
export function cellsOf(copied: string): string[][] {
  const text = fieldText(copied);
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  for (;;) {
    const [cell, end] = text[at] === '"' ? inQuotes(text, at) : bare(text, at);
    row.push(cell);
    at = end + 1;
    if (text[end] === '\t') continue;
    rows.push(row);
    row = [];
    // What is copied ends in a line break, after which there is no row.
    if (at >= text.length) return rows;
  }
}

const ends = /[\t\n]/g;

function bare(text: string, from: number): [cell: string, end: number] {
  ends.lastIndex = from;
  const end = ends.exec(text)?.index ?? text.length;
  return [text.slice(from, end), end];
}

/** A cell in quotes; one whose quotes are its own text is taken as it stands. */
function inQuotes(text: string, from: number): [cell: string, end: number] {
  let quote = text.indexOf('"', from + 1);
  while (quote >= 0 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2);
  const end = quote + 1;
  const closed = quote >= 0 && (end === text.length || text[end] === '\t' || text[end] === '\n');
  return closed ? [text.slice(from + 1, quote).replaceAll('""', '"'), end] : bare(text, from);
}
