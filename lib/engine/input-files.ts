import { lstatSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type AssemblyTemplate, isManifest, readManifest } from '../formats/cloud-assembly';
import { isWritabilityCheck, OtherDeliveries } from '../formats/delivered-file';
import type { UnreadableEntry } from './run-result';
import { explainSystemError } from './system-error';

/** One file to evaluate. */
export interface InputFile {
  /** The path as given or found, for messages; `-` is standard input. */
  readonly source: string;
  /** Whether the content comes from the stream that the run is given, whatever the source is called. */
  readonly isStream?: true;
  /** Bytes on disk; 0 if unknown. */
  readonly size: number;
  /** The stacks of one environment of a cloud assembly, which are read together. The source is its manifest. */
  readonly stacks?: readonly AssemblyStack[];
  /** The position of the environment among those of its manifest, which have the same source. */
  readonly environment?: number;
  /** The folder that was given, for a file below it. Nested templates must be in it, too. */
  readonly root?: string;
}

/** A stack of a cloud assembly. */
export interface AssemblyStack extends Pick<AssemblyTemplate, 'stackName' | 'scope' | 'parameters'> {
  /** The file of its template. */
  readonly source: string;
}

/** The files below some paths, the paths that cannot be read, and remarks about what was skipped. */
export interface ListedFiles {
  readonly files: InputFile[];
  readonly unreadable: UnreadableEntry[];
  readonly notes: string[];
}

/**
 * Lists the files to evaluate: a file itself, the files below a folder in the order of their names, and `-` for standard
 * input. Skips hidden files, `node_modules`, Config's check that it can write to the bucket, and the files of a cloud
 * assembly that are not templates.
 *
 * Below a folder, anything that is neither a file nor a folder is skipped with a note: the author of its contents, not the
 * user, chose the target of a link, and a pipe or a device can be endless.
 */
export function listFiles(paths: readonly string[]): ListedFiles {
  const listed: ListedFiles = { files: [], unreadable: [], notes: [] };
  const visited = new Set<string>();
  for (const path of paths) {
    if (path === '-') listed.files.push({ source: '-', size: 0, isStream: true });
    else visitGiven(path, { listed, visited, root: path });
  }
  return listed;
}

/**
 * Lists files like {@link listFiles}, without those that other services deliver beside AWS Config's: a bucket often has
 * CloudTrail's logs, too, which hold no configuration. They are listed if there is nothing else, or by their own paths.
 */
export function listConfigFiles(paths: readonly string[]): ListedFiles {
  const listed = listFiles(paths);
  const others = new OtherDeliveries(['Config']);
  const files = listed.files.filter(({ source, root }) => root === undefined || !others.add(source));
  return files.length === 0 ? listed : { ...listed, files, notes: [...listed.notes, ...others.describe()] };
}

interface Walk {
  readonly listed: ListedFiles;
  /** Folders whose files are listed: two paths, or two assemblies, may name the same one. */
  readonly visited: Set<string>;
  /** The folder that was given. */
  readonly root: string;
}

/** A user may pass a link, or the pipe of a shell's <(…). */
function visitGiven(path: string, walk: Walk): void {
  const { listed } = walk;
  tryVisit(path, listed, () => {
    const entry = statSync(path);
    if (entry.isDirectory()) visitFolder(path, walk);
    else if (isWritabilityCheck(path)) return;
    else if (entry.isFile() || entry.isFIFO()) listed.files.push({ source: path, size: entry.size });
    else listed.unreadable.push({ source: path, message: `Cannot read "${path}": it is neither a file nor a folder` });
  });
}

function visitBelow(path: string, walk: Walk): void {
  const { listed, root } = walk;
  tryVisit(path, listed, () => {
    const entry = lstatSync(path);
    if (entry.isDirectory()) visitFolder(path, walk);
    else if (entry.isFile()) listed.files.push({ source: path, size: entry.size, root });
    else listed.notes.push(`Skipped "${path}": it is ${describeEntry(entry)}`);
  });
}

