import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FactScope } from '../core/facts';
import { isManifest, readManifest } from '../formats/template/cloud-assembly';
import type { UnreadableEntry } from './run-result';

/** One file to evaluate. */
export interface InputFile {
  /** The path as given or found, for messages; `-` is standard input. */
  readonly source: string;
  /** Bytes on disk; 0 if unknown. */
  readonly size: number;
  /** Account and Region that a template of a cloud assembly is deployed to. */
  readonly scope?: FactScope;
  /** The parameters that a template of a cloud assembly is deployed with. */
  readonly templateParameters?: Readonly<Record<string, string>>;
}

/** The files below some paths, and the paths that cannot be read. */
export interface ListedFiles {
  readonly files: InputFile[];
  readonly unreadable: UnreadableEntry[];
}

/**
 * Lists the files to evaluate: a file itself, the files below a folder in the order of their names, and `-` for standard
 * input. Skips hidden files, `node_modules`, Config's check that it can write to the bucket, and the files of a cloud
 * assembly that are not templates.
 */
export function listFiles(paths: readonly string[]): ListedFiles {
  const listed: ListedFiles = { files: [], unreadable: [] };
  const visited = new Set<string>();
  for (const path of paths) {
    if (path === '-') listed.files.push({ source: '-', size: 0 });
    else visit(path, listed, visited);
  }
  return listed;
}

function visit(path: string, listed: ListedFiles, visited: Set<string>): void {
  try {
    const entry = statSync(path);
    if (entry.isFile()) listed.files.push({ source: path, size: entry.size });
    else if (entry.isDirectory()) visitFolder(path, listed, visited);
    // A device or a pipe may be endless, but a user may pass the pipe of a shell's <(…).
    else if (entry.isFIFO()) listed.files.push({ source: path, size: 0 });
    else listed.unreadable.push({ source: path, message: `Cannot read "${path}": it is neither a file nor a folder` });
  } catch (error) {
    listed.unreadable.push({ source: path, message: `Cannot read "${path}": ${explainFileError(error)}` });
  }
}

function visitFolder(folder: string, listed: ListedFiles, visited: Set<string>): void {
  const real = realpathSync(folder);
  if (visited.has(real)) return; // A link back to a folder above.
  visited.add(real);
  const names = readdirSync(folder).sort();
  if (names.includes('manifest.json') && visitAssembly(folder, listed, visited)) return;
  for (const name of names) {
    if (!SKIPPED_NAMES.test(name)) visit(join(folder, name), listed, visited);
  }
}

const SKIPPED_NAMES = /^\.|^node_modules$|^ConfigWritabilityCheckFile$/;

/** Lists the templates of a cloud assembly. Returns false if the manifest is not that of a cloud assembly. */
function visitAssembly(folder: string, listed: ListedFiles, visited: Set<string>): boolean {
  const source = join(folder, 'manifest.json');
  const manifest = readJsonFile(source);
  if (!isManifest(manifest)) return false;
  const { templates, assemblies, unreadable } = readManifest(manifest);
  for (const { path, scope, parameters } of templates) {
    const before = listed.files.length;
    visit(join(folder, path), listed, visited);
    const file = listed.files[before];
    if (file) listed.files[before] = { ...file, scope, templateParameters: parameters };
  }
  for (const path of assemblies) visit(join(folder, path), listed, visited);
  listed.unreadable.push(...unreadable.map((record) => ({ source, ...record })));
  return true;
}

/** Returns `undefined` for a file that is not JSON. It is listed like other files, and reading it reports the problem. */
function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its links form a circle',
  ENOTDIR: 'a part of the path is not a folder',
};

const explainFileError = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code && FILE_ERRORS[code]) || message;
};
