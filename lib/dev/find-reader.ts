import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Reader } from '../core/reading/reader';
import { type LoadModule, loadModule } from './rule-folder';

/** A reader of `lib/resources/<service>/`. */
export interface ReaderSource {
  /** The module, from the root and without `.ts`: `lib/resources/ec2/volume`. */
  readonly module: string;
  /** The name of the export: `volume`. */
  readonly name: string;
  readonly resourceTypes: readonly string[];
}

/** Returns the reader of a resource type; of several, the one that reads the fewest other types. */
export const findReader = (root: string, resourceType: string, load: LoadModule): ReaderSource | undefined =>
  listReaders(root, load)
    .filter(({ resourceTypes }) => resourceTypes.includes(resourceType))
    .sort((one, other) => one.resourceTypes.length - other.resourceTypes.length)[0];

/**
 * Returns the readers in the folders of services. Other readers read only what all types have in common, such as tags.
 * Readers of an aspect are left out: AWS Config does not record it, so a new rule does not begin with it.
 */
export function listReaders(root: string, load: LoadModule): ReaderSource[] {
  const modules = readdirSync(join(root, 'lib/resources'), { recursive: true, encoding: 'utf8' })
    .map((path) => `lib/resources/${path.replaceAll('\\', '/')}`)
    .filter((path) => /^lib\/resources\/[^/]+\/.*\.ts$/.test(path))
    .map((path) => path.slice(0, -'.ts'.length))
    .sort();
  return modules.flatMap((module) =>
    Object.entries(loadModule(root, `${module}.ts`, load)).flatMap(([name, value]) =>
      isReader(value) ? [{ module, name, resourceTypes: value.resourceTypes }] : [],
    ),
  );
}

const isReader = (value: unknown): value is Reader<unknown> =>
  typeof (value as Reader<unknown> | null)?.read === 'function' &&
  Array.isArray((value as Reader<unknown>).resourceTypes) &&
  (value as Reader<unknown>).aspect === undefined;
