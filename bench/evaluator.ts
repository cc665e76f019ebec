import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { WAIVERS_FILE } from '../lib/contract/files';
import { RULE_PARAMETER } from '../lib/contract/rule-parameter';
import type { ConfigurationItem } from '../lib/core/item';
import { formatInteger } from '../lib/core/text/format';
import { ConfigService } from '../lib/runtime/aws/config-service';
import { EvaluationReporter, type EvaluationResult } from '../lib/runtime/rule-function/put-evaluations';
import { rules } from '../test/rules/registry';
import { ConfigAccount, THROTTLED } from '../test/runtime/evaluator/config-account';
import { changeEvent, scheduledEvent } from '../test/runtime/evaluator/testing-evaluator';
import { formatKilobytes, formatRow, formatTarget, median, print } from './figures';
import { runAsLambda, type WrittenFunction, writeFunction } from './lambda-process';
import { measureMs, resolvePath } from './measure';

/**
 * Measures the deployed evaluator: the bundle's size, the time from a cold start to the end of a first event, a warm
 * event, and a periodic run, against AWS Config on loopback.
 *
 *     npx tsx bench/evaluator.ts [--rounds 15]
 *
 * It runs whole processes and prints medians, as ratios to a Node that does nothing in the same run.
 */
async function benchEvaluator({ rounds = 15 }: { readonly rounds?: number } = {}): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-evaluator-'));
  const stub = await ConfigAccount.start();
  try {
    print(
      `\nThe evaluator, Node ${process.versions.node}, ${availableParallelism()} processors, median of ${rounds}\n`,
    );
    const bundles = writeBundles(folder);
    await benchSize(bundles.evaluator);
    await benchStart(folder, bundles, stub, rounds);
    await benchWarm(folder, bundles.evaluator.file, stub);
    await benchReporting(stub);
    await benchPeriodic(folder, bundles.evaluator.file, stub);
    await benchThrottling(stub);
  } finally {
    await stub.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The files of the bundles. */
interface Bundles {
  readonly nothing: WrittenFunction;
  readonly client: WrittenFunction;
  readonly evaluator: WrittenFunction;
}

const EVALUATOR = resolvePath('../lambdas/evaluate.ts');

function writeBundles(folder: string): Bundles {
  const write = (entry: string) => writeFunction(folder, entry, { [WAIVERS_FILE]: '[]' });
  return {
    nothing: write(resolvePath('evaluator/nothing.ts')),
    client: write(resolvePath('evaluator/client.ts')),
    evaluator: write(EVALUATOR),
  };
}

/** What a bundle with all rules may have, as the test of the bundle says. */
const MAX_BYTES = 450 * 1024;

async function benchSize({ file, bytes: whole }: WrittenFunction): Promise<void> {
  const { metafile } = await build({
    entryPoints: [EVALUATOR],
    absWorkingDir: resolvePath('..'),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    write: false,
    metafile: true,
    outfile: file,
    charset: 'utf8',
  });
  const sizes = Object.entries(Object.values(metafile.outputs)[0]?.inputs ?? {});
  const sumBytes = (isCounted: (path: string) => boolean) =>
    sizes.reduce((bytes, [path, { bytesInOutput }]) => bytes + (isCounted(path) ? bytesInOutput : 0), 0);
  const own = sumBytes((path) => !path.includes('node_modules/'));
  print(
    formatRow(
      'bundle, with the client',
      formatKilobytes(whole),
      formatTarget(whole <= MAX_BYTES, formatKilobytes(MAX_BYTES)),
    ),
  );
  print(formatRow('  our own code in it', formatKilobytes(own), ''));
  print(
    formatRow(`    of it ${rules.length} rules`, formatKilobytes(sumBytes((path) => path.startsWith('rules/'))), ''),
  );
}

async function benchStart(folder: string, bundles: Bundles, stub: ConfigAccount, rounds: number): Promise<void> {
  const event = join(folder, 'change.json');
  writeFileSync(event, JSON.stringify(CHANGE));
  const invoke = ({ file }: WrittenFunction): string[] => [resolvePath('evaluator/invoke.mjs'), file, event];
  const commands: [string, string[]][] = [
    ['node -e 0', ['-e', '0']],
    ['a handler that does nothing', invoke(bundles.nothing)],
    ['the Config client and a call', invoke(bundles.client)],
    ['the evaluator, first change', invoke(bundles.evaluator)],
  ];
  const walls = commands.map((): number[] => []);
  for (let round = 0; round < rounds + 1; round++) {
    for (const [index, [, args]] of commands.entries()) {
      const start = performance.now();
      await runAsLambda(args, createEnvironment(stub));
      // The first round fills the file system's cache.
      if (round > 0) walls[index]?.push(performance.now() - start);
    }
  }
  const medians = walls.map(median);
  const [base = 1, , client = 1, evaluator = 1] = medians;
  print('');
  for (const [index, [label]] of commands.entries()) {
    const wall = medians[index] as number;
    print(formatRow(label, `${wall.toFixed(0)} ms`, `${(wall / base).toFixed(2)} ×`));
  }
  const ratio = evaluator / client;
  const met = formatTarget(ratio <= MAX_OVER_CLIENT, `${MAX_OVER_CLIENT} ×`);
  print(formatRow('  over the client and a call', '', `${ratio.toFixed(2)} ×  ${met}`));
  // That of the client alone, and that of the evaluator.
  if (stub.results.length !== 2) throw new Error('Cannot measure the evaluator: it did not report');
}

/** The client alone takes most of the time of a first event, whatever uses it. */
const MAX_OVER_CLIENT = 1.1;
const WARM_EVENTS = 500;
const MAX_WARM_MS = 1.5;

async function benchWarm(folder: string, file: string, stub: ConfigAccount): Promise<void> {
  const args = [resolvePath('evaluator/invoke.mjs'), file, join(folder, 'change.json'), String(WARM_EVENTS)];
  const { walls, processor } = JSON.parse(await runAsLambda(args, createEnvironment(stub))) as {
    walls: number[];
    processor: number;
  };
  const own = processor / WARM_EVENTS;
  print(formatRow('a warm change', `${median(walls).toFixed(2)} ms`, 'with the call'));
  print(
    formatRow(
      '  its own time on the processor',
      `${own.toFixed(2)} ms`,
      formatTarget(own <= MAX_WARM_MS, `${MAX_WARM_MS} ms`),
    ),
  );
}

const RESULTS = 10_000;
const LATENCY_MS = 30;
const delay = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LATENCY_MS));

