import { randomBytes } from 'node:crypto';
import type { RoutingSettings } from '../alerts/routing';
import { type Rule, SEVERITIES, type Severity } from '../core/rule';
import { loadFrameworks } from '../core/standards/frameworks';
import { formatInteger } from '../core/text/format';
import { formatMinute } from '../core/time';
import type { FilesResult } from '../engine/evaluate-files';
import { listConfigFiles } from '../engine/input-files';
import { indexRules } from '../engine/rule-index';
import type { RunResult, UnreadableEntry } from '../engine/run-result';
import { enableRules, type ReportedRule, type RunSettings } from '../engine/settings';
import type { InputHash } from '../report/format';
import { applyBaseline } from './baseline/apply-baseline';
import { BASELINE_OPTIONS, readBaseline, writeBaseline } from './baseline/baseline-file';
import { defineCommand } from './command';
import { type CommonOptions, DEFAULT_STORE, type OptionValues } from './definition';
import { EXIT } from './exit-codes';
import { assessRun, FRAMEWORK_OPTION } from './frameworks/assess-run';
import { EXIT_CODES } from './help';
import type { Io } from './io';
import { FORMAT_OPTIONS, parseOutputs } from './output/format-options';
import { checkWritable } from './output/write-file';
import { hasInputHash, hasRemediations, writeReports } from './output/write-reports';
import { chooseRules } from './run/choose-rules';
import { FILTER_OPTIONS, formatFilter, noteLeftOut, parseFilter, SEVERITY_OPTION } from './run/filter-options';
import { createInputHasher } from './run/input-hash';
import { type PreparedRun, RUN_OPTIONS, withPreparedRun } from './run/run-options';
import { countThreads, type EvaluationInput, runWorkers } from './run/run-workers';
import { readTemplateParameters } from './run/template-parameters';
import { noteAppliedWaivers } from './run/waiver-file';
import { UsageError } from './usage-error';

/** The options of every command that evaluates. */
export const EVALUATION_OPTIONS = {
  rule: {
    group: 'Rules',
    type: 'string',
    multiple: true,
    commas: true,
    value: '<name>',
    description: 'Run only this rule; * matches any characters. May be repeated.',
    completion: 'rule',
  },
  'exclude-rule': {
    group: 'Rules',
    type: 'string',
    multiple: true,
    commas: true,
    value: '<name>',
    description: 'Do not run this rule; * matches any characters. May be repeated.',
    completion: 'rule',
  },
  severity: SEVERITY_OPTION,
  framework: FRAMEWORK_OPTION,
  ...FILTER_OPTIONS,
  ...RUN_OPTIONS,
  ...FORMAT_OPTIONS,
  ...BASELINE_OPTIONS,
  'fail-on': {
    group: 'Exit code',
    type: 'string',
    value: '<severity>',
    description: 'Exit with 1 only for this severity or higher',
    choices: [...SEVERITIES, 'never'],
    default: 'low',
  },
} as const;

/** Whether a report that the options ask for contains the remediations of rules. */
export const needsRemediations = (values: OptionValues<typeof FORMAT_OPTIONS>): boolean =>
  parseOutputs(values).some(hasRemediations);

