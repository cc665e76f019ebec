import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatValue, isString } from '../../../core/json';
import type { Rule } from '../../../core/rule';
import { formatInteger, pluralize } from '../../../core/text/format';
import { formatMinute } from '../../../core/time';
import { attempt } from '../../../engine/system-error';
import { unpackBundle } from '../../../history/evidence/archive';
import { BUNDLE_FILES } from '../../../history/evidence/manifest';
import {
  type BundleDifference,
  parseResult,
  type VerifiedBundle,
  verifyBundle,
} from '../../../history/evidence/verify-bundle';
import { addRemainder } from '../../../report/table/sections';
import { TextPage } from '../../../report/table/text-page';
import { EXIT } from '../../exit-codes';
import type { Io } from '../../io';
import { loadOwnRules } from '../../run/own-rules';
import { UsageError } from '../../usage-error';
import { writeAnswer } from '../store-options';
import { showBundleProgress } from './bundle-progress';
import { createVerifyingRules } from './rule-code';

interface VerifyValues {
  readonly rules: readonly string[] | undefined;
  /** The hash that the manifest should have. */
  readonly sha256: string | undefined;
  readonly format: 'table' | 'json' | undefined;
}

/** Verifies an evidence bundle with the rules of this command. */
export async function verifyEvidence(
  bundle: string,
  { rules, sha256: expected, format }: VerifyValues,
  io: Io,
  shipped: readonly Rule[],
): Promise<number> {
  const kept = expected === undefined ? undefined : readHash(expected);
  const ownRules = await loadOwnRules(rules ?? [], io, []);
  try {
    const source = createVerifyingRules({ shipped, ownRules }, io);
    const found = await withUnpacked(bundle, (folder) => verifyBundle(folder, source, showBundleProgress(io))).finally(
      () => io.showProgress?.(''),
    );
    const verified = kept === undefined || kept === found.sha256 ? found : withOtherManifest(found);
    const { manifest, sha256, differences, moreDifferences, uncheckedRules, results } = verified;
    const answer = {
      bundle,
      sha256,
      verified: isVerified(verified),
      from: manifest.from,
      to: manifest.to,
      tool: manifest.tool,
      differences: differences.map(toDifferenceOutput),
      moreDifferences,
      uncheckedRules,
      results,
    };
    await writeAnswer({ io, json: format === 'json' }, answer, () => formatVerified(bundle, verified, io));
    return isVerified(verified) ? EXIT.ok : EXIT.nonCompliant;
  } finally {
    ownRules.close();
  }
}

/** @throws UsageError if a text is no SHA-256 */
function readHash(text: string): string {
  const hash = text.trim().toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new UsageError(`Cannot use --sha256 ${JSON.stringify(text)}: expected 64 hexadecimal digits`);
}

/** Adds that the manifest is another one, with which everything else may agree. */
function withOtherManifest(verified: VerifiedBundle): VerifiedBundle {
  const message = 'its SHA-256 is not the one that was given';
  const difference = { kind: 'file', path: BUNDLE_FILES.manifest, problem: 'changed', message } as const;
  return { ...verified, differences: [difference, ...verified.differences] };
}

