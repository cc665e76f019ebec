import { readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { formatValue, isObject } from '../../core/json';
import { compareTexts } from '../../core/text/format';
import { type BaselineEntry, getResourceSource, type ReportedEvaluation } from '../../engine/run-result';
import { explainSystemError } from '../../engine/system-error';
import type { Options } from '../definition';
import { writeFile } from '../output/write-file';
import { UsageError } from '../usage-error';

/** Options of a command that compares its results with a baseline. */
export const BASELINE_OPTIONS = {
  baseline: {
    group: 'Exit code',
    type: 'string',
    value: '<file>',
    description: 'Only results that are not in this file affect the exit code.',
    completion: 'file',
  },
  'write-baseline': {
    group: 'Exit code',
    type: 'string',
    value: '<file>',
    description: 'Write the non-compliant results to this file, and exit with 0 if all input is readable.',
    completion: 'file',
  },
} as const satisfies Options;

/** The form of the file. Another one would be read differently by an older command. */
const VERSION = 1;

/** Returns the entry that accepts an evaluation, which has to be non-compliant. @param file the baseline */
export function toBaselineEntry(evaluation: ReportedEvaluation, file: string): BaselineEntry {
  const { rule, resourceType, resourceId, accountId, region, outcome, line, nestedIn } = evaluation;
  return {
    rule,
    resourceType,
    resourceId,
    accountId,
    region,
    // Two templates may have a resource of the same logical id, as may two nested stacks of the same template. A
    // resource that exists keeps its key in every file.
    ...(line !== undefined && { template: toPortablePath(getResourceSource(evaluation), file) }),
    ...(nestedIn !== undefined && { nestedIn }),
    outcome: outcome === 'insufficientData' ? outcome : 'nonCompliant',
  };
}

/** Returns a path relative to the baseline, so that both may be anywhere on another machine. */
const toPortablePath = (source: string, file: string): string =>
  source === '-'
    ? source
    : relative(dirname(resolve(file)), resolve(source))
        .split(sep)
        .join('/');

/** Returns a key that two entries share if one accepts the other's result. */
export const baselineKey = (entry: BaselineEntry): string => {
  const { rule, resourceType, resourceId, accountId, region, template = null, nestedIn = null } = entry;
  return JSON.stringify([rule, resourceType, resourceId, accountId, region, template, nestedIn]);
};

/** Writes the non-compliant results of a run to a baseline, sorted, one a line. @returns their number */
export function writeBaseline(file: string, evaluations: Iterable<ReportedEvaluation>): number {
  const entries = new Map<string, BaselineEntry>();
  for (const evaluation of evaluations) {
    if (evaluation.complianceType !== 'NON_COMPLIANT') continue;
    const entry = toBaselineEntry(evaluation, file);
    const key = baselineKey(entry);
    // Of several versions of a resource, the one that is known to be non-compliant counts.
    if (entries.get(key)?.outcome !== 'nonCompliant') entries.set(key, entry);
  }
  const lines = [...entries].sort(([a], [b]) => compareTexts(a, b)).map(([, entry]) => `    ${JSON.stringify(entry)}`);
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  writeFile(file, [`{\n  "version": ${VERSION},\n  "results": ${list}\n}\n`]);
  return entries.size;
}

/** A baseline that was read. */
export interface Baseline {
  readonly file: string;
  /** By their keys. */
  readonly entries: ReadonlyMap<string, BaselineEntry>;
}

/** Reads a baseline. @throws UsageError */
export function readBaseline(file: string): Baseline {
  const failure = `Cannot read baseline "${file}"`;
  const content = parseBaselineJson(readText(file, failure), failure);
  if (!isObject(content) || content.version !== VERSION) {
    throw new UsageError(`${failure}: expected an object with "version": ${VERSION}, found ${formatValue(content)}`);
  }
  if (!Array.isArray(content.results)) {
    throw new UsageError(`${failure}: results: expected a list, found ${formatValue(content.results)}`);
  }
  const entries = content.results.map((entry: unknown, index) => checkEntry(entry, `${failure}: results[${index}]`));
  return { file, entries: new Map(entries.map((entry) => [baselineKey(entry), entry])) };
}

function readText(file: string, failure: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const hint = (cause as { code?: string }).code === 'ENOENT' ? `; write it with --write-baseline ${file}` : '';
    throw new UsageError(`${failure}: ${explainSystemError(cause)}${hint}`, { cause });
  }
}

function parseBaselineJson(text: string, failure: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${failure}: ${(cause as Error).message}`, { cause });
  }
}

function checkEntry(entry: unknown, failure: string): BaselineEntry {
  if (!isObject(entry)) throw new UsageError(`${failure}: expected an object, found ${formatValue(entry)}`);
  const { rule, resourceType, resourceId, accountId, region, template, nestedIn, outcome } = entry;
  const texts = {
    rule,
    resourceType,
    resourceId,
    ...(template !== undefined && { template }),
    ...(nestedIn !== undefined && { nestedIn }),
  };
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value !== 'string')
      throw new UsageError(`${failure}.${name}: expected text, found ${formatValue(value)}`);
  }
  for (const [name, value] of Object.entries({ accountId, region })) {
    if (value !== null && typeof value !== 'string') {
      throw new UsageError(`${failure}.${name}: expected text or null, found ${formatValue(value)}`);
    }
  }
  if (outcome !== 'nonCompliant' && outcome !== 'insufficientData') {
    throw new UsageError(
      `${failure}.outcome: expected "nonCompliant" or "insufficientData", found ${formatValue(outcome)}`,
    );
  }
  return entry as unknown as BaselineEntry;
}
