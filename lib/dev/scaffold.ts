import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRuleName } from '../core/rule';
import { didYouMean } from '../core/text/suggest';
import type { ReaderSource } from './find-reader';
import { listRuleFolders } from './rule-folder';

/** The choices for a new rule. */
interface NewRule {
  /** The path below `rules/`: `ec2/open-ssh`. */
  readonly folder: string;
  /** The resource type that the rule evaluates: `AWS::EC2::SecurityGroup`. */
  readonly resourceType: string | undefined;
  /** The reader of the type; the generic one by default. */
  readonly reader?: ReaderSource | undefined;
  /** The types that exist, besides that of the reader. */
  readonly knownTypes: readonly string[];
}

/** The marker of text that the author of a rule has to replace. */
const MARKER = 'TODO(rule)';

/**
 * Creates the folder of a new rule from `rules/_template`. The rule works as it is: it evaluates a sample.
 * @returns the files, from the root
 * @throws Error if the name, the folder or the type cannot be used
 */
export function scaffoldRule(root: string, { folder, resourceType, reader, knownTypes }: NewRule): string[] {
  const name = checkName(root, folder);
  const type = checkType(folder, resourceType, [...knownTypes, ...(reader?.resourceTypes ?? [])]);
  const template = join(root, 'rules/_template');
  mkdirSync(join(root, 'rules', folder), { recursive: true });
  return readdirSync(template).map((file) => {
    const text = readFileSync(join(template, file), 'utf8');
    writeFileSync(join(root, 'rules', folder, file), fillTemplate(text, name, type, reader));
    return `rules/${folder}/${file}`;
  });
}

function fillTemplate(text: string, name: string, type: string, reader: ReaderSource | undefined): string {
  // The template is one folder closer to lib.
  const filled = text.replaceAll("'../../lib/", "'../../../lib/").replaceAll('rule-template', name);
  if (!reader) return filled.replaceAll(TEMPLATE_TYPE, type);
  return filled
    .replaceAll(`genericReader('${TEMPLATE_TYPE}')`, reader.name)
    .replaceAll('genericReader', reader.name)
    .replaceAll('lib/resources/generic-resource', reader.module);
}

const TEMPLATE_TYPE = 'AWS::Rule::Template';

function checkName(root: string, folder: string): string {
  const [service = '', name = '', ...rest] = folder.split('/');
  if (!isRuleName(service) || !isRuleName(name) || rest.length > 0) {
    throw new Error(
      `Cannot create rule "${folder}": expected <service>/<rule> in kebab-case, such as ec2/unencrypted-volume`,
    );
  }
  const existing = listRuleFolders(root).find((other) => other.split('/').at(-1) === name);
  if (existing !== undefined) throw new Error(`Cannot create rule "${folder}": rules/${existing} has the same name`);
  if (existsSync(join(root, 'rules', folder)))
    throw new Error(`Cannot create rule "${folder}": rules/${folder} exists`);
  return name;
}

function checkType(folder: string, resourceType: string | undefined, knownTypes: readonly string[]): string {
  if (resourceType !== undefined && knownTypes.includes(resourceType)) return resourceType;
  const similar = resourceType && didYouMean(resourceType, knownTypes);
  const expected = similar
    ? `did you mean ${similar}?`
    : 'expected a type that AWS Config records, such as AWS::EC2::Volume';
  const found = resourceType === undefined ? 'no --type' : `--type "${resourceType}"`;
  throw new Error(`Cannot create rule "${folder}": found ${found}, ${expected}`);
}

/**
 * Returns the places that still have text of the scaffold: `rules/ec2/open-ssh/rule.ts:8: title: 'TODO(rule): …'`. The
 * generated parts of the page do not count, since their text comes from the rule and its cases.
 */
export const findScaffoldText = (root: string, folder: string): string[] =>
  readdirSync(join(root, 'rules', folder)).flatMap((file) =>
    readFileSync(join(root, 'rules', folder, file), 'utf8')
      .replace(/<!-- generated: [\s\S]*?<!-- \/generated -->/g, (part) => part.replace(/.+/g, ''))
      .split('\n')
      .flatMap((line, index) =>
        line.includes(MARKER) ? [`rules/${folder}/${file}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
