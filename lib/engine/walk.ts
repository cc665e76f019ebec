import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isManifest, readManifest } from '../formats/cloud-assembly';
import type { InputFile } from './input';
import type { UnreadableEntry } from './run-result';

/** The files below some paths, and what could not be looked at. */
export interface ListedFiles {
  readonly files: InputFile[];
  readonly refused: UnreadableEntry[];
}

/**
 * Finds the files to judge: a file as it is, a folder with all below it in the order of names, `-` for standard input.
 * Left out below a folder: what is hidden, `node_modules`, Config's check that it may write, and what a cloud assembly
 * keeps beside its templates.
 */
export function listFiles(paths: readonly string[]): ListedFiles {
  const walked: ListedFiles = { files: [], refused: [] };
  const seen = new Set<string>();
  for (const path of paths) {
    if (path === '-') walked.files.push({ source: '-', size: 0 });
    else visit(path, walked, seen);
  }
  return walked;
}

function visit(path: string, walked: ListedFiles, seen: Set<string>): void {
  try {
    const entry = statSync(path);
    if (entry.isFile()) walked.files.push({ source: path, size: entry.size });
    else if (entry.isDirectory()) visitFolder(path, walked, seen);
    // A device or a pipe may have no end, but the shell's <(…) is one that a person means.
    else if (entry.isFIFO()) walked.files.push({ source: path, size: 0 });
    else walked.refused.push({ source: path, message: `Cannot read "${path}": it is neither a file nor a folder` });
  } catch (error) {
    walked.refused.push({ source: path, message: `Cannot read "${path}": ${reasonOf(error)}` });
  }
}

function visitFolder(folder: string, walked: ListedFiles, seen: Set<string>): void {
  const real = realpathSync(folder);
  if (seen.has(real)) return; // A link back to a folder that was walked already.
  seen.add(real);
  const names = readdirSync(folder).sort();
  if (names.includes('manifest.json') && visitAssembly(folder, walked, seen)) return;
  for (const name of names) {
    if (!LEFT_OUT.test(name)) visit(join(folder, name), walked, seen);
  }
}

const LEFT_OUT = /^\.|^node_modules$|^ConfigWritabilityCheckFile$/;

/** Reads a folder as a cloud assembly, if its manifest says that it is one. */
function visitAssembly(folder: string, walked: ListedFiles, seen: Set<string>): boolean {
  const source = join(folder, 'manifest.json');
  const manifest = parsed(source);
  if (!isManifest(manifest)) return false;
  const { templates, assemblies, unreadable } = readManifest(manifest);
  for (const { path, place, parameters } of templates) {
    const before = walked.files.length;
    visit(join(folder, path), walked, seen);
    const file = walked.files[before];
    if (file) walked.files[before] = { ...file, place, templateParameters: parameters };
  }
  for (const path of assemblies) visit(join(folder, path), walked, seen);
  walked.refused.push(...unreadable.map((one) => ({ source, ...one })));
  return true;
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // Then it is a file like any other, and its own reading says what is wrong.
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its links lead in a circle',
  ENOTDIR: 'a part of the path is no folder',
};

const reasonOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code && REASONS[code]) || message;
};
