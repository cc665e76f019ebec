import type { EnabledRule } from '../../core/evaluate/evaluate';
import type { Severity } from '../../core/rule';
import type { Waiver } from '../../core/waivers';
import { indexRules } from '../../engine/rule-index';
import { listFactTypes } from '../compliance/evaluate-versions';
import { readCoverage, toCoverageJson } from '../compliance/periods';
import type { Database } from '../store/duckdb';
import { BundleFileWriter, writeBundleFile } from './bundle-files';
import { type BundleProgress, writeVersions } from './bundle-versions';
import { evaluateBundle } from './evaluate-bundle';
import { BUNDLE_FILES, BUNDLE_FORMAT, BUNDLE_VERSION, type BundleFile, type Manifest } from './manifest';

/** A rule as a bundle lists it. */
export interface RuleRecord {
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  /** The values of all parameters as text, defaults included. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether it is one of Assay's, or a team's own. */
  readonly origin: 'assay' | 'own';
  /** The file with its code; null if the code was not at hand. */
  readonly code: Pick<BundleFile, 'path' | 'sha256'> | null;
}

/** A rule of a bundle that is created, with its code. */
export interface RuleToRecord extends Omit<RuleRecord, 'code'> {
  readonly enabled: EnabledRule;
  readonly code: string | undefined;
}

interface EvidenceOptions {
  readonly rules: readonly RuleToRecord[];
  readonly waivers: readonly Waiver[];
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** The version of Assay. */
  readonly version: string;
  readonly onProgress?: BundleProgress;
}

/** A bundle that was written. */
export interface CreatedBundle {
  readonly manifest: Manifest;
  readonly manifestMember: BundleFile;
  /** The results that are unreadable versions. */
  readonly unreadable: number;
}

/**
 * Writes an evidence bundle into an empty folder. The results are those of the versions in the bundle, so that it holds
 * everything they depend on. The same store and options give the same bytes.
 */
export async function createBundle(
  database: Database,
  folder: string,
  { rules, waivers, from, to, version, onProgress }: EvidenceOptions,
): Promise<CreatedBundle> {
  const enabled = rules.map((rule) => rule.enabled);
  const types = {
    evaluated: [...new Set(enabled.flatMap(({ rule }) => rule.resource.resourceTypes))],
    facts: listFactTypes(enabled),
    ruleIndex: indexRules(enabled, new Date(to), waivers),
  };
  const versions = new BundleFileWriter(folder, BUNDLE_FILES.versions);
  const versionCount = await writeVersions(database, types, { from, to }, versions, onProgress);
  const versionsMember = versions.finish();
  const inputs = await writeInputs(database, folder);
  const results = await writeResults(folder, { rules: enabled, waivers, from, to, onProgress });
  const { records, members: codeMembers } = writeCode(folder, rules);
  const coverage = toCoverageJson(await readCoverage(database));
  const members = [
    inputs.member,
    versionsMember,
    writeBundleFile(folder, BUNDLE_FILES.rules, formatJsonFile(records)),
    writeBundleFile(folder, BUNDLE_FILES.waivers, formatJsonFile(waivers)),
    results.member,
    writeBundleFile(folder, BUNDLE_FILES.coverage, formatJsonFile(coverage)),
    ...codeMembers,
  ];
  const manifest: Manifest = {
    format: BUNDLE_FORMAT,
    version: BUNDLE_VERSION,
    tool: { name: 'assay', version },
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    counts: { inputs: inputs.count, versions: versionCount, results: results.count },
    members,
  };
  const manifestMember = writeBundleFile(folder, BUNDLE_FILES.manifest, formatJsonFile(manifest));
  return { manifest, manifestMember, unreadable: results.unreadable };
}

const formatJsonFile = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

async function writeInputs(
  database: Database,
  folder: string,
): Promise<{ readonly member: BundleFile; readonly count: number }> {
  const writer = new BundleFileWriter(folder, BUNDLE_FILES.inputs);
  let count = 0;
  const rows = database.stream<{
    path: string;
    hash: string;
    bytes: number;
    versions: number;
    events: number;
    unreadable: number;
  }>('SELECT path, hash, bytes, versions, events, unreadable FROM source ORDER BY path, hash');
  for await (const { path, hash: sha256, ...counts } of rows) {
    writer.write(`${JSON.stringify({ path, sha256, ...counts })}\n`);
    count++;
  }
  return { member: writer.finish(), count };
}

async function writeResults(
  folder: string,
  run: Parameters<typeof evaluateBundle>[1],
): Promise<{ readonly member: BundleFile; readonly count: number; readonly unreadable: number }> {
  const writer = new BundleFileWriter(folder, BUNDLE_FILES.results);
  let [count, unreadable] = [0, 0];
  for await (const line of evaluateBundle(folder, run)) {
    writer.write(`${line}\n`);
    count++;
    if (line.endsWith('"unreadable":true}')) unreadable++;
  }
  return { member: writer.finish(), count, unreadable };
}

/** Writes the code of each rule to a file of its own: Assay's to read, a team's own as a folder that `--rules` loads. */
function writeCode(
  folder: string,
  rules: readonly RuleToRecord[],
): { readonly records: RuleRecord[]; readonly members: BundleFile[] } {
  const members: BundleFile[] = [];
  const records = rules.map(({ code, name, title, severity, parameters, origin }): RuleRecord => {
    const record = { name, title, severity, parameters, origin };
    if (code === undefined) return { ...record, code: null };
    const path = origin === 'own' ? `rules/${name}/rule.mjs` : `code/${name}.mjs`;
    const member = writeBundleFile(folder, path, code);
    members.push(member);
    return { ...record, code: { path, sha256: member.sha256 } };
  });
  return { records, members };
}