/** Measures how long reporting waits: a hundred calls, some of them concurrent. */
async function benchReporting(stub: ConfigAccount): Promise<void> {
  // A run that reports as much has warmed up before.
  await report(stub);
  stub.reset();
  stub.region.watch.before = delay;
  const seconds = await measureSeconds(() => report(stub));
  stub.region.watch.before = () => undefined;
  print(`\n${formatInteger(RESULTS)} results, ${LATENCY_MS} ms a call\n`);
  print(formatRow('reporting them', `${seconds.toFixed(2)} s`, formatTarget(seconds <= 0.6, '0.6 s')));
  expectResults(stub);
}

async function benchPeriodic(folder: string, file: string, stub: ConfigAccount): Promise<void> {
  stub.reset();
  stub.items = Array.from({ length: RESULTS }, (_, index) => ({ ...GROUP, resourceId: `sg-${index}` }));
  stub.region.watch.before = delay;
  const event = join(folder, 'scheduled.json');
  writeFileSync(event, JSON.stringify(scheduledEvent({ [RULE_PARAMETER]: 'open-ssh' })));
  const seconds = await measureSeconds(() =>
    runAsLambda([resolvePath('evaluator/invoke.mjs'), file, event], createEnvironment(stub)),
  );
  stub.region.watch.before = () => undefined;
  // A query returns its pages in sequence: each needs the token of the page before.
  const floor = (Math.ceil(RESULTS / 100) * LATENCY_MS) / 1000;
  const times = `${(seconds / floor).toFixed(2)} × the pages' own ${floor.toFixed(1)} s`;
  print(formatRow('a whole periodic run', `${seconds.toFixed(2)} s`, times));
  expectResults(stub);
}

