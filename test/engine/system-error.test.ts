import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder } from '../../lib/engine/system-error';
import { createFolder } from '../temporary-files';

describe('ensureFolder', () => {
  test('creates a folder and those above it, and accepts one that exists', () => {
    const folder = join(createFolder({}), 'a/b/c');
    ensureFolder(folder);
    ensureFolder(folder);
    expect(existsSync(folder)).toBe(true);
  });

  test('says why a folder cannot be created', () => {
    const folder = join(createFolder({ file: '' }), 'file/a/b');
    expect(() => ensureFolder(folder)).toThrow(
      `Cannot create the folder "${folder}": a part of the path is not a folder`,
    );
  });

  // Only Linux has it. Nobody can create a folder there, not even root.
  (existsSync('/proc/self') ? test : test.skip)('fails where no folder can be created', () => {
    expect(() => ensureFolder('/proc/assay/a/b')).toThrow(
      'Cannot create the folder "/proc/assay/a/b": there is no such file or folder',
    );
  });
});