function tryVisit(path: string, listed: ListedFiles, visit: () => void): void {
  try {
    visit();
  } catch (error) {
    listed.unreadable.push({ source: path, message: `Cannot read "${path}": ${explainSystemError(error)}` });
  }
}

function describeEntry(entry: Stats): string {
  if (entry.isSymbolicLink()) return 'a symbolic link';
  if (entry.isFIFO()) return 'a pipe';
  if (entry.isSocket()) return 'a socket';
  return 'a device';
}

function visitFolder(folder: string, walk: Walk): void {
  const real = realpathSync(folder);
  if (walk.visited.has(real)) return;
  walk.visited.add(real);
  const names = readdirSync(folder).sort();
  if (names.includes('manifest.json') && visitAssembly(folder, walk)) return;
  for (const name of names) {
    if (!SKIPPED_NAMES.test(name) && !isWritabilityCheck(name)) visitBelow(join(folder, name), walk);
  }
}

const SKIPPED_NAMES = /^\.|^node_modules$/;

/** Lists the templates of a cloud assembly. Returns false if the manifest is not that of a cloud assembly. */
function visitAssembly(folder: string, walk: Walk): boolean {
  const { listed } = walk;
  const source = join(folder, 'manifest.json');
  const manifest = lstatSync(source).isFile() ? readJsonFile(source) : undefined;
  if (!isManifest(manifest)) return false;
  const { templates, assemblies, unreadable } = readManifest(manifest);
  const groups = new StackGroups(source, walk.root);
  const visit = (path: string, act: (file: string) => void): void => {
    const file = join(folder, path);
    tryVisit(file, listed, () => {
      if (isFileInside(file, folder)) act(file);
      else listed.notes.push(`Skipped "${file}": it is not below its cloud assembly`);
    });
  };
  for (const template of templates) {
    visit(template.path, (file) => {
      const entry = lstatSync(file);
      if (entry.isFile()) groups.add(template, file, entry.size);
      else listed.notes.push(`Skipped "${file}": it is ${entry.isDirectory() ? 'a folder' : describeEntry(entry)}`);
    });
  }
  listed.files.push(...groups.list());
  for (const path of assemblies) visit(path, (file) => visitBelow(file, walk));
  listed.unreadable.push(...unreadable.map((record) => ({ source, ...record })));
  return true;
}

/** The most stacks that are read together, and the most bytes of their templates, which are all in memory. */
const MAX_STACKS = 500;
const MAX_STACK_BYTES = 32 << 20;

/** The stacks of a cloud assembly by environment. */
class StackGroups {
  private readonly files: { size: number; readonly stacks: AssemblyStack[] }[] = [];
  private readonly open = new Map<string, { size: number; readonly stacks: AssemblyStack[] }>();

  constructor(
    private readonly source: string,
    private readonly root: string,
  ) {}

  add({ environment, stackName, scope, parameters }: AssemblyTemplate, source: string, size: number): void {
    let group = this.open.get(environment);
    if (!group || group.stacks.length === MAX_STACKS || group.size + size > MAX_STACK_BYTES) {
      group = { size: 0, stacks: [] };
      this.files.push(group);
      this.open.set(environment, group);
    }
    group.size += size;
    group.stacks.push({ source, stackName, scope, parameters });
  }

  list(): InputFile[] {
    const { source, root } = this;
    return this.files.map((group, environment) => ({ source, root, environment, ...group }));
  }
}

/**
 * Whether a path stays inside a folder after its links are followed.
 * @throws Error if there is no such file or folder
 */
export function isFileInside(path: string, folder: string): boolean {
  const [realPath, realFolder] = [realpathSync(path), realpathSync(folder)];
  return realPath.startsWith(realFolder.endsWith(sep) ? realFolder : realFolder + sep);
}

/** Returns `undefined` for a file that is not JSON. It is listed like other files, and reading it reports the problem. */
function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
