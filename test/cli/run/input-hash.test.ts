import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createInputHasher } from '../../../lib/cli/run/input-hash';
import { createFolder } from '../../temporary-files';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const folder = createFolder({ 'a.json': '{}', 'b.json': '[]' });
const a = join(folder, 'a.json');
const b = join(folder, 'b.json');
const file = (source: string) => ({ source, size: 2 });
const hash = (...files: Parameters<ReturnType<typeof createInputHasher>['finish']>[0]) =>
  createInputHasher(Readable.from([])).finish(files);

test('one file has its own hash', () =>
  expect(hash(file(a))).toEqual({ sha256: sha256('{}'), files: [{ source: a, sha256: sha256('{}') }] }));

test('several files have the hash of the lines of sha256sum', () =>
  expect(hash(file(a), file(b)).sha256).toBe(sha256(`${sha256('{}')}  ${a}\n${sha256('[]')}  ${b}\n`)));

test('a cloud assembly has the hashes of its manifest and of its templates', () => {
  const stack = (source: string) => ({ source, stackName: 's', scope: {}, parameters: {} });
  const manifest = join(createFolder({ 'manifest.json': '5' }), 'manifest.json');
  const environments = [a, b].map((source, environment) => ({
    source: manifest,
    size: 2,
    environment,
    stacks: [stack(source)],
  }));
  expect(hash(...environments).files).toEqual([
    { source: manifest, sha256: sha256('5') },
    { source: a, sha256: sha256('{}') },
    { source: b, sha256: sha256('[]') },
  ]);
});

test('a file that cannot be read is left out', () =>
  expect(hash(file(a), file(join(folder, 'none'))).files).toEqual([{ source: a, sha256: sha256('{}') }]));

test('a stream is hashed while it is read', async () => {
  const { stream, finish } = createInputHasher(Readable.from([Buffer.from('{"a":'), Buffer.from('1}')]));
  let text = '';
  for await (const chunk of stream) text += chunk;
  expect(text).toBe('{"a":1}');
  expect(finish([{ source: '-', size: 0, isStream: true }]).sha256).toBe(sha256(text));
});
