import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { runNode } from '../dev/temporary-folder';
import { buildCommand } from '../e2e/built-command';
import { buildOnce } from '../run-folder/build-once';
import { ROOT } from '../source';

const run = promisify(execFile);

Object.assign(process.env, {
  // The CDK's command uses the network only for these.
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  CDK_NOTICES: 'false',
  CDK_VERSION_REPORTING: 'false',
  // The CDK's own validator takes seconds for each app; test/bin synthesizes with it.
  CDK_VALIDATION: 'false',
});

/** The built command, the files that the build of the package reads, and those that `npm pack` takes. */
const SOURCES = [
  ...['dist', 'bin', 'exports', 'lib', 'rules', 'docs', 'examples'],
  ...['package.json', 'tsconfig.json', 'tsconfig.package.json', 'README.md', 'LICENSE', 'CHANGELOG.md'],
];

/** Builds the package and packs it, once for all test files, and returns the path of the tarball. Uses no network. */
export async function packPackage(): Promise<string> {
  const folder = await buildOnce('package', pack);
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  return join(folder, `${tarball}`);
}

async function pack(folder: string): Promise<void> {
  await buildCommand();
  for (const part of SOURCES) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  expect(await runNode(folder, 'bin/build-package.mjs')).toEqual({ code: 0, stdout: '', stderr: '' });
  await run('npm', ['pack', '--ignore-scripts', '--offline', '--silent'], { cwd: folder });
}

/**
 * Installs the tarball in an app, as `npm install <tarball>` does, with links to the repository's packages for what
 * Assay and the app depend on. A dependency that no package.json declares is missing.
 */
export async function installPackage(tarball: string, app: string): Promise<void> {
  const assay = join(app, 'node_modules/assay');
  mkdirSync(assay, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', assay, '--strip-components=1']);
  const names = [assay, app].flatMap((folder) => {
    const { dependencies, devDependencies, peerDependencies } = readJson(join(folder, 'package.json'));
    return Object.keys({ ...dependencies, ...peerDependencies, ...(folder === app && devDependencies) });
  });
  for (const name of new Set(names)) if (name !== 'assay') linkPackage(app, name);
  linkPackage(app, '.bin');
}

function linkPackage(app: string, name: string): void {
  const path = join(app, 'node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', name), path, 'dir');
}

export const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
