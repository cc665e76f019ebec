import { basename } from 'node:path';
import { isList, isObject } from '../../lib/core/json';
import { type RuleFolder as LoadedFolder, loadRuleFolders } from '../../lib/dev/rule-folder';
import { ROOT } from '../source';

export * from '../../lib/testing/case';

/** A rule of the repository with its cases. */
export interface RuleFolder extends LoadedFolder {
  /** The last part of the folder, which is the name of the rule: `open-ssh`. */
  readonly name: string;
}

/** Every rule of the repository, in the order of the folders. */
export const ruleFolders: readonly RuleFolder[] = loadRuleFolders(ROOT, require).map((loaded) => ({
  ...loaded,
  name: basename(loaded.folder),
}));

/** The rules with cases of templates. */
export const templateFolders = ruleFolders
  .map(({ folder, rule, cases }) => ({ folder, rule, templates: cases.filter(({ shape }) => shape === 'template') }))
  .filter(({ templates }) => templates.length > 0);

export type PartPath = readonly (string | number)[];

/** Lists the paths of all properties and elements. */
export function* listParts(value: unknown, path: PartPath = []): Generator<PartPath> {
  if (!isObject(value) && !isList(value)) return;
  for (const [key, child] of Object.entries(value)) {
    const childPath = [...path, isList(value) ? Number(key) : key];
    yield childPath;
    yield* listParts(child, childPath);
  }
}

export const REMOVED = Symbol('removed');

/** Returns a copy with another value of one part. */
export function replacePart(value: unknown, [key, ...rest]: PartPath, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  const replaceChild = (child: unknown, isIt: boolean) => (isIt ? replacePart(child, rest, replacement) : child);
  if (isList(value)) {
    return value.map((child, index) => replaceChild(child, index === key)).filter((child) => child !== REMOVED);
  }
  return Object.fromEntries(
    Object.entries(value as object)
      .map(([name, child]) => [name, replaceChild(child, name === key)] as const)
      .filter(([, child]) => child !== REMOVED),
  );
}
