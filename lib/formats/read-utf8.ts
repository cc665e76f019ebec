import { type Chunks, inflate, joinStart, nameInput } from './inflate';

/**
 * Yields the text of a file or a stream as UTF-8 in chunks, inflated if it is gzip. Windows PowerShell writes the output
 * of a command as UTF-16, so text with the byte order mark of UTF-16 is converted.
 *
 * @param onRead called with the number of bytes of the source that were read since the last call
 * @throws Error for an archive or a compressed file other than gzip, and as {@link inflate}
 */
export async function* readUtf8(
  source: string | Chunks,
  onRead?: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void> {
  let decoder: Utf16Decoder | undefined;
  let isFirst = true;
  for await (const chunk of joinStart(inflate(source, onRead), MAGIC_BYTES)) {
    if (isFirst) {
      refusePacked(chunk, source);
      decoder = createUtf16Decoder(chunk);
      isFirst = false;
    }
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  }
  if (decoder) yield Buffer.from(decoder.decode());
}

type Utf16Decoder = InstanceType<typeof TextDecoder>;

const createUtf16Decoder = ([first, second]: Uint8Array): Utf16Decoder | undefined => {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be');
  return undefined;
};

function refusePacked(bytes: Buffer, source: string | Chunks): void {
  const packed = PACKED.find(({ magic, at = 0 }) => bytes.subarray(at, at + magic.length).equals(magic));
  if (packed) throw new Error(`Cannot read ${nameInput(source)}: it is ${packed.what}; unpack it first`);
}

/** The first bytes by which each is known. */
const PACKED: readonly { readonly what: string; readonly magic: Buffer; readonly at?: number }[] = [
  { what: 'a zip archive', magic: Buffer.from('PK\x03\x04') },
  { what: 'a tar archive', magic: Buffer.from('ustar'), at: 257 },
  { what: 'compressed with bzip2', magic: Buffer.from('BZh') },
  { what: 'compressed with xz', magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) },
  { what: 'compressed with Zstandard', magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
];

const MAGIC_BYTES = Math.max(...PACKED.map(({ magic, at = 0 }) => at + magic.length));