/** Runs work on the folder of a bundle; an archive is unpacked into a temporary folder for it. */
async function withUnpacked<T>(bundle: string, work: (folder: string) => Promise<T>): Promise<T> {
  if (!statSync(bundle, { throwIfNoEntry: false })?.isFile()) return work(bundle);
  const folder = attempt(`Cannot write to the temporary folder "${tmpdir()}"`, () =>
    mkdtempSync(join(tmpdir(), 'assay-evidence-')),
  );
  try {
    await unpackBundle(bundle, folder);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const isVerified = ({ differences }: VerifiedBundle): boolean => differences.length === 0;

/** Results are objects in JSON, as far as their lines are JSON. */
function toDifferenceOutput(difference: BundleDifference): unknown {
  if (difference.kind !== 'result') return difference;
  const { recorded, evaluated, ...rest } = difference;
  return { ...rest, recorded: recorded && parseResult(recorded), evaluated: evaluated && parseResult(evaluated) };
}

const MAX_LISTED_DIFFERENCES = 20;

function formatVerified(bundle: string, verified: VerifiedBundle, { color, width, version }: Io): string {
  const page = new TextPage({ color, width });
  const { manifest, sha256, differences, moreDifferences, uncheckedRules, results } = verified;
  page.addText(bundle, { style: 'bold' });
  page.addText(`evidence from ${formatMinute(manifest.from)} to ${formatMinute(manifest.to)}`, { style: 'dim' });
  page.addText(`made by Assay ${manifest.tool.version}, verified by Assay ${version}`, { style: 'dim' });
  page.addText('SHA-256 of manifest.json, which covers all files', { style: 'dim' });
  page.addText(sha256, { style: 'dim' });
  page.addBlankLine();
  page.addText(`${pluralize(manifest.members.length, 'file')} hashed`);
  page.addText(
    `${formatInteger(results.equal)} of ${pluralize(results.recorded, 'result')} evaluated to the same bytes`,
  );
  if (results.notEvaluated > 0) {
    page.addText(`${pluralize(results.notEvaluated, 'result')} not evaluated: their rules are missing`, {
      style: 'red',
    });
  }
  for (const rule of uncheckedRules) {
    page.addText(`Rule ${rule}: its code could not be compared`, { style: 'yellow' });
  }
  page.addBlankLine();
  if (isVerified(verified)) page.addText('Verified', { style: 'green' });
  else page.addText('Not verified: something differs from what was recorded', { style: 'red' });
  for (const difference of differences.slice(0, MAX_LISTED_DIFFERENCES)) addBundleDifference(page, difference);
  addRemainder(page, differences.length - MAX_LISTED_DIFFERENCES + moreDifferences, 'json');
  return page.toString();
}

const RULE_PROBLEMS = {
  missing: 'there is no such rule here (give its folder with --rules)',
  anotherVersion: 'its code is another version',
  anotherParameter: 'it does not take the recorded parameters',
} as const;

function addBundleDifference(page: TextPage, difference: BundleDifference): void {
  const add = (text: string) => page.addText(text, { indent: 2, hanging: 2 });
  if (difference.kind === 'file') add(`${difference.path}: ${difference.message ?? difference.problem}`);
  else if (difference.kind === 'version') {
    const { resourceType, resourceId, captureTime } = difference;
    add(`version of ${resourceType} ${resourceId}, captured at ${captureTime}: its item is not what its hash says`);
  } else if (difference.kind === 'rule') {
    add(`rule ${difference.rule}: ${difference.message ?? RULE_PROBLEMS[difference.problem]}`);
  } else {
    const { recorded, evaluated } = difference;
    add(nameResult(parseResult(recorded ?? evaluated ?? '')));
    const others = listOtherFields(recorded, evaluated);
    page.addText(`recorded:  ${formatOutcome(recorded, others)}`, { indent: 4, hanging: 11 });
    page.addText(`evaluated: ${formatOutcome(evaluated, others)}`, { indent: 4, hanging: 11 });
  }
}

/** Names a line of the results: an evaluation, or what could not be evaluated, by one rule or by all that read it. */
function nameResult({ rule, resourceType, resourceId, from, captureTime }: ReturnType<typeof parseResult>): string {
  const resource = [resourceType, resourceId].filter(Boolean).join(' ');
  const time = from ?? captureTime;
  const end = isString(time) ? ` from ${time}` : '';
  if (rule !== undefined) return `result of ${rule} for ${resource}${end}`;
  return resource === '' ? 'a line that is no result' : `unreadable item of ${resource}${end}`;
}

const OUTCOME_FIELDS = ['complianceType', 'annotation', 'message', 'until'];

/** The fields that differ, if none of those that are shown always does. */
function listOtherFields(recorded: string | null, evaluated: string | null): string[] {
  if (recorded === null || evaluated === null) return [];
  const [first, second] = [parseResult(recorded), parseResult(evaluated)];
  const fields = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  const differing = fields.filter((field) => JSON.stringify(first[field]) !== JSON.stringify(second[field]));
  return differing.some((field) => OUTCOME_FIELDS.includes(field)) ? [] : differing;
}

function formatOutcome(line: string | null, others: readonly string[]): string {
  if (line === null) return 'nothing';
  const result = parseResult(line);
  if (others.length > 0) return others.map((field) => `${field} ${formatValue(result[field], 200)}`).join(', ');
  const { complianceType, annotation, message, until } = result;
  const parts = [
    complianceType ?? message ?? line,
    annotation,
    until === undefined ? null : `until ${until ?? 'the end'}`,
  ];
  return parts.filter((part) => part !== null && part !== undefined).join(', ');
}
