import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A small change of the code, which a test should notice. */
export interface Mutant {
  readonly id: string;
  /** The path of its file, relative to the repository. */
  readonly path: string;
  /** The name of the change, such as `EqualityOperator`. */
  readonly mutator: string;
  readonly start: Position;
  readonly end: Position;
  readonly original: string;
  readonly replacement: string;
  /** The text of the comment `// Stryker disable` that excludes it. */
  readonly ignored?: string | undefined;
}

/** A place in a file; both numbers begin with 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The mutants of files, and the code that contains all of them. */
interface MutatedSources {
  readonly mutants: readonly Mutant[];
  /** The TypeScript of each file, by its absolute path. `globalThis.__stryker__.activeMutant` selects a mutant. */
  readonly code: Readonly<Record<string, string>>;
}

/** Cases and their samples are tests, and kernels are compiled elsewhere. */
const EXCLUDED = /(\/(cases|plans|plan-builders)|\.d|\.as|kernel-bytes)\.ts$|\/(_template|sample-resources)\//;
const hasGeneratedCode = (path: string) => readFileSync(path, 'utf8').startsWith('// Generated');

/** The instrumenter reports only progress, to a log that is not wanted. */
const noLevel = () => false;
const noLog = () => {};
const SILENT = {
  isTraceEnabled: noLevel,
  isDebugEnabled: noLevel,
  isInfoEnabled: noLevel,
  isWarnEnabled: noLevel,
  isErrorEnabled: noLevel,
  isFatalEnabled: noLevel,
  trace: noLog,
  debug: noLog,
  info: noLog,
  warn: noLog,
  error: noLog,
  fatal: noLog,
};

/**
 * Properties of rules and remediations with text for people, which pages show and `npm run gen -- --check` compares.
 */
const PROSE = ['title', 'rationale', 'limitations', 'controls', 'managedRules', 'summary', 'exclusions', 'description'];

/** Leaves out texts that change no result. The type of a path is Babel's, whose types are not among the packages. */
const IGNORE_TEXTS = {
  shouldIgnore(path: object): string | undefined {
    const { node, parentPath: parent } = path as BabelPath;
    const isText = ['StringLiteral', 'TemplateLiteral', 'ArrayExpression'].includes(node.value?.type ?? '');
    if (node.type === 'ObjectProperty' && isText && PROSE.includes(node.key?.name ?? '')) return 'text for people';
    // No list includes the text in place of a missing one, whatever it is.
    const isDefault = node.type === 'StringLiteral' && parent?.node.type === 'LogicalExpression';
    const isSearched = parent?.parentPath?.node.callee?.property?.name === 'includes';
    return isDefault && isSearched ? 'a text that is in no list' : undefined;
  },
};

interface BabelPath {
  readonly node: {
    readonly type: string;
    readonly key?: { readonly name?: string };
    readonly value?: { readonly type?: string };
    readonly callee?: { readonly property?: { readonly name?: string } };
  };
  readonly parentPath?: BabelPath;
}

/** Returns the files below a path that can have mutants, as sorted absolute paths. */
export function listMutatedFiles(path: string): string[] {
  const files = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))
    : [path];
  return files.filter((file) => file.endsWith('.ts') && !EXCLUDED.test(file) && !hasGeneratedCode(file)).sort();
}

/** Creates all mutants of files. */
export async function createMutants(root: string, paths: readonly string[]): Promise<MutatedSources> {
  const files = paths.map((name) => ({ name, content: readFileSync(name, 'utf8'), mutate: true }));
  // An ES module, which source loaded as CommonJS cannot import statically.
  const { Instrumenter } = await import('@stryker-mutator/instrumenter');
  const instrumenter = new Instrumenter(SILENT);
  const result = await instrumenter.instrument(files, {
    plugins: null,
    excludedMutations: [],
    ignorers: [IGNORE_TEXTS],
  });
  const lines = new Map(files.map(({ name, content }) => [name, content.split('\n')]));
  return {
    mutants: result.mutants.map(({ id, fileName, mutatorName, location, replacement, status, statusReason }) => {
      const start = toPosition(location.start);
      const end = toPosition(location.end);
      const original = cutText(lines.get(fileName) ?? [], start, end);
      const ignored = status === 'Ignored' ? (statusReason ?? '') : undefined;
      return { id, path: relative(root, fileName), mutator: mutatorName, start, end, original, replacement, ignored };
    }),
    code: Object.fromEntries(result.files.map(({ name, content }) => [name, content])),
  };
}

/** The instrumenter counts from 0. */
const toPosition = ({ line, column }: Position): Position => ({ line: line + 1, column: column + 1 });

/** Returns the text between two places. */
function cutText(lines: readonly string[], start: Position, end: Position): string {
  const text = lines.slice(start.line - 1, end.line);
  const last = text.length - 1;
  text[last] = text[last]?.slice(0, end.column - 1) ?? '';
  text[0] = text[0]?.slice(start.column - 1) ?? '';
  return text.join('\n');
}

/** Describes a mutant in one line: `lib/core/sum.ts:3:7 EqualityOperator: a < b → a <= b`. */
export const describeMutant = ({ path, start, mutator, original, replacement }: Mutant): string =>
  `${path}:${start.line}:${start.column} ${mutator}: ${abbreviate(original)} → ${abbreviate(replacement)}`;

function abbreviate(code: string): string {
  const line = code.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
