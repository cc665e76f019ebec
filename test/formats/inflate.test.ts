import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, type ZlibOptions } from 'node:zlib';
import fc from 'fast-check';
import { inflate } from '../../lib/formats/inflate';

/** The calls that inflate a whole file, with the memory they were allowed to use. */
let mockCalls: ZlibOptions[] = [];
let mockStreams = 0;
jest.mock('node:zlib', () => {
  const zlib = jest.requireActual('node:zlib');
  return {
    ...zlib,
    gunzipSync(bytes: Buffer, options: ZlibOptions) {
      mockCalls.push(options);
      return zlib.gunzipSync(bytes, options);
    },
    createGunzip(options: ZlibOptions) {
      mockStreams++;
      return zlib.createGunzip(options);
    },
  };
});
beforeEach(() => {
  mockCalls = [];
  mockStreams = 0;
});

const folder = mkdtempSync(join(tmpdir(), 'assay-inflate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = Buffer.from(Array.from({ length: 60_000 }, (_, index) => `{"n":${index * 7919}}\n`).join(''));
const zipped = gzipSync(text);
const half = text.length >> 1;
const members = [gzipSync(text.subarray(0, half)), gzipSync(text.subarray(half))] as const;

/** Yields chunks that are valid until the next one only, as from a reader that reuses its buffer. */
async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) yield buffer.subarray(0, bytes.copy(buffer, 0, at, at + size));
}

function writeTemporary(bytes: Uint8Array, name = 'input.json.gz'): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function collect(source: string | AsyncIterable<Uint8Array>): Promise<{ bytes: Buffer; error?: string }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of inflate(source)) chunks.push(Buffer.from(chunk));
  } catch (error) {
    return { bytes: Buffer.concat(chunks), error: (error as Error).message };
  }
  return { bytes: Buffer.concat(chunks) };
}

const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 0xff, at);
  return copy;
};

interface Input {
  readonly input: string;
  readonly sources: (bytes: Buffer) => (string | AsyncIterable<Uint8Array>)[];
  readonly name: RegExp;
  readonly calls: number;
  readonly streams: number;
}
describe.each<Input>([
  {
    input: 'a stream',
    sources: (bytes) => [1000, members[0].length, bytes.length || 1].map((size) => inChunks(bytes, size)),
    name: /^Cannot inflate the input: /,
    calls: 0,
    streams: 3,
  },
  {
    input: 'a file',
    sources: (bytes) => [writeTemporary(bytes)],
    name: /^Cannot inflate ".*input\.json\.gz": /,
    calls: 1,
    streams: 0,
  },
])('$input', ({ sources, name, calls, streams }) => {
  test.each<[content: string, bytes: Buffer, inflated: Buffer]>([
    ['gzip', zipped, text],
    ['gzip with several members', Buffer.concat(members), text],
    ['gzip whose last member is the largest', Buffer.concat([...members, zipped]), Buffer.concat([text, text])],
    ['gzip with zeros after its end', Buffer.concat([zipped, Buffer.alloc(600)]), text],
    ['empty gzip', gzipSync(''), Buffer.alloc(0)],
    ['gzip of one byte', gzipSync('{'), Buffer.from('{')],
    ['text that is not gzip', text, text],
    ['one byte', Buffer.from('{'), Buffer.from('{')],
    ['empty input', Buffer.alloc(0), Buffer.alloc(0)],
  ])('yields the bytes of %s', async (_content, bytes, expected) => {
    for (const source of sources(bytes)) {
      const { bytes: got, error } = await collect(source);
      expect(error).toBeUndefined();
      expect(got.equals(expected)).toBe(true);
    }
  });

  test.each<[damage: string, bytes: Buffer, message: string]>([
    ['truncated gzip', zipped.subarray(0, -3000), 'unexpected end of file'],
    ['gzip truncated in its trailer', zipped.subarray(0, -3), 'unexpected end of file'],
    ['gzip truncated in its header', zipped.subarray(0, 5), 'unexpected end of file'],
    [
      'gzip truncated in its second member',
      Buffer.concat([zipped, members[0].subarray(0, 1000)]),
      'unexpected end of file',
    ],
    ['gzip with a wrong checksum', flipped(zipped, zipped.length - 6), 'incorrect data check'],
    ['gzip with a wrong size', flipped(zipped, zipped.length - 3), 'incorrect length check'],
    ['gzip followed by something else', Buffer.concat([zipped, text]), 'incorrect header check'],
  ])('yields the intact part of %s, then throws', async (_damage, bytes, message) => {
    for (const source of sources(bytes)) {
      const { bytes: got, error } = await collect(source);
      expect(error).toMatch(name);
      expect(error?.endsWith(`: ${message}`)).toBe(true);
      expect(Buffer.concat([text, text]).subarray(0, got.length).equals(got)).toBe(true);
      if (bytes.length > 5) expect(got.length).toBeGreaterThan(text.length - (1 << 17));
    }
  });

  test(calls === 1 ? 'is inflated in one call' : 'is inflated by a stream', async () => {
    for (const source of sources(zipped)) await collect(source);
    expect([mockCalls.length, mockStreams]).toEqual([calls, streams]);
  });
});

