/** Bytes as rows of a hex view. */
export interface HexRow {
  offset: string;
  hex: string;
  text: string;
}

/** Bytes in a row. */
export const ROW = 16;

/** How many rows so many bytes take. */
export const rowsOf = (size: number): number => Math.ceil(size / ROW);

/** One row of bytes: where it starts, as hex, and as readable characters. */
export function hexRow(bytes: Uint8Array, start: number): HexRow {
  const part = [...bytes];
  return {
    offset: start.toString(16).padStart(8, '0'),
    hex: part.map((byte) => byte.toString(16).padStart(2, '0')).join(' '),
    text: part
      .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·'))
      .join(''),
  };
}

/** The rows of the first bytes. */
export function hexRows(bytes: Uint8Array, limit = 4096): HexRow[] {
  const first = bytes.subarray(0, limit);
  return Array.from({ length: rowsOf(first.length) }, (_, row) =>
    hexRow(first.subarray(row * ROW, row * ROW + ROW), row * ROW),
  );
}

/** Bytes as text, exactly, or null when they are not UTF-8. A leading byte-order mark is kept. */
export function decode(bytes: ArrayBuffer | Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Whether two values are the same, byte by byte. */
export function alike(one: ArrayBuffer, other: ArrayBuffer): boolean {
  if (one.byteLength !== other.byteLength) return false;
  const bytes = new Uint8Array(other);
  return new Uint8Array(one).every((byte, at) => byte === bytes[at]);
}