/** `assay evaluate`: evaluates files and writes the reports. */
export const evaluate = defineCommand({
  name: 'evaluate',
  usage: '<path>…',
  summary: 'evaluate snapshots, histories, events, templates',
  description: [
    'Evaluates AWS Config data, or a template before deployment.',
    'A path is a file, a folder with all that is below it, or - for standard input; plain or gzip, in UTF-8 or UTF-16. The content decides what a file is, never its name: a snapshot, a history, one item, an array or NDJSON of items, the Lambda event of a custom rule, an SNS, SQS or EventBridge message, a Config or describe API response, an IAM credential report, a CloudFormation template (JSON or YAML), a cloud assembly (cdk.out).',
  ],
  options: {
    ...EVALUATION_OPTIONS,
    'template-param': {
      group: 'Input',
      type: 'string',
      multiple: true,
      value: '<key>=<v>',
      description: "A template's parameter. May be repeated.",
    },
    'template-params': {
      group: 'Input',
      type: 'string',
      value: '<file>',
      description: 'A file of template parameters, as aws cloudformation deploy accepts it.',
    },
    history: {
      group: 'Input',
      type: 'boolean',
      description:
        'Evaluate every version of every resource, each for the time in which it was in force, and count how often each rule would have fired; JSON has "from", "until" and "backtest". Without a path: the versions of the history store.',
    },
    store: {
      group: 'Input',
      type: 'string',
      value: '<file>',
      description: `The history store for --history. Default: ${DEFAULT_STORE}.`,
      completion: 'file',
    },
    compare: {
      group: 'Input',
      type: 'string',
      multiple: true,
      value: '<folder>',
      description:
        'With --history: compare the results with those of other versions of rules, in this folder. May be repeated.',
      completion: 'folder',
    },
    'compare-param': {
      group: 'Input',
      type: 'string',
      multiple: true,
      value: '<rule>.<key>=<v>',
      description: 'With --history: compare the results with those of another value of a parameter. May be repeated.',
      completion: 'parameter',
    },
    'every-version': {
      group: 'Input',
      type: 'boolean',
      description: 'Evaluate every version of a resource, not only the newest.',
    },
  },
  completion: 'file',
  examples: [
    'assay evaluate snapshots/ --severity high',
    "assay evaluate snapshots/ --type 'AWS::EC2::*' --region eu-west-1 \\\n  --tag env=prod",
    'assay evaluate a.json.gz --rule open-ssh \\\n  --param open-ssh.allowedCidrs=192.0.2.0/24',
    'assay evaluate snapshots/ --rules our-rules/',
    'assay evaluate snapshots/ credential-report.csv --framework cis-7.0',
    'aws configservice get-resource-config-history --resource-id logs \\\n  --resource-type AWS::S3::Bucket | assay evaluate - --every-version',
    'assay evaluate --history --rule open-ssh \\\n  --compare-param open-ssh.allowedCidrs=192.0.2.0/24',
    'assay evaluate cdk.out --format table --format sarif=assay.sarif',
    'assay evaluate snapshots/ -o report.html',
    'assay evaluate snapshots/ --write-baseline assay.baseline.json',
    'assay evaluate snapshots/ --baseline assay.baseline.json',
  ],
  more: [EXIT_CODES],
  needsRemediations,

  begin({ values, positionals }, io) {
    const listed = listConfigFiles(values.history ? [] : positionals);
    io.startThreads?.(countThreads(listed.files, io));
    return listed;
  },

  async run({ values, positionals }, io, shipped, listed) {
    if (values.history) return evaluateEveryVersion({ ...values, paths: positionals }, io, shipped);
    rejectWithoutHistory(values);
    if (positionals.length === 0) {
      throw new UsageError('Nothing to evaluate: give a file, a folder, or - for standard input');
    }
    return evaluateInput(values, io, shipped, async () => {
      if (listed.files.length + listed.unreadable.length > 0) return { ...listed, stream: io.stdin };
      const skipped = listed.notes.length > 0 ? ` (${listed.notes.join('; ')})` : '';
      throw new UsageError(`Nothing to evaluate: no files in ${positionals.join(', ')}${skipped}`);
    });
  },
});

/** The values of {@link EVALUATION_OPTIONS}, and of the options of `assay evaluate` alone. */
type EvaluationValues = OptionValues<typeof EVALUATION_OPTIONS & CommonOptions> & {
  readonly 'template-param'?: readonly string[] | undefined;
  readonly 'template-params'?: string | undefined;
  readonly 'every-version'?: boolean | undefined;
};

/** Evaluates input with the rules that the options choose, writes the reports, and returns the exit code. */
export const evaluateInput = (
  values: EvaluationValues,
  io: Io,
  shipped: readonly Rule[],
  openInput: () => Promise<EvaluationInput>,
): Promise<number> =>
  reportOn(values, io, shipped, async ({ rules, known, settings, unreadable, hashesInput }) => {
    const opened = await openInput();
    const hasher = hashesInput ? createInputHasher(opened.stream) : undefined;
    const input = hasher ? { ...opened, stream: hasher.stream } : opened;
    const options = { rules, known, settings, everyVersion: values['every-version'] ?? false };
    const lost = input.selectLost?.(indexRules(rules, new Date(settings.now), settings.waivers)) ?? [];
    const run = await runWorkers(
      input,
      [...unreadable, ...input.unreadable, ...lost],
      values.quiet ? withoutProgress(io) : io,
      options,
    );
    return { ...run, notes: input.notes, inputHash: hasher?.finish(input.files) };
  });