describe('streams', () => {
  test('may yield chunks of one byte', async () => {
    const short = text.subarray(0, 1000);
    const { bytes } = await collect(inChunks(Buffer.concat([gzipSync(short), gzipSync(short)]), 1));
    expect(bytes.equals(Buffer.concat([short, short]))).toBe(true);
  });

  test('are closed when the reader stops early', async () => {
    let ended = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield* inChunks(zipped, 1000);
      } finally {
        ended = true;
      }
    }
    for await (const chunk of inflate(source())) if (chunk.length > 0) break;
    expect(ended).toBe(true);
  });

  test('yield the bytes of any members, wherever the chunks end', async () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(parts, fc.integer({ min: 1, max: 400 }), async (members, size) => {
        const { bytes, error } = await collect(inChunks(Buffer.concat(members.map((part) => gzipSync(part))), size));
        expect(error).toBeUndefined();
        expect(bytes.equals(Buffer.concat(members))).toBe(true);
      }),
    );
  });
});

describe('files', () => {
  test('are recognized by their bytes and not by their name', async () => {
    expect((await collect(writeTemporary(zipped, 'zipped.json'))).bytes.equals(text)).toBe(true);
    expect((await collect(writeTemporary(text, 'plain.json.gz'))).bytes.equals(text)).toBe(true);
  });

  test('are named in errors', async () => {
    const path = writeTemporary(zipped.subarray(0, 1000), 'half.json.gz');
    expect((await collect(path)).error).toBe(`Cannot inflate "${path}": unexpected end of file`);
    expect((await collect(join(folder, 'none'))).error).toMatch(/^ENOENT/);
  });

  test('yield the same as a stream, whatever members and damage they have', async () => {
    const part = fc.record({ bytes: fc.uint8Array({ maxLength: 300 }), zeros: fc.constantFrom(0, 0, 7) });
    const damage = fc.record({ cut: fc.nat(12), flip: fc.option(fc.nat(400)) });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 3 }), damage, async (parts, { cut, flip }) => {
        const gzip = Buffer.concat(parts.flatMap(({ bytes, zeros }) => [gzipSync(bytes), Buffer.alloc(zeros)]));
        const damaged = flip === null ? gzip : flipped(gzip, flip % gzip.length);
        const input = damaged.subarray(0, damaged.length - cut);
        const file = await collect(writeTemporary(input));
        const stream = await collect(inChunks(input, 1000));
        expect(file.bytes.equals(stream.bytes)).toBe(true);
        expect(file.error?.split(': ').at(-1)).toBe(stream.error?.split(': ').at(-1));
      }),
    );
  });

  test('are freed after their last chunk', async () => {
    let last: Uint8Array | undefined;
    for await (const chunk of inflate(writeTemporary(zipped))) last = chunk;
    expect(last?.byteLength).toBe(0);
  });

  test('may be a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', `cat "${writeTemporary(zipped)}" > "${pipe}"`]);
    const { bytes, error } = await collect(pipe);
    writer.kill();
    expect(error).toBeUndefined();
    expect(bytes.equals(text)).toBe(true);
  });
});

