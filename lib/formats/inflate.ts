import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { MessageChannel } from 'node:worker_threads';
import { createGunzip, gunzipSync } from 'node:zlib';

/** Bytes that arrive in pieces. */
export type Chunks = AsyncIterable<Uint8Array>;

/**
 * Yields the bytes of a file or a stream in chunks, and inflates gzip. It recognizes gzip by its first bytes, whatever the
 * file is called. A gzip file may have several members. A chunk is valid until the next one is requested.
 *
 * Memory is bounded: a gzip file of at most 32 MB, compressed and inflated, is inflated in one call, anything else as a
 * stream. The stream takes more CPU, since it allocates each chunk and changes threads for it.
 *
 * @param onRead called with the number of bytes of the source that were read since the last call
 * @throws Error for damaged gzip, after the bytes that could be inflated, except up to 128 KB before the damage; and for
 * gzip of an absurd ratio
 */
export async function* inflate(
  source: string | Chunks,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array, void> {
  try {
    const whole = typeof source === 'string' ? inflateAtOnce(source) : undefined;
    if (whole) yield* yieldAndFree(whole.bytes, whole.size, onRead);
    else yield* inflateChunks(typeof source === 'string' ? readChunks(source, onRead) : source);
  } catch (error) {
    if (!isZlibError(error) && !(error instanceof InflationError)) throw error;
    throw new Error(`Cannot inflate ${nameInput(source)}: ${error.message}`, { cause: error });
  }
}

/** The name of a source in messages. */
export const nameInput = (source: string | Chunks): string =>
  typeof source === 'string' ? JSON.stringify(source) : 'the input';

const MAX_BYTES_AT_ONCE = 32 << 20;
/** Compressed bytes read, and inflated bytes yielded, at a time. Both fit into the processor's cache. */
const READ_BYTES = 1 << 16;
const INFLATED_BYTES = 1 << 17;

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
/** At the end of a gzip file: the inflated size of its last member. */
const GZIP_SIZE_BYTES = 4;

/**
 * Inflates a gzip file in one call. Returns undefined if the file has to be read as a stream: it is not gzip, too large, or
 * damaged, in which case the stream yields the part before the damage.
 *
 * The size that the file states may be wrong: a file can have several members, or be made to fill the memory. So inflating
 * stops as soon as it exceeds the stated size.
 */
function inflateAtOnce(path: string): { readonly bytes: Buffer; readonly size: number } | undefined {
  const gzip = readSmallGzip(path);
  if (!gzip || gzip.length < GZIP_SIZE_BYTES) return undefined;
  const size = gzip.readUInt32LE(gzip.length - GZIP_SIZE_BYTES);
  if (size === 0 || size > MAX_BYTES_AT_ONCE) return undefined;
  try {
    // With room for one more byte, all bytes fit into one buffer. A buffer of this size is not part of Node's pool.
    const bytes = gunzipSync(gzip, { chunkSize: Math.max(size + 1, INFLATED_BYTES), maxOutputLength: size });
    return { bytes, size: gzip.length };
  } catch (error) {
    if (isZlibError(error) || isSizeExceeded(error)) return undefined;
    throw error;
  }
}

/** Reads a file if it is gzip and not too large. */
function readSmallGzip(path: string): Buffer | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  // A pipe can be opened and read only once, and that is left to the stream.
  if (!status?.isFile() || status.size > MAX_BYTES_AT_ONCE) return undefined;
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(GZIP_MAGIC.length);
    readSync(file, start, 0, start.length, 0);
    return start.equals(GZIP_MAGIC) ? readFileSync(file) : undefined;
  } finally {
    closeSync(file);
  }
}

/**
 * Yields the bytes in chunks, so that the documents in one are evaluated before the next is scanned.
 * @param size of the file that they come from
 */
function* yieldAndFree(bytes: Buffer, size: number, onRead: (bytes: number) => void): Generator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += INFLATED_BYTES) {
    const chunk = bytes.subarray(at, at + INFLATED_BYTES);
    onRead((size * chunk.length) / bytes.length);
    yield chunk;
  }
  freeMemory(bytes);
}

/**
 * Frees the memory of a buffer at once: it moves into a message, and a message to a closed port is dropped. The garbage
 * collector would wait until 64 MB have piled up in each thread. Measured with files of 7 MB, two threads: a peak of 140 MB
 * instead of 210, and 5 % less CPU. From Node 22 on, `ArrayBuffer.transfer(0)` does the same.
 */
function freeMemory(bytes: Buffer): void {
  const { port1 } = new MessageChannel();
  port1.close();
  port1.postMessage(undefined, [bytes.buffer as ArrayBuffer]);
}

function* readChunks(path: string, onRead: (bytes: number) => void): Generator<Uint8Array, void> {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  const file = openSync(path, 'r');
  try {
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
      onRead(length);
      yield buffer.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

async function* inflateChunks(source: Chunks | Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const chunks = joinStart(source, GZIP_MAGIC.length);
  try {
    const first = (await chunks.next()).value;
    if (!first) return;
    if (first.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC)) {
      yield* inflateStream(first, chunks);
    } else {
      yield first;
      yield* chunks;
    }
  } finally {
    await chunks.return();
  }
}

/** Joins the first chunks until they have so many bytes, unless the source is shorter. */
export async function* joinStart(chunks: Chunks | Iterable<Uint8Array>, length: number): AsyncGenerator<Buffer, void> {
  let first: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (!first) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    else {
      first = Buffer.concat([first, chunk]);
      if (first.length < length) continue;
      yield first;
      first = undefined;
    }
  }
  if (first && first.length > 0) yield first;
}

async function* inflateStream(first: Buffer, rest: Chunks): AsyncGenerator<Uint8Array, void> {
  let read = 0;
  let inflated = 0;
  // The stream reads ahead, and a chunk is valid until the next one is requested.
  async function* copyChunks(): Chunks {
    for (const chunks of [[first], rest]) {
      for await (const chunk of chunks) {
        read += chunk.length;
        yield Buffer.from(chunk);
      }
    }
  }
  // Errors are thrown where the stream is read, so the callback has nothing to do.
  const stream = pipeline(Readable.from(copyChunks()), createGunzip({ chunkSize: INFLATED_BYTES }), () => {});
  for await (const chunk of stream) {
    inflated += chunk.length;
    if (inflated > MAX_BYTES_OF_ANY_RATIO && inflated > MAX_RATIO * read) throw new InflationError();
    yield chunk;
  }
}

/** AWS Config's files have a ratio of 10 to 40; gzip allows 1,000, so that a small file could take hours. */
const MAX_RATIO = 250;
const MAX_BYTES_OF_ANY_RATIO = 64 << 20;

class InflationError extends Error {
  override readonly name = 'InflationError';
  constructor() {
    super(`it inflates to more than ${MAX_RATIO} times its size`);
  }
}

const isZlibError = (error: unknown): error is Error => readErrorCode(error).startsWith('Z_');
const isSizeExceeded = (error: unknown): boolean => readErrorCode(error) === 'ERR_BUFFER_TOO_LARGE';
const readErrorCode = (error: unknown): string => String((error as { readonly code?: unknown } | undefined)?.code);
