/** How a key is read elsewhere, ready to be pasted. */

/** The command line that prints the value. */
export function luxGet(namespace: string, key: string): string {
  // What begins like an option is one, unless it is said that none follow.
  const end = key.startsWith('-') || namespace.startsWith('-') ? '-- ' : '';
  return `lux data kv get ${end}${shellWord(namespace)} ${shellWord(key)}`;
}

/** The expression of a flow that reads the value. */
export function flowGet(key: string): string {
  return `await kv.get(${JSON.stringify(key)})`;
}

/** A text as one word of a shell. */
function shellWord(text: string): string {
  return /^[\w:./@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
