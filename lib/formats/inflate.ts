import { closeSync, openSync, readSync } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { constants, createGunzip, type Gunzip } from 'node:zlib';

type Pieces = AsyncIterable<Uint8Array>;

/**
 * The bytes of a file or a stream, inflated when they are gzip by their first bytes, whatever the name says;
 * gzip members may follow one another. A piece is valid until the next one is asked for.
 * Memory does not grow with the file.
 *
 * Of damaged gzip comes what could be inflated, short of the last buffer before the damage, and then an Error.
 *
 * It inflates in this thread and when asked, not ahead in another: measured, threads that each do everything for their
 * own files take a fifth less work than one that Node's streams feed, and half the memory.
 */
export async function* inflate(source: string | Pieces): AsyncGenerator<Uint8Array, void> {
  const pieces = withWholeMagic(typeof source === 'string' ? piecesOf(source) : source);
  try {
    const first = (await pieces.next()).value;
    if (!first) return;
    if (first.subarray(0, MAGIC.length).equals(MAGIC)) {
      yield* inflatedGzip(first, pieces);
    } else {
      yield first;
      yield* pieces;
    }
  } catch (error) {
    if (!isZlibError(error)) throw error;
    const name = typeof source === 'string' ? JSON.stringify(source) : 'the input';
    throw new Error(`Cannot inflate ${name}: ${error.message}`, { cause: error });
  } finally {
    await pieces.return();
  }
}

const MAGIC = Buffer.from([0x1f, 0x8b]);
/** Compressed bytes read, and inflated bytes handed on, at a time: both stay in the processor's cache. */
const READ_BYTES = 1 << 16;
const INFLATED_BYTES = 1 << 17;

function* piecesOf(path: string): Generator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  const file = openSync(path, 'r');
  try {
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
      yield buffer.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** The pieces; the first one is long enough to tell gzip, unless there is no more. */
async function* withWholeMagic(pieces: Pieces | Iterable<Uint8Array>): AsyncGenerator<Buffer, void> {
  let first: Buffer | undefined = Buffer.alloc(0);
  for await (const piece of pieces) {
    if (!first) yield Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    else {
      first = Buffer.concat([first, piece]);
      if (first.length < MAGIC.length) continue;
      yield first;
      first = undefined;
    }
  }
  if (first && first.length > 0) yield first;
}

async function* inflatedGzip(first: Buffer, rest: AsyncGenerator<Buffer, void>): AsyncGenerator<Uint8Array, void> {
  const gunzip = createGunzip({ chunkSize: INFLATED_BYTES });
  if (!hasHandle(gunzip)) {
    yield* inflatedByStream(first, rest, gunzip);
    return;
  }
  try {
    const write = writerFor(gunzip);
    yield* write(constants.Z_NO_FLUSH, first);
    for await (const piece of rest) yield* write(constants.Z_NO_FLUSH, piece);
    yield* write(constants.Z_FINISH, Buffer.alloc(0));
  } finally {
    gunzip.close();
  }
}

/**
 * Inflates with zlib's own call into a buffer that is used again. Node has no public way to do so: its streams allocate
 * each piece anew and change threads for it, and its synchronous functions want the whole file at once.
 * The handle has been like this since Node 10; pngjs builds on it too.
 */
function writerFor(gunzip: GunzipWithHandle): (flush: number, bytes: Uint8Array) => Generator<Uint8Array> {
  const handle = gunzip._handle;
  const left = gunzip._writeState;
  const output = Buffer.allocUnsafeSlow(INFLATED_BYTES);
  let failed: Error | undefined;
  handle.onerror = (message, _errno, code) => {
    failed = Object.assign(new Error(message), { code });
  };
  return function* write(flush, bytes) {
    for (let at = 0, room = 0; room === 0; ) {
      handle.writeSync(flush, bytes, at, bytes.length - at, output, 0, output.length);
      if (failed) throw failed;
      [room, at] = [left[0] as number, bytes.length - (left[1] as number)];
      if (room < output.length) yield output.subarray(0, output.length - room);
    }
  };
}

interface Handle {
  onerror: (message: string, errno: number, code: string) => void;
  writeSync: (flush: number, ...parts: [...input: Part, ...output: Part]) => void;
}
type Part = [bytes: Uint8Array, at: number, length: number];
type GunzipWithHandle = Gunzip & {
  readonly _handle: Handle;
  /** What the last call left: room for output, and input. */
  readonly _writeState: Uint32Array;
};

/** Calling it otherwise than it wants ends the process, so newer Nodes than those it was tried on do without. */
const NEWEST_TRIED = 24;

function hasHandle(gunzip: Gunzip): gunzip is GunzipWithHandle {
  const { _handle, _writeState } = gunzip as Partial<GunzipWithHandle>;
  const tried = Number.parseInt(process.versions.node, 10) <= NEWEST_TRIED;
  return tried && typeof _handle?.writeSync === 'function' && _writeState?.length === 2;
}

/** The same by Node's public stream. */
async function* inflatedByStream(first: Buffer, rest: Pieces, gunzip: Gunzip): AsyncGenerator<Uint8Array, void> {
  async function* copies(): Pieces {
    yield Buffer.from(first);
    // A stream reads ahead, and a piece is valid until the next one.
    for await (const piece of rest) yield Buffer.from(piece);
  }
  // What fails is thrown where the stream is read.
  pipeline(Readable.from(copies()), gunzip, () => {});
  yield* gunzip as Pieces;
}

const isZlibError = (error: unknown): error is Error =>
  String((error as { readonly code?: unknown } | undefined)?.code).startsWith('Z_');
