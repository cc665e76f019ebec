import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { checkWritable, writeFile } from '../../../lib/cli/output/write-file';
import { createFolder } from '../../temporary-files';

test('writes a new file', () => {
  const path = join(createFolder({}), 'a.txt');
  checkWritable(path);
  writeFile(path, ['ä', 'b']);
  expect(readFileSync(path, 'utf8')).toBe('äb');
});

test('replaces a file and keeps its permissions', () => {
  const path = join(createFolder({ 'a.txt': 'before' }), 'a.txt');
  chmodSync(path, 0o600);
  writeFile(path, ['after']);
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['after', 0o600]);
});

test('writes to the target of a link', () => {
  const folder = createFolder({ 'target.txt': 'before' });
  symlinkSync('target.txt', join(folder, 'link.txt'));
  writeFile(join(folder, 'link.txt'), ['after']);
  expect(readFileSync(join(folder, 'target.txt'), 'utf8')).toBe('after');
});

test('keeps the former content if the text cannot be completed, and leaves nothing else', () => {
  const folder = createFolder({ 'a.txt': 'before' });
  function* fail() {
    yield 'after';
    throw new Error('a bug');
  }
  expect(() => writeFile(join(folder, 'a.txt'), fail())).toThrow('a bug');
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('before');
  expect(readdirSync(folder)).toEqual(['a.txt']);
});

test.each<[string, (folder: string) => string, string]>([
  ['a folder that does not exist', (folder) => join(folder, 'none/a.txt'), 'there is no such file or folder'],
  ['a folder', (folder) => folder, 'it is a folder'],
  ['a file as a folder', (folder) => join(folder, 'file/a.txt'), 'a part of the path is not a folder'],
])('refuses %s before the work', (_name, choose, reason) => {
  const path = choose(createFolder({ file: '' }));
  expect(() => checkWritable(path)).toThrow(`Cannot write "${path}": ${reason}`);
});

const full = existsSync('/dev/full') ? test : test.skip;
full('a full disk is explained', () => {
  checkWritable('/dev/full');
  expect(() => writeFile('/dev/full', ['a'])).toThrow('Cannot write "/dev/full": no space left on the disk');
});

test('an empty folder stays empty when a file is only checked', () => {
  const folder = createFolder({});
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'sub/a'), '');
  checkWritable(join(folder, 'sub/b'));
  expect(readdirSync(join(folder, 'sub'))).toEqual(['a']);
});
