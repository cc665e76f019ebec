import { createHash } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EnabledRule } from '../../core/evaluate/evaluate';
import { isObject, isString } from '../../core/json';
import { ParameterError } from '../../core/parameters';
import { SEVERITIES } from '../../core/rule';
import { parseWaivers } from '../../core/waivers';
import { checkJsonSize } from '../../formats/scan/json-size';
import { HistoryError } from '../history-error';
import { hashBundleFile, readBundleFile, readBundleLines } from './bundle-files';
import { type BundleProgress, readVersionHashes } from './bundle-versions';
import type { RuleRecord } from './create-bundle';
import { evaluateBundle } from './evaluate-bundle';
import { BUNDLE_FILES, MAX_DOCUMENT_BYTES, type Manifest, parseManifest, REQUIRED_FILES } from './manifest';

/** Something about a bundle that is not as it was recorded. */
export type BundleDifference =
  | {
      readonly kind: 'file';
      readonly path: string;
      /** `inconsistent`: it is not what the manifest, or another file, says of it. */
      readonly problem: 'missing' | 'changed' | 'unexpected' | 'inconsistent';
      readonly message?: string;
    }
  | {
      /** A version whose item is not what its own hash says. */
      readonly kind: 'version';
      readonly problem: 'changed';
      readonly resourceType: string;
      readonly resourceId: string;
      readonly captureTime: string;
    }
  | {
      readonly kind: 'rule';
      readonly rule: string;
      readonly problem: 'missing' | 'anotherVersion' | 'anotherParameter';
      readonly message?: string;
    }
  | {
      readonly kind: 'result';
      readonly problem: 'differs' | 'missing' | 'additional';
      /** The line as it was recorded, and as it is evaluated now. */
      readonly recorded: string | null;
      readonly evaluated: string | null;
    };

/** The rules that a bundle is evaluated with again. */
export interface VerifyingRules {
  /** Returns the rule with its recorded parameters and severity; undefined if there is none. @throws ParameterError */
  enable(record: RuleRecord): EnabledRule | undefined;
  /** Whether the code of the rule is what was recorded; undefined if that is not known. */
  hasCode(record: RuleRecord): Promise<boolean | undefined>;
}

export interface VerifiedBundle {
  readonly manifest: Manifest;
  /** The SHA-256 of the manifest: nothing in the bundle can change without it. */
  readonly sha256: string;
  readonly differences: readonly BundleDifference[];
  /** Rules whose code could not be compared, because it was not recorded or is not at hand. */
  readonly uncheckedRules: readonly string[];
  /** Further results that differ, beyond {@link MAX_RESULT_DIFFERENCES}. */
  readonly moreDifferences: number;
  /** Results that were recorded, those that were evaluated again, and those of rules that are missing. */
  readonly results: { readonly recorded: number; readonly equal: number; readonly notEvaluated: number };
}

const MAX_RESULT_LENGTH = 1 << 20;
/** Beyond it, results that differ are only counted. */
const MAX_RESULT_DIFFERENCES = 1000;

/**
 * Verifies a bundle: hashes its files, compares the rules with those of this run, and evaluates its versions again. Needs
 * nothing but the bundle and the rules.
 * @throws HistoryError if it is no bundle, or one that cannot be read safely
 */
export async function verifyBundle(
  folder: string,
  rules: VerifyingRules,
  onProgress?: BundleProgress,
): Promise<VerifiedBundle> {
  checkFolder(folder);
  const text = readBundleFile(folder, BUNDLE_FILES.manifest, MAX_DOCUMENT_BYTES);
  const manifest = parseManifest(text);
  const differences: BundleDifference[] = compareFiles(folder, manifest);
  const records = readRuleRecords(folder);
  const enabled: EnabledRule[] = [];
  const missing = new Set<string>();
  const uncheckedRules: string[] = [];
  for (const record of records) {
    const { rule, found, isSame } = await compareRule(record, rules);
    differences.push(...found);
    if (rule && isSame === undefined) uncheckedRules.push(record.name);
    if (rule) enabled.push(rule);
    else missing.add(record.name);
  }
  const waivers = readBundleWaivers(folder);
  const period = { from: Date.parse(manifest.from), to: Date.parse(manifest.to) };
  const run = { rules: enabled, waivers, ...period, onProgress };
  const comparison = await compareResults(folder, evaluateBundle(folder, run), missing);
  differences.push(...crossCheckFiles(folder, { manifest, records, results: comparison.counts.recorded }, differences));
  return {
    manifest,
    sha256: hashManifest(text),
    differences: [...differences, ...comparison.differences],
    uncheckedRules,
    moreDifferences: comparison.uncounted,
    results: comparison.counts,
  };
}

const hashManifest = (text: string): string => createHash('sha256').update(text).digest('hex');

