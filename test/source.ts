import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

/** The root of the repository. */
export const ROOT = join(__dirname, '..');

/** The imports of a source file and the names that it uses. */
export interface Source {
  /** From the root, with slashes. */
  readonly path: string;
  /** As written: `../core/item`, `node:fs`; types, late imports, re-exports and `require` included. */
  readonly imports: readonly string[];
  /** Identifiers, their members and their calls without arguments: `process`, `Math.random`, `new Date()`. */
  readonly names: ReadonlySet<string>;
}

/** Lists the TypeScript files below a folder. */
export const listPaths = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);

/** Reads the TypeScript sources below a folder. */
export const readSources = (folder: string): Source[] =>
  listPaths(folder).map((path) => ({ path, ...readSource(readFileSync(join(ROOT, path), 'utf8')) }));

/** Reads the syntax tree of a source, so that comments and strings do not count. */
export function readSource(text: string): Omit<Source, 'path'> {
  const imports: string[] = [];
  const names = new Set<string>();
  visit(parseSync(text, { syntax: 'typescript', target: 'es2022' }), (node) => {
    const imported = findImport(node);
    if (imported !== undefined) imports.push(imported);
    const name = findName(node);
    if (name !== undefined) names.add(name);
  });
  return { imports, names };
}

interface Node {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a syntax tree, of which a few kinds of node matter here
  readonly [key: string]: any;
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) for (const element of value) visit(element, see);
  if (!isNode(value)) return;
  if (typeof value.type === 'string') see(value);
  for (const [key, child] of Object.entries(value)) if (!isPropertyName(key, child)) visit(child, see);
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `process` in `x.process` and in `{ process: 1 }` is not the global. */
const isPropertyName = (key: string, child: unknown): boolean =>
  (key === 'property' || key === 'key') && isNode(child) && child.type === 'Identifier';

function findImport(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return node.source?.value;
    case 'TsImportType':
      return node.argument.value;
    case 'TsExternalModuleReference':
      return node.expression.value;
    case 'CallExpression':
      return node.callee.type === 'Import' || node.callee.value === 'require'
        ? (node.arguments[0]?.expression.value ?? '(computed)')
        : undefined;
    default:
      return undefined;
  }
}

function findName(node: Node): string | undefined {
  switch (node.type) {
    case 'Identifier':
      return node.value;
    case 'MemberExpression':
      return `${node.object.value}.${node.property.value ?? node.property.expression?.value}`;
    case 'NewExpression':
      return node.arguments?.length ? undefined : `new ${node.callee.value}()`;
    case 'CallExpression':
      return node.arguments.length ? undefined : `${node.callee.value}()`;
    default:
      return undefined;
  }
}
