import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { isSafePattern } from 'redos-detector';
import { ROOT, readSources } from './source';

/**
 * Every regular expression that reads text of evaluated files takes linear time. redos-detector finds how often an
 * expression can go back in a text; where it finds too often, or gives up, a person has to look.
 */

const FOLDERS = ['lib/core', 'lib/engine', 'lib/formats', 'lib/report', 'lib/resources', 'rules'];

const WORDS = 'The parts that may repeat end where another kind of character begins, or are short';
const SHORT_RUNS = 'Each run is read once for each place at which it can begin, and runs do not overlap';
const ONE_RUN = 'It is anchored, and has one run of any characters';
const RUN_TO_SLASH = 'A search that fails ends at the next slash, where the next one begins';
const FIXED_LENGTH = 'It reads at most a fixed number of characters for each place at which it can begin';

/** Expressions that redos-detector does not pass, with the reason why they are linear nonetheless. */
const LINEAR: ReadonlyMap<string, string> = new Map([
  ['/(id|arn|name|key|cidrip|cidripv6)$/i', WORDS],
  [String.raw`/^(.*:)([\d.]+)$/`, SHORT_RUNS],
  [String.raw`/^([^*?]+|[^@]*@(?!gmail\.com$)[^*?@]+)$/`, WORDS],
  ['/^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/i', ONE_RUN],
  [String.raw`/:(?:listener|loadbalancer)\/(app|net|gwy)\//`, WORDS],
  [String.raw`/:targetgroup\/([^/]+)\//`, RUN_TO_SLASH],
  [String.raw`/^arn:aws[a-z-]*:iam::(\d{12}):(?:root|user\/(?:[\x21-\x7e]*\/)?([^/]+))$/`, RUN_TO_SLASH],
  [String.raw`/\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/`, FIXED_LENGTH],
  ['/-----BEGIN (?:[A-Z]{1,10} )?PRIVATE KEY-----/', FIXED_LENGTH],
  [String.raw`/\{\{resolve:[^{}]*\}\}/`, SHORT_RUNS],
  [String.raw`/\bglpat-[\w-]{20}/`, FIXED_LENGTH],
  [String.raw`/\bgithub_pat_\w{22}/`, FIXED_LENGTH],
  [String.raw`/\bsk-(?:ant|proj|svcacct)-[\w-]{20}/`, FIXED_LENGTH],
  [
    String.raw`/(?:^|[,[]|"\s*:)\s*(?:-0|-?\d{16}|-?\d{1,15}[.eE])/`,
    'Each run of blanks is read from the one sign before it.',
  ],
]);

function findExpressions(): Map<string, string> {
  const found = new Map<string, string>();
  for (const { path } of FOLDERS.flatMap((folder) => readSources(folder))) {
    visit(parseSync(readFileSync(join(ROOT, path), 'utf8'), { syntax: 'typescript', target: 'es2022' }), (node) => {
      if (node.type === 'RegExpLiteral') found.set(`/${node.pattern}/${node.flags}`, path);
    });
  }
  return found;
}

interface Node {
  readonly type?: string;
  readonly pattern?: string;
  readonly flags?: string;
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  see(value as Node);
  for (const child of Object.values(value)) visit(child, see);
}

function isLinear(expression: string): boolean {
  const [, pattern = '', flags = ''] = /^\/(.*)\/(\w*)$/s.exec(expression) ?? [];
  const unicode = flags.includes('u');
  return isSafePattern(pattern, {
    unicode,
    caseInsensitive: flags.includes('i') && !unicode,
    dotAll: flags.includes('s'),
    multiLine: flags.includes('m'),
    maxScore: 50,
    maxSteps: 1000,
    timeout: Number.POSITIVE_INFINITY,
  }).safe;
}

const expressions = findExpressions();

test('regular expressions take linear time', () => {
  const doubtful = [...expressions].filter(([expression]) => !LINEAR.has(expression) && !isLinear(expression));
  expect(doubtful.map(([expression, path]) => `${path}: ${expression}`)).toEqual([]);
});

test('the list of exceptions has no expression that is gone', () => {
  expect([...LINEAR.keys()].filter((expression) => !expressions.has(expression))).toEqual([]);
});