function checkFolder(folder: string): void {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  if (status?.isDirectory()) return;
  throw new HistoryError(
    `Cannot verify the bundle "${folder}": ${status ? 'it is not a folder' : 'there is no such folder'}`,
  );
}

function compareFiles(folder: string, { members }: Manifest): BundleDifference[] {
  const differences: BundleDifference[] = [];
  for (const member of members) {
    const { path } = member;
    const found = hashBundleFile(folder, member);
    if (!found) differences.push({ kind: 'file', path, problem: 'missing' });
    else if (found.sha256 !== member.sha256) differences.push({ kind: 'file', path, problem: 'changed' });
  }
  const listed = new Set([BUNDLE_FILES.manifest, ...members.map(({ path }) => path)]);
  for (const path of listBundleFiles(folder)) {
    if (!listed.has(path)) differences.push({ kind: 'file', path, problem: 'unexpected' });
  }
  return differences;
}

/**
 * Compares what the files of a bundle say of each other, which a manifest that was made for changed files does not hide.
 * Files that differ from the manifest are left out.
 */
function crossCheckFiles(
  folder: string,
  found: { readonly manifest: Manifest; readonly records: readonly RuleRecord[]; readonly results: number },
  known: readonly BundleDifference[],
): BundleDifference[] {
  const { members, counts } = found.manifest;
  const differing = new Set(known.flatMap((difference) => (difference.kind === 'file' ? [difference.path] : [])));
  const intact = new Map(members.filter(({ path }) => !differing.has(path)).map(({ path, sha256 }) => [path, sha256]));
  const report = (path: string, message: string) =>
    ({ kind: 'file', path, problem: 'inconsistent', message }) satisfies BundleDifference;
  const differences: BundleDifference[] = [];
  const listed = new Map(found.records.flatMap(({ code }) => (code ? [[code.path, code.sha256]] : [])));
  for (const [path, sha256] of intact) {
    if (REQUIRED_FILES.includes(path)) continue;
    if (listed.get(path) !== sha256)
      differences.push(report(path, `it is not the code that ${BUNDLE_FILES.rules} lists`));
  }
  const lines = { inputs: 0, versions: 0, results: found.results };
  if (intact.has(BUNDLE_FILES.inputs)) lines.inputs = countLines(folder, BUNDLE_FILES.inputs);
  if (intact.has(BUNDLE_FILES.versions)) {
    for (const version of readVersionHashes(folder)) {
      lines.versions++;
      if (!version || version.isSame) continue;
      const { resourceType, resourceId, captureTime } = version;
      differences.push({ kind: 'version', problem: 'changed', resourceType, resourceId, captureTime });
    }
  }
  for (const name of ['inputs', 'versions', 'results'] as const) {
    if (!intact.has(BUNDLE_FILES[name]) || lines[name] === counts[name]) continue;
    const message = `it has ${lines[name]} lines, and ${BUNDLE_FILES.manifest} counts ${counts[name]}`;
    differences.push(report(BUNDLE_FILES[name], message));
  }
  if (intact.has(BUNDLE_FILES.coverage) && !Array.isArray(readBundleJson(folder, BUNDLE_FILES.coverage))) {
    differences.push(report(BUNDLE_FILES.coverage, 'it is not a list'));
  }
  return differences;
}

function countLines(folder: string, path: string): number {
  let count = 0;
  for (const _line of readBundleLines(folder, path, MAX_RESULT_LENGTH)) count++;
  return count;
}

/** No bundle has deeper folders. */
const MAX_BUNDLE_DEPTH = 3;

/** The files of a folder. Links are not followed; a folder without files, or too deep, counts as a file. */
function listBundleFiles(folder: string, path = '', depth = 1): string[] {
  return readdirSync(join(folder, path), { withFileTypes: true })
    .flatMap((entry) => {
      const own = path === '' ? entry.name : `${path}/${entry.name}`;
      if (!entry.isDirectory() || depth > MAX_BUNDLE_DEPTH) return [own];
      const files = listBundleFiles(folder, own, depth + 1);
      return files.length > 0 ? files : [own];
    })
    .sort();
}

function readRuleRecords(folder: string): RuleRecord[] {
  const records = readBundleJson(folder, BUNDLE_FILES.rules);
  if (!Array.isArray(records) || !records.every(isRuleRecord)) {
    throw new HistoryError(`Cannot verify the bundle: ${BUNDLE_FILES.rules} is not a list of rules`);
  }
  return records;
}

const isRuleRecord = (value: unknown): value is RuleRecord =>
  isObject(value) &&
  isString(value.name) &&
  SEVERITIES.some((severity) => severity === value.severity) &&
  isObject(value.parameters) &&
  Object.values(value.parameters).every(isString) &&
  (value.origin === 'assay' || value.origin === 'own') &&
  (value.code === null || (isObject(value.code) && isString(value.code.path) && isString(value.code.sha256)));

