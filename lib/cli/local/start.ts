import { join, relative } from 'node:path';
import type { Rule } from '../../core/rule';
import { pluralize } from '../../core/text/format';
import { wrap } from '../../core/text/wrap';
import { formatMinute } from '../../core/time';
import { SystemFailure } from '../../engine/system-error';
import { defineCommand } from '../command';
import type { Options, OptionValues } from '../definition';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { toSafeLine } from '../output/answers';
import { UsageError } from '../usage-error';
import { formatFailed } from './config-rules/failed-evaluations';
import { evaluatePolicy } from './config-rules/guard-policies';
import { createSubstitutes, describeOtherRules } from './config-rules/managed-substitutes';
import { queryItems } from './config-rules/query-items';
import { createGapFinder } from './config-rules/state-gaps';
import { ControlServer, STATE_FOLDER } from './control';
import { formatDenied } from './denied-requests';
import type { ExampleScope } from './example-account';
import { Flow } from './flow';
import { readPortOption } from './port';
import { RunningRegion } from './running-region';
import { SavedRegion } from './saved-region';
import {
  type AccountState,
  findStateSource,
  readState,
  readStateTime,
  STATE_OPTIONS,
  warnAboutState,
} from './state/read-state';
import {
  ASSEMBLY_OPTIONS,
  findScope,
  LOCAL_SCOPE,
  loadAssembly,
  prepareAssembly,
  requireDeployed,
  requirePrograms,
} from './synthesis/synthesize';
import { countUnusedPermissions, formatUnusedPermissions } from './unused-permissions';

const START_OPTIONS = {
  ...ASSEMBLY_OPTIONS,
  ...STATE_OPTIONS,
  'real-time': { type: 'boolean', description: 'Let every waiting step take its time.' },
  port: { type: 'string', value: '<port>', description: 'The port of the endpoint. Default: any free port.' },
  once: { type: 'boolean', description: 'End when everything is remediated, for scripts and CI.' },
  state: {
    type: 'string',
    value: '<folder>',
    description: 'Keep everything in this folder, and continue from it at the next start.',
    completion: 'folder',
  },
} as const satisfies Options;

/** `assay start`: the deployed system on this machine. */
export const start = defineCommand({
  name: 'start',
  usage: '',
  summary: 'run the deployment on this machine, without an account',
  group: 'local',
  description: [
    'Synthesizes the CDK app of the current folder, or a configuration file and rules of your own, and runs what `cdk deploy` would deploy: the recorder, the rules, the functions in processes of their own, the alerts and the runbooks, with exactly the permissions of the templates. Nothing leaves this machine.',
    'It starts with a small example account, in which resources become non-compliant one after another. Each change is recorded, evaluated, alerted and remediated. Then the local region keeps running, and every AWS client can use it through its endpoint.',
    'With --from, the account starts with the recorded state of yours instead, and nothing changes until you change it.',
    'With --state, everything is kept in a folder: resources, results, alerts and work in flight. The next start continues from it, also with a changed deployment.',
    'Waiting steps are skipped: a retry in an hour happens at once. With --real-time they take their time.',
  ],
  options: START_OPTIONS,
  examples: [
    'assay start',
    'assay start --once',
    'assay start --rules our-rules/',
    'assay start --from snapshot.json.gz --config assay.config.ts',
    'assay start --assembly cdk.out --port 4566',
    'assay start --state my-account',
  ],

  async run({ values }, io, registry) {
    const saved = values.state === undefined ? undefined : SavedRegion.open(values.state);
    try {
      return await startRegion(values, saved, io, registry);
    } finally {
      saved?.close();
    }
  },
});