describe('the memory for a file', () => {
  const large = Buffer.alloc(40 << 20, 'x');
  const withSize = (gzip: Buffer, size: number): Buffer => {
    const copy = Buffer.from(gzip);
    copy.writeUInt32LE(size, copy.length - 4);
    return copy;
  };

  interface Case {
    readonly file: string;
    readonly gzip: () => Buffer;
    /** The limits of the call that inflates the file at once. */
    readonly limits?: ZlibOptions;
    readonly streamed: boolean;
    readonly size: number;
    readonly error?: string;
  }
  test.each<Case>([
    {
      file: 'is its stated size',
      gzip: () => zipped,
      limits: { chunkSize: text.length + 1, maxOutputLength: text.length },
      streamed: false,
      size: text.length,
    },
    { file: 'of more than 32 MB is that of a stream', gzip: () => gzipSync(large), streamed: true, size: large.length },
    {
      file: 'that states a size too small is the stated size, then that of a stream',
      gzip: () => withSize(gzipSync(large), 100),
      limits: { chunkSize: 1 << 17, maxOutputLength: 100 },
      streamed: true,
      size: large.length,
      error: 'incorrect length check',
    },
    {
      file: 'with a small last member is the size of that member, then that of a stream',
      gzip: () => Buffer.concat([gzipSync(large), gzipSync('{')]),
      limits: { chunkSize: 1 << 17, maxOutputLength: 1 },
      streamed: true,
      size: large.length + 1,
    },
    {
      file: 'that states size 0 is that of a stream',
      gzip: () => withSize(zipped, 0),
      streamed: true,
      size: text.length,
      error: 'incorrect length check',
    },
    {
      file: 'that states 4 GB is that of a stream',
      gzip: () => withSize(zipped, 2 ** 32 - 1),
      streamed: true,
      size: text.length,
      error: 'incorrect length check',
    },
  ])('$file', async ({ gzip, limits, streamed, size, error }) => {
    let total = 0;
    let message: string | undefined;
    try {
      for await (const chunk of inflate(writeTemporary(gzip()))) {
        expect(chunk.length).toBeLessThanOrEqual(1 << 17);
        total += chunk.length;
      }
    } catch (cause) {
      message = (cause as Error).message.split(': ').at(-1);
    }
    expect(message).toBe(error);
    expect(size - total).toBeLessThanOrEqual(error ? 1 << 17 : 0);
    expect(mockCalls).toEqual(limits ? [limits] : []);
    expect(mockStreams).toBe(streamed ? 1 : 0);
  });
});

test.each<[string, Buffer]>([
  ['a plain file', text],
  ['a gzip file inflated at once', zipped],
  ['a gzip file of several members', Buffer.concat(members)],
])('reports how much of %s was read', async (name, bytes) => {
  const path = join(folder, name.replaceAll(' ', '-'));
  writeFileSync(path, bytes);
  const reads: number[] = [];
  for await (const _ of inflate(path, (count) => reads.push(count)));
  expect(reads.reduce((sum, count) => sum + count, 0)).toBeCloseTo(bytes.length);
});

test('a gzip file of an absurd ratio is not inflated to its end', async () => {
  const bomb = gzipSync(Buffer.alloc(100 << 20, ' '));
  let total = 0;
  const read = async () => {
    for await (const chunk of inflate(inChunks(bomb, 1 << 14))) total += chunk.length;
  };
  await expect(read()).rejects.toThrow('Cannot inflate the input: it inflates to more than 250 times its size');
  expect(total).toBeLessThan(65 << 20);
});
