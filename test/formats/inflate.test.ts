import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, type ZlibOptions } from 'node:zlib';
import fc from 'fast-check';
import { inflate } from '../../lib/formats/inflate';

let mockHasCall = true;
let mockCalls = 0;
jest.mock('node:zlib', () => {
  const zlib = jest.requireActual('node:zlib');
  const createGunzip = (options: ZlibOptions) => {
    const gunzip = zlib.createGunzip(options);
    const { writeSync } = gunzip._handle;
    const counted = (...parts: unknown[]) => {
      mockCalls++;
      writeSync.apply(gunzip._handle, parts);
    };
    gunzip._handle.writeSync = mockHasCall ? counted : undefined;
    return gunzip;
  };
  return { ...zlib, createGunzip };
});

const text = Buffer.from(Array.from({ length: 60_000 }, (_, index) => `{"n":${index * 7919}}\n`).join(''));
const zipped = gzipSync(text);
const half = text.length >> 1;
const members = [gzipSync(text.subarray(0, half)), gzipSync(text.subarray(half))] as const;

/** A piece is good until the next one only, as from a reader that uses its buffer again. */
async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) yield buffer.subarray(0, bytes.copy(buffer, 0, at, at + size));
}

async function outcome(source: string | AsyncIterable<Uint8Array>): Promise<{ bytes: Buffer; error?: string }> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of inflate(source)) pieces.push(Buffer.from(piece));
  } catch (error) {
    return { bytes: Buffer.concat(pieces), error: (error as Error).message };
  }
  return { bytes: Buffer.concat(pieces) };
}

const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 0xff, at);
  return copy;
};

describe.each([
  ['directly', true],
  ["by a stream, when zlib's own call is not there", false],
])('%s', (_how, hasCall) => {
  beforeEach(() => {
    mockHasCall = hasCall;
  });
  afterEach(() => {
    mockHasCall = true;
  });

  test('is how it is done', async () => {
    mockCalls = 0;
    await outcome(inPieces(zipped, 1000));
    expect(mockCalls > 0).toBe(hasCall);
  });

  test.each<[what: string, bytes: Buffer, inflated: Buffer]>([
    ['gzip', zipped, text],
    ['several members', Buffer.concat(members), text],
    ['zeros behind the end', Buffer.concat([zipped, Buffer.alloc(600)]), text],
    ['nothing in gzip', gzipSync(''), Buffer.alloc(0)],
    ['no gzip', text, text],
    ['one byte', Buffer.from('{'), Buffer.from('{')],
    ['nothing', Buffer.alloc(0), Buffer.alloc(0)],
  ])('%s', async (_what, bytes, expected) => {
    for (const size of [1000, members[0].length, bytes.length || 1]) {
      const { bytes: got, error } = await outcome(inPieces(bytes, size));
      expect(error).toBeUndefined();
      expect(got.equals(expected)).toBe(true);
    }
  });

  test('pieces of one byte', async () => {
    const short = text.subarray(0, 1000);
    const { bytes } = await outcome(inPieces(Buffer.concat([gzipSync(short), gzipSync(short)]), 1));
    expect(bytes.equals(Buffer.concat([short, short]))).toBe(true);
  });

  test.each<[what: string, bytes: Buffer, message: string]>([
    ['truncated', zipped.subarray(0, -3000), 'Cannot inflate the input: unexpected end of file'],
    ['truncated in its trailer', zipped.subarray(0, -3), 'Cannot inflate the input: unexpected end of file'],
    ['truncated in its header', zipped.subarray(0, 5), 'Cannot inflate the input: unexpected end of file'],
    ['with a wrong checksum', flipped(zipped, zipped.length - 6), 'Cannot inflate the input: incorrect data check'],
    ['with something else behind', Buffer.concat([zipped, text]), 'Cannot inflate the input: incorrect header check'],
  ])('gzip %s gives what can be inflated, then an error', async (_what, bytes, message) => {
    for (const size of [1000, bytes.length]) {
      const { bytes: got, error } = await outcome(inPieces(bytes, size));
      expect(error).toBe(message);
      expect(got.equals(text.subarray(0, got.length))).toBe(true);
      if (bytes.length > 5) expect(got.length).toBeGreaterThan(text.length - (1 << 17));
    }
  });

  test('leaving early frees what it holds', async () => {
    let ended = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield* inPieces(zipped, 1000);
      } finally {
        ended = true;
      }
    }
    for await (const piece of inflate(source())) if (piece.length > 0) break;
    expect(ended).toBe(true);
  });
});

test('any cut of any members gives their bytes', async () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(parts, fc.integer({ min: 1, max: 400 }), async (members, size) => {
      const { bytes, error } = await outcome(inPieces(Buffer.concat(members.map((part) => gzipSync(part))), size));
      expect(error).toBeUndefined();
      expect(bytes.equals(Buffer.concat(members))).toBe(true);
    }),
  );
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-inflate-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('are told apart by their bytes and not by their name', async () => {
    writeFileSync(join(folder, 'zipped.json'), zipped);
    writeFileSync(join(folder, 'plain.json.gz'), text);
    expect((await outcome(join(folder, 'zipped.json'))).bytes.equals(text)).toBe(true);
    expect((await outcome(join(folder, 'plain.json.gz'))).bytes.equals(text)).toBe(true);
  });

  test('are named in errors', async () => {
    const path = join(folder, 'half.json.gz');
    writeFileSync(path, zipped.subarray(0, 1000));
    expect((await outcome(path)).error).toBe(`Cannot inflate "${path}": unexpected end of file`);
    expect((await outcome(join(folder, 'none'))).error).toMatch(/^ENOENT/);
  });
});
