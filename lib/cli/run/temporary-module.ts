import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { attempt } from '../../engine/system-error';

/** A module in a temporary folder of its own. */
interface TemporaryModule {
  readonly url: string;
  /** Deletes the module. */
  close(): void;
}

/** Writes a module to a temporary folder, since Node imports only files. @throws SystemFailure */
export function writeTemporaryModule(source: string): TemporaryModule {
  return attempt(`Cannot write to the temporary folder "${tmpdir()}"`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-'));
    const close = () => rmSync(folder, { recursive: true, force: true });
    try {
      const file = join(folder, 'module.mjs');
      writeFileSync(file, source);
      return { url: pathToFileURL(file).href, close };
    } catch (error) {
      close();
      throw error;
    }
  });
}