/** Evaluates every version of every resource in files, or in the history store. */
const evaluateEveryVersion = (
  { paths, ...values }: EvaluationValues & HistoryValues & { readonly paths: readonly string[] },
  io: Io,
  shipped: readonly Rule[],
): Promise<number> => {
  rejectWithHistory(values);
  return reportOn(values, io, shipped, async ({ rules, known, settings, routing, unreadable }) => {
    const { describeTestedRules, evaluateHistory, loadComparedRules } = await import(
      './past/backtest/evaluate-history'
    );
    const options = { folders: values.compare ?? [], parameters: values['compare-param'] ?? [] };
    const base = { registry: known, rules: settings.rules, severities: settings.severities ?? new Map() };
    const compared =
      options.folders.length + options.parameters.length > 0 ? await loadComparedRules(options, base, io) : undefined;
    const run = {
      rules,
      waivers: settings.waivers,
      now: new Date(settings.now),
      routing,
      unreadable,
      tested: describeTestedRules(known, settings),
      comparison: compared && { options, compared },
    };
    try {
      return { ...(await evaluateHistory({ paths, store: values.store }, run, io)), notes: [] };
    } finally {
      compared?.close();
    }
  });
};

/** The options of a run over history alone. */
interface HistoryValues {
  readonly store?: string | undefined;
  readonly compare?: readonly string[] | undefined;
  readonly 'compare-param'?: readonly string[] | undefined;
}

function rejectWithoutHistory(values: HistoryValues): void {
  const name = (['store', 'compare', 'compare-param'] as const).find((option) => values[option] !== undefined);
  if (name !== undefined) throw new UsageError(`Cannot use --${name} without --history`);
}

/** The options that choose among resources, and so do not apply to their versions. */
const NOT_WITH_HISTORY = ['type', 'region', 'account', 'tag', 'framework', 'baseline', 'write-baseline'] as const;

function rejectWithHistory(values: EvaluationValues): void {
  const name = NOT_WITH_HISTORY.find((option) => values[option] !== undefined);
  if (name !== undefined) throw new UsageError(`Cannot use --${name} with --history`);
}

/** The rules and settings that the options of a run choose. */
interface ChosenRun {
  readonly rules: readonly ReportedRule[];
  /** All rules, whose types describe calls may list. */
  readonly known: readonly Rule[];
  readonly settings: RunSettings;
  /** The settings by which a backtest counts alerts. */
  readonly routing: RoutingSettings;
  /** Waivers that cannot be used. */
  readonly unreadable: readonly UnreadableEntry[];
  /** Whether a report contains the hash of the input. */
  readonly hashesInput: boolean;
}

interface EvaluatedRun extends FilesResult {
  readonly notes: readonly string[];
  readonly inputHash?: InputHash | undefined;
}

