import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type ModuleItem, parseSync } from '@swc/core';
import { ROOT } from '../source';

/** A name that the package exports, and where it is declared. */
export interface PublicName {
  /** `assay`, `assay/cdk` … */
  readonly entry: string;
  readonly name: string;
  /** From the root. */
  readonly file: string;
  /** The doc comment directly above the declaration; empty where there is none. */
  readonly comment: string;
}

/** The files of `exports/` with a statement that exports without naming, such as `export * from '…'`. */
export const filesWithUnnamedExports = (): string[] =>
  readEntries()
    .filter(({ statements }) => statements.some(({ type }) => /^Export(All|Default)/.test(type)))
    .map(({ file }) => file);

export const readPublicNames = (): PublicName[] =>
  readEntries().flatMap(({ entry, file, statements }) =>
    statements.flatMap((statement) =>
      readNames(statement, file).map(({ name, declared, source }) => ({
        entry,
        name,
        file: source,
        comment: findComment(readFileSync(join(ROOT, source), 'utf8'), declared),
      })),
    ),
  );

const readEntries = () =>
  readdirSync(join(ROOT, 'exports')).map((name) => {
    const file = `exports/${name}`;
    const { body } = parseSync(readFileSync(join(ROOT, file), 'utf8'), { syntax: 'typescript', target: 'es2022' });
    return { entry: name === 'index.ts' ? 'assay' : `assay/${posix.basename(name, '.ts')}`, file, statements: body };
  });

/** The names of one statement: as exported, and as the source declares them. */
function readNames(statement: ModuleItem, file: string): { name: string; declared: string; source: string }[] {
  if (statement.type === 'ExportDeclaration' && statement.declaration.type === 'VariableDeclaration') {
    return statement.declaration.declarations.flatMap(({ id }) =>
      id.type === 'Identifier' ? { name: id.value, declared: id.value, source: file } : [],
    );
  }
  if (statement.type !== 'ExportNamedDeclaration' || !statement.source) return [];
  const source = `${posix.join('exports', statement.source.value)}.ts`;
  return statement.specifiers.flatMap((specifier) =>
    specifier.type === 'ExportSpecifier'
      ? { name: (specifier.exported ?? specifier.orig).value, declared: specifier.orig.value, source }
      : [],
  );
}

/** @throws Error when the file does not declare the name */
function findComment(text: string, name: string): string {
  const declaration = new RegExp(
    `^export (?:declare |abstract |async )*(?:class|const|enum|function\\*?|interface|type) ${name}\\b`,
    'm',
  ).exec(text);
  if (!declaration) throw new Error(`Cannot find the declaration of ${name}`);
  // A comment for the linter may come between the two.
  const before = text.slice(0, declaration.index).replace(/(?:\/\/ biome-ignore .*\n)+$/, '');
  return /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n$/.exec(before)?.[0] ?? '';
}
