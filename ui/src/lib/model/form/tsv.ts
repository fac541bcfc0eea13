/** Rows as spreadsheets copy them: cells parted by tabs; a cell with a tab, a line break or a quote in quotes. */
export function cellsOf(text: string): string[][] {
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
    if (text.startsWith('\r\n', end)) at = end + 2;
    // What is copied ends in a line break, after which there is no row.
    if (at >= text.length) return rows;
  }
}

const ends = /[\t\r\n]/g;

function bare(text: string, from: number): [cell: string, end: number] {
  ends.lastIndex = from;
  const end = ends.exec(text)?.index ?? text.length;
  return [text.slice(from, end), end];
}

/** A cell in quotes; one whose quotes are its own text is taken as it stands. */
function inQuotes(text: string, from: number): [cell: string, end: number] {
  const closed = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)/y;
  closed.lastIndex = from;
  const found = closed.exec(text);
  if (!found) return bare(text, from);
  return [(found[1] ?? '').replaceAll('""', '"'), from + found[0].length];
}