/** Prepares a run, evaluates, writes the reports, and returns the exit code. */
async function reportOn(
  values: EvaluationValues,
  io: Io,
  shipped: readonly Rule[],
  evaluateWith: (run: ChosenRun) => Promise<EvaluatedRun>,
): Promise<number> {
  const outputs = parseOutputs(values);
  const { baseline: baselineFile, 'write-baseline': newBaseline } = values;
  for (const file of [...outputs.map(({ file }) => file), newBaseline]) if (file !== undefined) checkWritable(file);
  const baseline = baselineFile === undefined ? undefined : readBaseline(baselineFile);
  const filter = parseFilter(values);
  if (values.framework && values['every-version']) {
    throw new UsageError('Cannot use --framework with --every-version: a control is about resources as they are');
  }
  const frameworks = values.framework && (await loadFrameworks(values.framework));
  return withPreparedRun(values, io, shipped, async (prepared) => {
    const { registry, choice, waivers, at } = prepared;
    const { rules, leftOut } = chooseRules(registry, {
      ...choice,
      names: values.rule ?? choice.names,
      never: values['exclude-rule'],
      severity: values.severity,
      types: values.type,
      frameworks,
    });
    const settings = { ...toRunSettings(prepared, values), rules, ...(filter && { filter }) };
    const { result, close, notes, inputHash } = await evaluateWith({
      rules: enableRules(registry, settings),
      known: registry,
      settings,
      routing: prepared.routing,
      unreadable: waivers.unreadable,
      hashesInput: outputs.some(hasInputHash),
    });
    try {
      if (at) checkState(result, at);
      checkFilter(result, values);
      const ownNotes = [
        ...prepared.notes,
        ...notes,
        ...result.notes,
        // A backtest also applies waivers that have expired by now, so notes about these would be wrong.
        ...(result.backtest ? [] : waivers.notes),
        ...(waivers.waivers.length > 0 ? noteAppliedWaivers(result.evaluations()) : []),
        ...noteRulesLeftOut(leftOut),
        ...(result.leftOut ? noteLeftOut(values, result.leftOut) : []),
      ];
      const complete = { ...result, at, notes: ownNotes };
      const assessed = frameworks ? assessRun(complete, frameworks, registry, values) : complete;
      const report = baseline ? applyBaseline(assessed, baseline) : assessed;
      if (newBaseline !== undefined) writeBaseline(newBaseline, result.evaluations());
      const options = { quiet: values.quiet ?? false, color: values.color === 'always', inputHash };
      await writeReports(report, outputs, options, io);
      return toExitCode(report, newBaseline === undefined ? (values['fail-on'] ?? 'low') : 'never');
    } finally {
      close();
    }
  });
}

/** Returns the settings of a run, for its threads, that do not depend on the choice of rules. */
const toRunSettings = (
  { severities, now, at, waivers, ownRules }: PreparedRun,
  values: EvaluationValues,
): Omit<RunSettings, 'rules' | 'filter'> => ({
  severities,
  now: now.toISOString(),
  ...(at && { at: at.toISOString() }),
  waivers: waivers.waivers,
  hashSecret: randomBytes(16).toString('hex'),
  templateParameters: readTemplateParameters(values['template-params'], values['template-param'] ?? []),
  ...(ownRules.module !== undefined && { ownRules: ownRules.module }),
});

const withoutProgress = ({ showProgress, ...io }: Io): Io => io;

/**
 * Rejects a time before everything in the input: it is usually a wrong year, and must not look like "all compliant".
 * @throws UsageError
 */
function checkState({ summary, unreadable, laterItems = 0 }: RunResult, at: Date): void {
  if (laterItems === 0 || summary.evaluated > 0 || unreadable.length > 0) return;
  const items = laterItems === 1 ? 'the only item' : `all ${formatInteger(laterItems)} items`;
  throw new UsageError(
    `Cannot evaluate the state at ${formatMinute(at.toISOString())}: ${items} of the types that the rules evaluate ${laterItems === 1 ? 'was' : 'were'} captured later`,
  );
}

/** Rejects a filter that matches nothing: it is usually wrong, and must not look like "all compliant". @throws UsageError */
function checkFilter({ summary, unreadable, leftOut }: RunResult, values: Parameters<typeof formatFilter>[0]): void {
  if (!leftOut || summary.evaluated > 0 || unreadable.length > 0) return;
  const items = leftOut.noMatch + leftOut.unknown;
  if (items === 0) return;
  const reason =
    leftOut.unknown === items
      ? 'the input does not say whether its resources match'
      : 'no resource of the input matches';
  throw new UsageError(`Nothing to evaluate: ${reason} ${formatFilter(values)}`);
}

/** Returns the exit code: that of unreadable input before that of non-compliant resources. */
function toExitCode(report: RunResult, failOn: Severity | 'never'): number {
  if (report.unreadable.length > 0) return EXIT.failed;
  if (failOn === 'never' || report.summary.nonCompliant === 0) return EXIT.ok;
  const failing = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  for (const { complianceType, severity, baseline } of report.evaluations()) {
    if (complianceType === 'NON_COMPLIANT' && baseline !== 'known' && failing.includes(severity)) {
      return EXIT.nonCompliant;
    }
  }
  return EXIT.ok;
}

const noteRulesLeftOut = (leftOut: readonly Rule[]): string[] =>
  leftOut.map(({ name }) => `Rule ${name} was not run: it needs a parameter (see assay rules ${name})`);
