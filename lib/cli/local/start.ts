import { join } from 'node:path';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import type { Io } from '../io';
import { toSafeLine } from '../output/answers';
import { UsageError } from '../usage-error';
import { ControlServer, STATE_FOLDER } from './control';
import { Flow } from './flow';
import { INCIDENTS } from './incidents';
import { createSubstitutes } from './managed-substitutes';
import { RunningRegion } from './running-region';
import { ASSEMBLY_OPTIONS, synthesize } from './synthesize';

/** `assay start`: the deployed system on this machine. */
export const start = defineCommand({
  name: 'start',
  usage: '',
  summary: 'run the deployment on this machine, without an account',
  group: 'local',
  description: [
    'Synthesizes the CDK app of the current folder, and runs what `cdk deploy` would deploy: the recorder, the rules, the functions in processes of their own, the alerts and the runbooks, with exactly the permissions of the templates. Nothing leaves this machine.',
    'A small account starts, in which things go wrong one after another. Each is recorded, evaluated, alerted and remediated. Then the local region stays up, and every AWS client can use it through its endpoint.',
    'Waiting steps are skipped: a retry in an hour happens at once. With --real-time they take their time.',
  ],
  options: {
    ...ASSEMBLY_OPTIONS,
    'real-time': { type: 'boolean', description: 'Let every waiting step take its time' },
    port: { type: 'string', value: '<port>', description: 'The port of the endpoint (default: any free port)' },
    once: { type: 'boolean', description: 'End when everything is remediated, for scripts and CI' },
  },
  examples: ['assay start', 'assay start --once', 'assay start --assembly cdk.out --port 4566'],

  async run({ values }, io, registry) {
    const { localPrograms: programs } = io;
    if (!programs) throw new UsageError('Cannot start a local region: this build of Assay has no programs for it');
    const port = readPortOption(values.port);
    await io.write(`Assay's local region: the deployment on this machine, without an account\n\n`);
    await io.write('Synthesizing the templates …\n');
    const output = join(STATE_FOLDER, 'cdk.out');
    const assembly = values.assembly ?? (await synthesize({ app: values.app, output }, programs));
    const running = await RunningRegion.start({
      assembly,
      programs,
      evaluateManaged: createSubstitutes(registry),
      startTime: io.now().getTime(),
      isRealTime: values['real-time'] ?? false,
      port,
    });
    try {
      await runRegion(running, io, {
        isOnce: values.once ?? false,
        hasExampleApp: values.app === undefined && values.assembly === undefined,
      });
    } finally {
      await running.stop();
    }
    return EXIT.ok;
  },
});

interface RunOptions {
  readonly isOnce: boolean;
  readonly hasExampleApp: boolean;
}

async function runRegion(running: RunningRegion, io: Io, { isOnce }: RunOptions): Promise<void> {
  await io.write(formatDeployment(running));
  const flow = new Flow(io.width);
  let isShown = false;
  running.region.journal.watch((entry) => {
    const lines = flow.format(entry);
    if (isShown) for (const line of lines) void io.write(`${toSafeLine(line)}\n`);
  });
  await running.prepare();
  isShown = true;
  for (const [index, { name, title }] of INCIDENTS.entries()) {
    await io.write(`\n${index + 1}. ${title}\n\n`);
    await running.cause(name);
    await running.driver.complete();
    await running.respond(name);
    await running.driver.complete();
  }
  await io.write(`\n${formatSummary(running)}`);
  if (isOnce) return;
  const control = await ControlServer.start(STATE_FOLDER, running.answer);
  await io.write(formatNextSteps(running));
  running.driver.start();
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await io.write('\nStopping\n');
  await control.stop();
}

/** Describes what was deployed, and what the local region does not implement. */
function formatDeployment({ region }: RunningRegion): string {
  const regions = [...region.regions.values()];
  const rules = regions.reduce((sum, { config }) => sum + config.listRules().length, 0);
  const gaps = region.gaps.flatMap(({ types, properties, values }) => [
    ...[...types].map(([type, count]) => `${count} × ${type}`),
    ...[...properties].map(([type, names]) => `${type}: ${[...names].join(', ')}`),
    ...values,
  ]);
  const missing =
    gaps.length > 0 ? `Not implemented here, and without effect:\n${gaps.map((gap) => `  ${gap}\n`).join('')}` : '';
  return `Deployed ${rules} rules in ${[...region.regions.keys()].map((key) => key.replace(' ', ', ')).join(' and ')}\n${missing}Endpoint ${region.url}\n\nThe rules evaluate a small account for the first time. A day passes …\n`;
}

function formatSummary(running: RunningRegion): string {
  const { compliant, nonCompliant, mails, denied } = running.describe();
  return [
    'Summary',
    '',
    `  ${compliant} compliant results, ${nonCompliant.length} non-compliant, ${mails} mails`,
    ...nonCompliant.map(({ configRuleName, resourceId }) => `  ${configRuleName} ${resourceId} is non-compliant`),
    denied.length === 0
      ? '  The policies of the templates allowed every call'
      : `  The policies of the templates denied ${denied.length} calls:`,
    ...denied.map(({ principal, action, resource }) => `    ${principal} ${action} ${resource}`),
    '',
  ]
    .map((line) => `${toSafeLine(line)}\n`)
    .join('');
}

const formatNextSteps = ({ region: { url } }: RunningRegion): string => `
The local region runs until Ctrl+C. In another terminal, in this folder:

  assay local status
  assay local change open-ssh
  assay local mails
  assay local advance 30d

Any AWS client can use it, with any access key:

  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
  export AWS_REGION=eu-west-1 AWS_ENDPOINT_URL=${url}
  aws ec2 describe-security-groups
  aws configservice describe-compliance-by-config-rule

`;

/** @throws UsageError */
function readPortOption(text: string | undefined): number {
  const port = Number(text ?? 0);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new UsageError(`Cannot use port "${text}": expected a number from 0 to 65535`);
}
