import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { readUtf8 } from '../../lib/formats/read-utf8';

const TEXT = '{"SecurityGroups": [{"GroupName": "süd 🛶"}]}\r\n';
const utf16 = Buffer.from(`\ufeff${TEXT}`, 'utf16le');

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Buffer, size = 1 << 16): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of readUtf8(inChunks(bytes, size))) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

test.each<[what: string, bytes: Buffer]>([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-16 as Windows PowerShell writes it', utf16],
  ['UTF-16 in the other byte order', Buffer.from(utf16).swap16()],
  ['gzip of UTF-16', gzipSync(utf16)],
])('%s is read as UTF-8, wherever chunks end', async (_what, bytes) => {
  const texts = await Promise.all([1, 2, 3, 7, 1 << 16].map((size) => read(bytes, size)));
  expect(new Set(texts)).toEqual(new Set([TEXT]));
});

test('the byte order mark of UTF-8 stays: the readers of JSON and YAML skip it', async () => {
  expect(await read(Buffer.from(`\ufeff${TEXT}`))).toBe(`\ufeff${TEXT}`);
});

const tar = execFileSync('tar', ['--create', '--to-stdout', __filename], { stdio: ['ignore', 'pipe', 'ignore'] });

test.each<[what: string, bytes: Buffer]>([
  ['a zip archive', Buffer.from('PK\x03\x04\x14\x00', 'latin1')],
  ['a tar archive', tar],
  ['a tar archive', gzipSync(tar)],
  ['compressed with bzip2', Buffer.from('BZh91AY')],
  ['compressed with xz', Buffer.from('\xfd7zXZ\x00', 'latin1')],
  ['compressed with Zstandard', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x24])],
])('%s is refused by name', async (what, bytes) => {
  await expect(read(bytes)).rejects.toThrow(new Error(`Cannot read the input: it is ${what}; unpack it first`));
});
