import { basename } from 'node:path';
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