function readBundleWaivers(folder: string): BundleWaivers {
  const { waivers, problems } = parseWaivers(readBundleJson(folder, BUNDLE_FILES.waivers));
  if (problems[0] !== undefined)
    throw new HistoryError(`Cannot verify the bundle: ${BUNDLE_FILES.waivers}: ${problems[0]}`);
  return waivers;
}

type BundleWaivers = ReturnType<typeof parseWaivers>['waivers'];

function readBundleJson(folder: string, path: string): unknown {
  const text = readBundleFile(folder, path, MAX_DOCUMENT_BYTES);
  try {
    return JSON.parse(text);
  } catch {
    throw new HistoryError(`Cannot verify the bundle: ${path} is not JSON`);
  }
}

async function compareRule(
  record: RuleRecord,
  rules: VerifyingRules,
): Promise<{
  readonly rule: EnabledRule | undefined;
  readonly found: BundleDifference[];
  readonly isSame?: boolean | undefined;
}> {
  const { name } = record;
  try {
    const rule = rules.enable(record);
    if (!rule) return { rule, found: [{ kind: 'rule', rule: name, problem: 'missing' }] };
    const isSame = await rules.hasCode(record);
    return { rule, isSame, found: isSame === false ? [{ kind: 'rule', rule: name, problem: 'anotherVersion' }] : [] };
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    const difference = { kind: 'rule', rule: name, problem: 'anotherParameter', message: error.message } as const;
    return { rule: undefined, found: [difference] };
  }
}

interface ResultComparison {
  readonly differences: BundleDifference[];
  /** Differences that are only counted. */
  readonly uncounted: number;
  readonly counts: VerifiedBundle['results'];
}

/**
 * Compares two streams of results. Lines that are equal at the same place need no memory; the others are kept until the
 * line of the same result is found in the other stream.
 */
async function compareResults(
  folder: string,
  evaluated: AsyncIterable<string>,
  missingRules: ReadonlySet<string>,
): Promise<ResultComparison> {
  const open = { recorded: new Map<string, string>(), evaluated: new Map<string, string>() };
  const differences: BundleDifference[] = [];
  const counts = { recorded: 0, equal: 0, notEvaluated: 0 };
  let uncounted = 0;
  const add = (difference: BundleDifference) => {
    if (differences.length < MAX_RESULT_DIFFERENCES) differences.push(difference);
    else uncounted++;
  };
  const match = (side: 'recorded' | 'evaluated', line: string) => {
    const other = side === 'recorded' ? 'evaluated' : 'recorded';
    const key = identifyResult(line);
    const found = open[other].get(key);
    if (found === undefined) {
      open[side].set(key, line);
      if (open[side].size > MAX_UNMATCHED) {
        throw new HistoryError(
          `Cannot verify the bundle: more than ${MAX_UNMATCHED} lines of ${BUNDLE_FILES.results} are not those of this run`,
        );
      }
      return;
    }
    open[other].delete(key);
    if (found === line) counts.equal++;
    else {
      const lines = side === 'recorded' ? { recorded: line, evaluated: found } : { recorded: found, evaluated: line };
      add({ kind: 'result', problem: 'differs', ...lines });
    }
  };
  const recorded = listRecorded(folder, missingRules, counts);
  for await (const line of evaluated) {
    const next = recorded.next();
    if (next.done) match('evaluated', line);
    else if (next.value === line) counts.equal++;
    else {
      match('recorded', next.value);
      match('evaluated', line);
    }
  }
  for (const line of recorded) match('recorded', line);
  for (const line of open.recorded.values()) {
    add({ kind: 'result', problem: 'missing', recorded: line, evaluated: null });
  }
  for (const line of open.evaluated.values()) {
    add({ kind: 'result', problem: 'additional', recorded: null, evaluated: line });
  }
  return { differences, uncounted, counts };
}

/** Bounds the lines in memory. */
const MAX_UNMATCHED = 100_000;

function* listRecorded(
  folder: string,
  missingRules: ReadonlySet<string>,
  counts: { recorded: number; notEvaluated: number },
): Generator<string, void> {
  for (const line of readBundleLines(folder, BUNDLE_FILES.results, MAX_RESULT_LENGTH)) {
    counts.recorded++;
    const { rule } = parseResult(line);
    if (isString(rule) && missingRules.has(rule)) counts.notEvaluated++;
    else yield line;
  }
}

/** A result is that of a rule for a resource from a time. A line that is none is itself. */
function identifyResult(line: string): string {
  const { rule, accountId, region, resourceType, resourceId, from, captureTime } = parseResult(line);
  return resourceType === undefined || captureTime === null
    ? line
    : JSON.stringify([rule, accountId, region, resourceType, resourceId, from, captureTime]);
}

/** The fields of a line by which a result is known. */
export function parseResult(line: string): Readonly<Record<string, unknown>> {
  try {
    checkJsonSize(Buffer.from(line));
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
