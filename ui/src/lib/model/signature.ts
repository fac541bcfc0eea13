/** What bytes look like, by how they begin. Nothing is decoded: a picture says how large it is in its first bytes. */

export interface Signature {
  /** What people call it: "PNG picture". */
  name: string;
  /** The media type of a picture that the window can show. */
  picture: string | null;
}

/** In pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

interface Known extends Signature {
  /** The bytes it begins with, as hex; a dot stands for any half of a byte. */
  begins: string;
}

const picture = (begins: string, what: string): Known => ({
  begins,
  name: `${what.toUpperCase()} picture`,
  picture: `image/${what}`,
});
const other = (begins: string, name: string): Known => ({ begins, name, picture: null });

const known: readonly Known[] = [
  picture('89504e470d0a1a0a', 'png'),
  picture('ffd8ff', 'jpeg'),
  picture('474946383.61', 'gif'),
  { ...picture('52494646........57454250', 'webp'), name: 'WebP picture' },
  picture('424d............0000', 'bmp'),
  other('........66747970617669', 'AVIF picture'),
  other('........667479706865', 'HEIC picture'),
  other('00000100', 'icon'),
  other('255044462d', 'PDF document'),
  other('1f8b08', 'gzip'),
  other('28b52ffd', 'Zstandard'),
  other('fd377a585a00', 'xz'),
  other('425a68', 'bzip2'),
  other('377abcaf271c', '7-Zip'),
  other('504b0304', 'ZIP archive, or a document that is one'),
  other('504b0506', 'empty ZIP archive'),
  other('53514c69746520666f726d6174203300', 'SQLite database'),
  other('52494646........57415645', 'WAV sound'),
  other('494433', 'MP3 sound'),
  other('4f676753', 'Ogg sound'),
  other('664c6143', 'FLAC sound'),
  other('........66747970', 'MP4 video'),
  other('1a45dfa3', 'Matroska or WebM video'),
  other('0061736d', 'WebAssembly'),
  other('7f454c46', 'Linux program'),
  other('4d5a', 'Windows program'),
  other('774f4632', 'WOFF2 font'),
  other('774f4646', 'WOFF font'),
  other('d0cf11e0a1b11ae1', 'older Office document'),
  other('50415231', 'Parquet table'),
  other('fffe', 'text as UTF-16'),
  other('feff', 'text as UTF-16'),
];

/** Bytes by which everything here is known. */
const BEGINNING = 16;

/** What the bytes look like; null when they look like nothing that is known here. */
export function signatureOf(bytes: Uint8Array): Signature | null {
  const start = [...bytes.subarray(0, BEGINNING)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const found = known.find(({ begins }) => new RegExp(`^${begins}`).test(start));
  return found ? { name: found.name, picture: found.picture } : null;
}

/** How large a picture is, as it says itself; null where its first bytes do not tell. */
export function pictureSize(bytes: Uint8Array): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (signatureOf(bytes)?.picture) {
      case 'image/png':
        return { width: view.getUint32(16), height: view.getUint32(20) };
      case 'image/gif':
        return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
      case 'image/bmp':
        return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
      case 'image/webp':
        return webpSize(view);
      case 'image/jpeg':
        return jpegSize(view);
      default:
        return null;
    }
  } catch (thrown) {
    // It ends before it says so.
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

function webpSize(view: DataView): PictureSize | null {
  const three = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (view.getUint32(12)) {
    case 0x56503858: // VP8X
      return { width: three(24) + 1, height: three(27) + 1 };
    case 0x5650384c: {
      // VP8L
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 0x56503820: // VP8
      return {
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    default:
      return null;
  }
}

/** The parts of a JPEG that say how large it is: all but those of tables and of arithmetic coding. */
const isFrame = (part: number) =>
  part >= 0xc0 && part <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(part);

function jpegSize(view: DataView): PictureSize | null {
  for (let at = 2; view.getUint8(at) === 0xff;) {
    const part = view.getUint8(at + 1);
    if (isFrame(part)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    // A byte that only fills, or a part with its length.
    at += part === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}