/** @returns the exit code */
async function startRegion(
  values: OptionValues<typeof START_OPTIONS>,
  saved: SavedRegion | undefined,
  io: Io,
  registry: readonly Rule[],
): Promise<number> {
  const programs = requirePrograms(io, 'start a local region');
  const port = await readPortOption(values.port);
  const earlier = saved?.read();
  if (earlier && values.from) {
    throw new UsageError(`Cannot begin with the state of --from: "${values.state}" has the state of an earlier start`);
  }
  const state = await readStartState(values, io, registry);
  await io.write(`Assay's local region: the deployment on this machine, without an account\n\n`);
  await io.write(`${values.assembly === undefined ? 'Synthesizing' : 'Reading'} the templates …\n`);
  const wanted = earlier?.scope ?? state?.scope ?? LOCAL_SCOPE;
  const time = earlier ? new Date(earlier.region.time) : (readStateTime(values.at, io) ?? io.now());
  const options = { output: STATE_FOLDER, scope: wanted, time, prefersOwnApp: state !== undefined };
  const assembly = loadAssembly(await prepareAssembly(values, options, io, registry), wanted);
  const known = earlier ? earlier.aspects : state?.aspects;
  const aspects = known && new Set<string>(known);
  const running = await RunningRegion.start({
    assembly,
    programs,
    scope: state ? requireDeployed(assembly, wanted, 'start') : findScope(assembly, wanted),
    ...(state && { snapshot: state.items, settings: state.settings }),
    evaluateManaged: createSubstitutes(registry),
    findManagedTriggers: await programs.loadManagedTriggers(),
    ...(aspects && { aspects, findGap: createGapFinder(registry, aspects) }),
    evaluatePolicy,
    queryItems,
    startTime: time.getTime(),
    isRealTime: values['real-time'] ?? false,
    port,
    earlier,
  });
  const isOnce = values.once ?? false;
  let end: RegionEnd;
  try {
    end = await runRegion(running, io, { isOnce, registry, keep: () => saved?.keep(running, io) });
  } finally {
    await running.stop();
  }
  saved?.finish();
  if (end.failure !== undefined) throw end.failure;
  if (end.isInterrupted && isOnce) {
    io.warn('assay: Stopped before everything was remediated');
    return EXIT.failed;
  }
  const isIncomplete = (state?.unreadable.length ?? 0) > 0 || (isOnce && running.hasFailed);
  return isIncomplete ? EXIT.failed : EXIT.ok;
}

/** Reads the state that the account begins with; undefined for the example account. @throws UsageError */
async function readStartState(
  values: OptionValues<typeof STATE_OPTIONS>,
  io: Io,
  registry: readonly Rule[],
): Promise<AccountState | undefined> {
  const { from, account, region, at } = values;
  if (!from) {
    if (account === undefined && region === undefined && at === undefined) return undefined;
    throw new UsageError('--account, --region and --at choose from the state of --from, which is not given');
  }
  const state = await readState(
    findStateSource(from, 'start'),
    { ...values, at: readStateTime(at, io), purpose: 'start' },
    io,
    registry,
  );
  warnAboutState(state, io);
  return state;
}

interface RunOptions {
  readonly isOnce: boolean;
  readonly registry: readonly Rule[];
  /** Begins to keep the state. */
  keep(): void;
}

/** The reason why a region ended: a signal, output that cannot be written, or none. */
interface RegionEnd {
  readonly isInterrupted?: boolean;
  readonly failure?: unknown;
}

async function runRegion(running: RunningRegion, io: Io, options: RunOptions): Promise<RegionEnd> {
  const interruption = new Promise<RegionEnd>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve({ isInterrupted: true }));
  });
  let fail: (end: RegionEnd) => void = () => undefined;
  const failed = new Promise<RegionEnd>((resolve) => {
    fail = resolve;
  });
  const isShown = { flow: running.options.earlier !== undefined };
  const flow = new Flow(io.width);
  running.region.journal.watch((entry) => {
    const lines = flow.format(entry);
    // No call waits for these writes. One that fails, because the reader closed the pipe, ends the region.
    if (isShown.flow) for (const line of lines) io.write(`${toSafeLine(line)}\n`).catch((failure) => fail({ failure }));
  });
  const finished = showRegion(running, io, options, isShown).catch((failure): RegionEnd => {
    if (failure instanceof SystemFailure) return { failure };
    throw failure;
  });
  const end = await Promise.race([finished, interruption, failed]);
  if (options.isOnce || end.isInterrupted || end.failure !== undefined) return end;
  const control = await ControlServer.start(STATE_FOLDER, running.answer);
  try {
    await io.write(formatNextSteps(running));
    running.driver.start();
    const last = await Promise.race([interruption, failed]);
    if (last.isInterrupted) await io.write('\nStopping\n');
    return last;
  } finally {
    await control.stop();
  }
}

/** Shows what happens in the region, up to the summary. */
async function showRegion(
  running: RunningRegion,
  io: Io,
  { isOnce, registry, keep }: RunOptions,
  isShown: { flow: boolean },
): Promise<RegionEnd> {
  const { earlier } = running.options;
  await io.write(formatDeployment(running, registry, io.width));
  if (!earlier) {
    await running.prepare();
    // Saved only now, since the next start continues from the saved state.
    keep();
    isShown.flow = true;
    await showIncidents(running, io);
  } else {
    keep();
    if (running.region.isUpdate || isOnce) await running.driver.complete();
  }
  await io.write(`\n${formatSummary(running, io.width, isOnce)}`);
  return {};
}

/** Makes resources of the example account non-compliant, one after another. */
async function showIncidents(running: RunningRegion, io: Io): Promise<void> {
  for (const [index, { name, title }] of running.listIncidents().entries()) {
    await running.runIncident(name, (outlook) =>
      io.write(`\n${formatLines([`${index + 1}. ${title}. ${outlook}`], io.width)}\n`),
    );
  }
}

