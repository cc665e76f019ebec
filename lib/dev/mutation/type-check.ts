import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Mutant, Position } from './mutants';

/**
 * Finds the mutants that the compiler rejects, with its first error in each: a condition that narrows a type, made
 * `true`. Each mutant becomes a file beside its own, in a copy of the repository, and one run of the compiler checks
 * them all. So errors in other files, which import the mutated one, are not found.
 */
export function findTypeErrors(root: string, mutants: readonly Mutant[]): ReadonlyMap<string, string> {
  if (mutants.length === 0 || !existsSync(join(root, 'tsconfig.json'))) return new Map();
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  try {
    cpSync(root, folder, { recursive: true, filter: (path) => !SKIPPED.test(relative(root, path)) });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
    const files = mutants.map((mutant) => {
      const file = mutant.path.replace(/\.ts$/, `.mutant-${mutant.id}.ts`);
      writeFileSync(join(folder, file), applyMutant(readFileSync(join(root, mutant.path), 'utf8'), mutant));
      return file;
    });
    writeFileSync(
      join(folder, 'tsconfig.mutants.json'),
      JSON.stringify({ extends: './tsconfig.json', include: [], exclude: [], files }),
    );
    const compiler = join(root, 'node_modules/.bin/tsc');
    const { stdout } = spawnSync(compiler, ['--noEmit', '-p', 'tsconfig.mutants.json'], {
      cwd: folder,
      encoding: 'utf8',
      // Thousands of mutants have more errors than the megabyte that Node.js keeps by default.
      maxBuffer: Number.POSITIVE_INFINITY,
    });
    const errors = [...stdout.matchAll(/^\S+\.mutant-(\d+)\.ts\(\d+,\d+\): (error .*)$/gm)].reverse();
    return new Map(errors.map(([, id, error]) => [id as string, error as string]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const SKIPPED = /^(node_modules|dist|cdk\.out|coverage|\..+)$/;

function applyMutant(text: string, { start, end, replacement }: Mutant): string {
  const lines = text.split('\n');
  const toOffset = ({ line, column }: Position) =>
    lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  return text.slice(0, toOffset(start)) + replacement + text.slice(toOffset(end));
}
