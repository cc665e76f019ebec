import { type Rule, SEVERITIES, type Severity } from '../core/rule';
import { formatInteger } from '../core/text/format';
import { type FilesResult, type EvaluateFilesOptions, evaluateFiles, type EvaluationWorker, type Progress } from '../engine/evaluate-files';
import { InlineWorker } from '../engine/inline-worker';
import type { RunResult } from '../engine/run-result';
import { type ListedFiles, listFiles } from '../engine/walk';
import { type FormatName, formatNames, formats, writeInChunks } from '../report';
import { chooseRules, enabledRules, type RunSettings } from './choose-rules';
import type { Io } from './io';
import { EXIT } from './main';
import { oneOf, parseOptions, timeOption } from './options';
import { UsageError } from './usage-error';
import { loadWaivers } from './waiver-file';

const HELP = `assay evaluate <path>…

Judges what AWS Config recorded, or a template before it is deployed.
A path is a file, a folder (walked) or - for standard input; plain or gzip.
What a file holds is recognised by its content: a snapshot, a history, one item,
an array or NDJSON of items, a custom rule's Lambda event, an SNS, SQS or
EventBridge message, a Config or describe API response, a CloudFormation
template (JSON or YAML), a cloud assembly (cdk.out).

Options
  --rule <name>              run this rule alone; may be repeated
  --severity <severity>      run rules of this severity and worse:
                             ${SEVERITIES.join(', ')}
  --param <rule>.<key>=<v>   a rule's parameter; may be repeated
  --template-param <key>=<v> a template's parameter; may be repeated
  --now <ISO time>           judge as of this time
  --waivers <file>           YAML or JSON list of waivers
  --every-version            judge every version of a resource, not the newest
  --format <format>          table (default), json, ndjson, csv, sarif, junit,
                             github, html
  --fail-on <severity>       exit 1 only for this severity and worse; never
  --help

Examples
  assay evaluate snapshots/ --severity high
  assay evaluate a.json.gz --rule open-ssh --param open-ssh.allowedCidrs=192.0.2.0/24
  aws configservice get-resource-config-history --resource-type AWS::S3::Bucket \\
    --resource-id logs | assay evaluate - --every-version
  assay evaluate cdk.out --format sarif > assay.sarif

Exit codes
  0  all compliant    1  something is not    2  could not run or could not judge
`;

const OPTIONS = {
  rule: { type: 'string', multiple: true },
  param: { type: 'string', multiple: true },
  'template-param': { type: 'string', multiple: true },
  severity: { type: 'string' },
  now: { type: 'string' },
  waivers: { type: 'string' },
  'every-version': { type: 'boolean' },
  format: { type: 'string' },
  'fail-on': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** `assay evaluate`: judges files and prints the report. */
export async function evaluate(args: readonly string[], io: Io, registry: readonly Rule[]): Promise<number> {
  const { values, positionals } = parseOptions('evaluate', args, OPTIONS);
  if (values.help) {
    await io.write(HELP);
    return EXIT.ok;
  }
  if (positionals.length === 0)
    throw new UsageError('Nothing to evaluate: give a file, a folder, or - for standard input');
  const format = oneOf('format', values.format, formatNames) ?? 'table';
  const failOn = oneOf('fail-on', values['fail-on'], [...SEVERITIES, 'never']) ?? 'low';
  const now = values.now === undefined ? io.now() : timeOption('now', values.now);
  const choice = chooseRules(registry, {
    names: values.rule ?? [],
    parameters: values.param ?? [],
    severity: oneOf('severity', values.severity, SEVERITIES),
  });
  const waived = values.waivers === undefined ? NO_WAIVERS : await loadWaivers(values.waivers, registry, now);
  const settings: RunSettings = {
    rules: choice.rules,
    now: now.toISOString(),
    waivers: waived.waivers,
    templateParameters: templateParametersOf(values['template-param'] ?? []),
  };
  const walked = listFiles(positionals);
  if (walked.files.length + walked.refused.length === 0) {
    throw new UsageError(`Nothing to evaluate: no files in ${positionals.join(', ')}`);
  }
  const judgement = await judge(walked, [...waived.unreadable, ...walked.refused], io, {
    rules: enabledRules(registry, settings),
    settings,
    everyVersion: values['every-version'] ?? false,
  });
  try {
    const report = {
      ...judgement.report,
      notes: [...judgement.report.notes, ...waived.notes, ...notesOn(choice.leftOut)],
    };
    await print(report, format, io);
    return exitCodeOf(report, failOn);
  } finally {
    judgement.close();
  }
}

/** Bytes of input, gzip or not, from which on threads are worth their start. */
const WORTH_LANES = 4 << 20;

/** Each takes some 30 MB. */
const MOST_LANES = 4;

/** Judges in this thread, and in one more for each further core when there is enough to read. */
export async function judge(
  { files }: ListedFiles,
  refused: ListedFiles['refused'],
  io: Io,
  options: Omit<EvaluateFilesOptions, 'onProgress'>,
): Promise<FilesResult> {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const readable = files.every(({ source }) => source !== '-');
  const further = readable && size >= WORTH_LANES ? Math.min(io.cores, MOST_LANES, files.length) - 1 : 0;
  const own = new InlineWorker(options.rules, options.settings, io.stdin);
  const lanes: readonly EvaluationWorker[] = [own, ...io.startWorkers(options.settings, further)];
  const onProgress = io.showProgress && ((progress: Progress) => io.showProgress?.(progressLine(progress)));
  try {
    return await evaluateFiles(files, refused, lanes, { ...options, onProgress });
  } finally {
    io.showProgress?.('');
  }
}

const NO_WAIVERS = { waivers: [], unreadable: [], notes: [] };

export async function print(report: RunResult, format: FormatName, io: Io): Promise<void> {
  const render = await formats[format]();
  for (const text of writeInChunks(render(report, { color: io.color, width: io.width }))) await io.write(text);
}

/** What could not be judged weighs more than what is wrong: neither must look like "all compliant". */
function exitCodeOf(report: RunResult, failOn: Severity | 'never'): number {
  if (report.unreadable.length > 0) return EXIT.failed;
  if (failOn === 'never' || report.summary.nonCompliant === 0) return EXIT.ok;
  const failing = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  for (const { complianceType, severity } of report.evaluations()) {
    if (complianceType === 'NON_COMPLIANT' && failing.includes(severity)) return EXIT.nonCompliant;
  }
  return EXIT.ok;
}

const notesOn = (leftOut: readonly Rule[]): string[] =>
  leftOut.map(({ name }) => `Rule ${name} was not run: it needs a parameter (see assay rules ${name})`);

const progressLine = ({ judgedItems, files, filesDone }: Progress): string =>
  `${formatInteger(judgedItems)} items judged, ${formatInteger(filesDone)} of ${formatInteger(files)} files read`;

function templateParametersOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (key === undefined || value === undefined) {
        throw new UsageError(`Cannot read --template-param "${text}": expected <key>=<value>`);
      }
      return [key, value];
    }),
  );
}