/** Describes what was deployed, and what the local region does not implement. */
function formatDeployment(running: RunningRegion, registry: readonly Rule[], width: number): string {
  const { region } = running;
  const regions = [...region.regions.values()];
  const rules = regions.reduce((sum, { config }) => sum + config.listRules().length, 0);
  const others = regions.flatMap(({ config }) => describeOtherRules(config.listRules(), registry));
  const scopes = [...region.regions.keys()].map((key) => key.replace(' ', ', ')).join(' and ');
  const lines = [
    `Deployed ${pluralize(rules, 'rule')} in ${scopes}`,
    ...(region.gaps.size > 0 ? ['Not implemented here, and without effect:'] : []),
    ...[...region.gaps].map((gap) => `  ${gap}`),
    ...others,
    `Endpoint ${region.url}`,
    '',
  ];
  return formatLines(lines, width) + formatBeginning(running);
}

/** Formats lines for people, and wraps long ones with a hanging indent. */
const formatLines = (lines: readonly string[], width: number): string =>
  lines
    .map(toSafeLine)
    .flatMap((line) => {
      const indent = ' '.repeat(line.length - line.trimStart().length);
      return wrap(line.trimStart(), width, { indent, hanging: `${indent}  `, keepWords: true });
    })
    .map((line) => `${line}\n`)
    .join('');

function formatBeginning({ region, options: { snapshot, earlier } }: RunningRegion): string {
  if (earlier) {
    const update = region.isUpdate ? '. The deployment has changed since, and its rules evaluate again' : '';
    return `Goes on where it stopped, at ${formatMinute(region.clock.now.toISOString())}${update}\n`;
  }
  const account = snapshot ? `your ${pluralize(snapshot.length, 'resource')}` : 'a small account';
  return `The rules evaluate ${account} for the first time. A day passes …\n`;
}

const MAX_RESULTS = 20;

function formatSummary(running: RunningRegion, width: number, isOnce: boolean): string {
  const { compliant, nonCompliant, notEvaluated, failed, mails, denied, unused, errors } = running.describe();
  const lines = [
    'Summary',
    '',
    `  ${pluralize(compliant, 'compliant result')}, ${nonCompliant.length} non-compliant, ${pluralize(mails, 'mail')}`,
    ...nonCompliant
      .slice(0, MAX_RESULTS)
      .map(({ configRuleName, resourceId }) => `  ${configRuleName} ${resourceId} is non-compliant`),
    ...(nonCompliant.length > MAX_RESULTS
      ? [`  and ${nonCompliant.length - MAX_RESULTS} more (assay local status)`]
      : []),
    ...(notEvaluated.length > 0 ? ['  Not evaluated:'] : []),
    ...notEvaluated.map(({ configRuleName, reason }) => `    ${configRuleName}: ${reason}`),
    ...(failed.length > 0 ? [`  ${pluralize(failed.length, 'evaluation')} failed:`] : []),
    ...failed.slice(0, MAX_RESULTS).map((one) => `    ${one.configRuleName}: ${formatFailed(one)}`),
    ...(failed.length > MAX_RESULTS ? [`    and ${failed.length - MAX_RESULTS} more (assay local status)`] : []),
    denied.length === 0
      ? '  The policies of the templates allowed every call'
      : `  The policies of the templates denied ${denied.length} calls:`,
    ...formatDenied(denied).map((line) => `    ${line}`),
    ...errors.map((error) => `  Error: ${error}`),
    ...(isOnce ? formatUnusedPermissions(unused, width - 2) : countUnusedPermissions(unused)).map(
      (line) => `  ${line}`,
    ),
    '',
  ];
  return formatLines(lines, width);
}

const formatNextSteps = ({ region: { url }, options: { scope, programs }, isExample }: RunningRegion): string => {
  // The repository has no command `assay` on the path.
  const { hasFunctions, folder } = programs.app;
  const assay = hasFunctions ? `node ${relative('', join(folder, 'dist/assay.mjs'))}` : 'assay';
  return `
The local region runs until Ctrl+C. In another terminal, in this folder:

  ${assay} local status
${isExample ? `  ${assay} local change open-ssh\n` : ''}  ${assay} local mails
  ${assay} local advance 30d

Any AWS client can use it, with any access key:

  export AWS_ACCESS_KEY_ID=${formatAccessKey(scope)} AWS_SECRET_ACCESS_KEY=local
  export AWS_REGION=${scope.region} AWS_DEFAULT_REGION=${scope.region} AWS_ENDPOINT_URL=${url}
  aws ec2 describe-security-groups
  aws configservice describe-compliance-by-config-rule

`;
};

/** An access key with twelve digits chooses their account. */
const formatAccessKey = ({ account }: ExampleScope): string =>
  account === LOCAL_SCOPE.account ? 'local' : `AKIA${account}`;