/** Calls per second that the service accepts, and how many at once. */
const RATE = 20;
const BURST = 20;

async function benchThrottling(stub: ConfigAccount): Promise<void> {
  stub.reset();
  let tokens = BURST;
  const refill = setInterval(() => {
    tokens = Math.min(BURST, tokens + RATE / 20);
  }, 50);
  stub.region.watch.fault = () => (tokens >= 1 ? void tokens-- : THROTTLED);
  const seconds = await measureSeconds(() => report(stub));
  clearInterval(refill);
  stub.region.watch.fault = () => undefined;
  const floor = (RESULTS / 100 - BURST) / RATE;
  const times = `${(seconds / floor).toFixed(2)} × the time of ${RATE} calls per second, ${stub.operations.length} calls`;
  print(formatRow('reporting, throttled', `${seconds.toFixed(2)} s`, times));
  expectResults(stub);
}

async function report(stub: ConfigAccount): Promise<void> {
  const client = stub.client();
  const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const config = new ConfigService(client, { sleep, random: Math.random, timeLeft: () => 900_000 });
  const result = (index: number): EvaluationResult => ({
    resourceType: GROUP.resourceType,
    resourceId: `sg-${index}`,
    complianceType: 'NON_COMPLIANT',
    annotation: 'Port 22 is open to 0.0.0.0/0',
    orderingTimestamp: '2026-03-01T00:00:00.000Z',
  });
  await new EvaluationReporter(config, 'token').report(Array.from({ length: RESULTS }, (_, index) => result(index)));
  client.destroy();
}

function expectResults(stub: ConfigAccount): void {
  if (stub.results.length !== RESULTS) throw new Error(`Cannot measure: ${stub.results.length} of ${RESULTS} results`);
}

const GROUP: ConfigurationItem = {
  shape: 'config',
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a',
  resourceName: 'web',
  arn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a',
  accountId: '111122223333',
  region: 'eu-west-1',
  status: 'OK',
  captureTime: '2026-03-01T00:00:00.000Z',
  tags: { Name: 'web', env: 'prod' },
  relationships: [{ name: 'Is contained in Vpc', resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-0a' }],
  configuration: {
    groupId: 'sg-0a',
    groupName: 'web',
    description: 'Web servers',
    ownerId: '111122223333',
    vpcId: 'vpc-0a',
    tags: [],
    ipPermissions: [443, 80, 22].map((port) => ({
      ipProtocol: 'tcp',
      fromPort: port,
      toPort: port,
      ipv4Ranges: [{ cidrIp: '0.0.0.0/0', description: 'everyone' }, { cidrIp: '198.51.100.0/24' }],
      ipRanges: ['0.0.0.0/0', '198.51.100.0/24'],
      ipv6Ranges: [],
      prefixListIds: [],
      userIdGroupPairs: [],
    })),
    ipPermissionsEgress: [],
  },
  supplementaryConfiguration: {},
};
const CHANGE = changeEvent(GROUP, { [RULE_PARAMETER]: 'open-ssh' });

/** Points the client of the function at the stub. */
const createEnvironment = ({ region }: ConfigAccount) => ({
  AWS_ENDPOINT_URL_CONFIG_SERVICE: region.clientOptions.endpoint,
});

const measureSeconds = async (work: () => Promise<unknown>): Promise<number> => (await measureMs(work)) / 1000;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1]) || 15;
  benchEvaluator({ rounds }).catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  });
}
