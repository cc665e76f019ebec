import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRuleName } from '../core/rule';

/** The name that the files of `rules/_template` have in the place of the new rule's. */
const PLACEHOLDER = /\brule-template\b/g;

/**
 * Makes the folder of a new rule, with files that work as they are and judge a sample.
 * @returns the files it made, from the root
 */
export function scaffoldRule(root: string, name: string): string[] {
  if (!isRuleName(name)) {
    throw new Error(`Cannot make rule "${name}": a rule's name is kebab-case and names the offence, such as open-ssh`);
  }
  const folder = join(root, 'rules', name);
  if (existsSync(folder)) throw new Error(`Cannot make rule "${name}": rules/${name} is there already`);

  const template = join(root, 'rules/_template');
  mkdirSync(folder);
  return readdirSync(template).map((file) => {
    writeFileSync(join(folder, file), readFileSync(join(template, file), 'utf8').replace(PLACEHOLDER, name));
    return `rules/${name}/${file}`;
  });
}
