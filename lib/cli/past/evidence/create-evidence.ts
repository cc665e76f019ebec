import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Rule } from '../../../core/rule';
import { pluralize } from '../../../core/text/format';
import { formatMinute } from '../../../core/time';
import { enableRules } from '../../../engine/settings';
import { attempt, ensureFolder } from '../../../engine/system-error';
import { packBundle } from '../../../history/evidence/archive';
import { type CreatedBundle, createBundle, type RuleToRecord } from '../../../history/evidence/create-bundle';
import { TextPage } from '../../../report/table/text-page';
import type { OptionValues } from '../../definition';
import { EXIT } from '../../exit-codes';
import type { Io } from '../../io';
import { chooseRules } from '../../run/choose-rules';
import { type PreparedRun, type RUN_OPTIONS, withPreparedRun } from '../../run/run-options';
import { UsageError } from '../../usage-error';
import { describeTestedRules } from '../backtest/compare-rules';
import { readReportPeriod, type STORE_OPTIONS, withStore, writeAnswer } from '../store-options';
import { showBundleProgress } from './bundle-progress';
import { readCode } from './rule-code';

/** The options of a bundle that is written. */
interface EvidenceValues extends OptionValues<Omit<typeof RUN_OPTIONS, 'at' | 'now' | 'quiet'> & typeof STORE_OPTIONS> {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly out?: string | undefined;
  readonly rule?: readonly string[] | undefined;
}

/** Writes an evidence bundle. The folder appears when it is complete. */
export async function createEvidence(values: EvidenceValues, io: Io, shipped: readonly Rule[]): Promise<number> {
  const { out } = values;
  if (values.from === undefined) throw new UsageError('assay evidence needs --from <time>, or verify <bundle>');
  if (out === undefined) throw new UsageError('assay evidence needs --out <folder or file>');
  const { from, to } = readReportPeriod(values.from, values, io);
  checkNew(out);
  return withPreparedRun({ ...values, now: to.toISOString() }, io, shipped, async (prepared) => {
    const [broken] = prepared.waivers.unreadable;
    if (broken) throw new UsageError(`Cannot use "${broken.source}": ${broken.message}`);
    const { rules, leftOut } = await collectRules(prepared, values.rule, io, shipped);
    const bundle = await withStore(values.store, io, (database) =>
      writeNew(out, async (folder) => {
        const period = { from: from.getTime(), to: to.getTime() };
        const waivers = prepared.waivers.waivers;
        const options = { ...period, rules, waivers, version: io.version, onProgress: showBundleProgress(io) };
        const created = await createBundle(database, folder, options);
        if (created.manifest.counts.versions === 0) {
          throw new UsageError(
            `Cannot write evidence from ${from.toISOString()} to ${to.toISOString()}: the store has nothing of the types that the rules evaluate from that time`,
          );
        }
        return created;
      }),
    ).finally(() => io.showProgress?.(''));
    for (const note of prepared.notes) io.warn(`Note: ${note}`);
    for (const { name } of leftOut) io.warn(`Note: Rule ${name} was not run: it needs a parameter`);
    const { manifest, manifestMember } = bundle;
    const answer = { out, sha256: manifestMember.sha256, manifest };
    await writeAnswer({ io, json: values.format === 'json' }, answer, () => formatBundle(out, bundle, io));
    return bundle.unreadable > 0 ? EXIT.failed : EXIT.ok;
  });
}

async function collectRules(
  prepared: PreparedRun,
  names: readonly string[] | undefined,
  io: Io,
  shipped: readonly Rule[],
): Promise<{ readonly rules: RuleToRecord[]; readonly leftOut: readonly Rule[] }> {
  const { registry, choice, severities, ownRules } = prepared;
  const { rules, leftOut } = chooseRules(registry, { ...choice, names: names ?? choice.names });
  const enabled = enableRules(registry, { rules, severities });
  const described = describeTestedRules(registry, { rules, severities });
  const recorded = enabled.map(async (one, index): Promise<RuleToRecord> => {
    const { name, title } = one.rule;
    const { severity, parameters } = described[index] as (typeof described)[number];
    return { name, title, severity, parameters, enabled: one, ...(await readCode({ shipped, ownRules }, name, io)) };
  });
  return { rules: await Promise.all(recorded), leftOut };
}

/** Whether the bundle becomes one file. */
const isArchive = (out: string): boolean => /\.(?:tar\.gz|tgz)$/i.test(out);

/** @throws UsageError if there is something that would be lost, or mixed with the bundle */
function checkNew(out: string): void {
  if (!existsSync(out)) return;
  if (isArchive(out)) throw new UsageError(`Cannot write "${out}": there is such a file`);
  if (!statSync(out).isDirectory()) throw new UsageError(`Cannot write "${out}": it is not a folder`);
  if (readdirSync(out).length > 0) throw new UsageError(`Cannot write "${out}": the folder is not empty`);
}

/** Fills a folder beside what is wanted. At the end, the folder or an archive of it gets its name. */
async function writeNew(out: string, fill: (folder: string) => Promise<CreatedBundle>): Promise<CreatedBundle> {
  const target = resolve(out);
  const failure = `Cannot write "${out}"`;
  ensureFolder(dirname(target));
  const temporary = attempt(failure, () => {
    const folder = join(dirname(target), `.${basename(target)}-${process.pid}.tmp`);
    mkdirSync(folder);
    return folder;
  });
  const packed = `${temporary}.gz`;
  try {
    const bundle = await fill(temporary);
    if (isArchive(out)) {
      await packBundle(temporary, [bundle.manifestMember, ...bundle.manifest.members], packed);
      attempt(failure, () => renameSync(packed, target));
      rmSync(temporary, { recursive: true });
    } else {
      attempt(failure, () => {
        if (existsSync(target)) rmdirSync(target);
        renameSync(temporary, target);
      });
    }
    return bundle;
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    rmSync(packed, { force: true });
    throw error;
  }
}

function formatBundle(
  out: string,
  { manifest, manifestMember, unreadable }: CreatedBundle,
  { color, width }: Io,
): string {
  const page = new TextPage({ color, width });
  const { inputs, versions, results } = manifest.counts;
  page.addText(`Wrote ${out}`, { style: 'bold' });
  page.addText(`evidence from ${formatMinute(manifest.from)} to ${formatMinute(manifest.to)}`, { indent: 2 });
  page.addText(
    `${pluralize(inputs, 'input file')}, ${pluralize(versions, 'version')} and ${pluralize(results, 'result')} in ${pluralize(manifest.members.length + 1, 'file')}`,
    { indent: 2 },
  );
  if (unreadable > 0) page.addText(`${pluralize(unreadable, 'result')} unreadable`, { indent: 2, style: 'red' });
  page.addText('SHA-256 of manifest.json, which covers all files', { indent: 2 });
  page.addText(manifestMember.sha256, { indent: 2 });
  return page.toString();
}
