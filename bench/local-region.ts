import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { allowPort, createCalls, createExampleAccount } from '../lib/cli/local/example-account';
import { LOCAL_SCOPE, loadAssembly } from '../lib/cli/local/synthesis/synthesize';
import { WAIVERS_FILE } from '../lib/contract/files';
import { RULE_PARAMETER } from '../lib/contract/rule-parameter';
import { formatInteger } from '../lib/core/text/format';
import { DAY_MS } from '../lib/core/time';
import { Python } from '../lib/local-region/automation/python';
import { LocalRegion } from '../lib/local-region/local-region';
import { ConfigAccount } from '../test/runtime/evaluator/config-account';
import { changeEvent } from '../test/runtime/evaluator/testing-evaluator';
import { formatRow, formatTarget, median, print } from './figures';
import { runAsLambda, writeFunction } from './lambda-process';
import { measure, measureMs, resolvePath } from './measure';

/**
 * Measures the local region: its start-up as a multiple of the synthesis, changes through the whole loop (call, item,
 * evaluation, alert) and remediations as multiples of the bare evaluator, and the passing of a month.
 *
 *     npx tsx bench/local-region.ts [--changes 1000]
 */
export async function benchLocalRegion({ changes = 1000, remediations = 50 } = {}): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-region-'));
  // The SDK announces the end of versions of Node.js in the middle of the output.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const python = new Python();
  print(`\nThe local region, Node ${process.versions.node}, ${availableParallelism()} processors\n`);
  try {
    const synthesis = benchSynthesis(folder);
    let region: LocalRegion | undefined;
    const start = await measureMs(async () => {
      region = await LocalRegion.start({
        assembly: loadAssembly(folder, LOCAL_SCOPE),
        startTime: Date.UTC(2026, 2, 1),
        bootstrap: resolvePath('../lib/local-region/functions/bootstrap.mjs'),
        scripts: python,
        evaluateManaged: () => undefined,
      });
    });
    if (!region) throw new Error('Cannot measure the local region: it did not start');
    try {
      const ratio = start / 1000 / synthesis;
      const target = formatTarget(ratio <= MAX_START, `${MAX_START} ×`);
      print(formatRow('start-up', `${(start / 1000).toFixed(2)} s`, `${ratio.toFixed(2)} × the synthesis  ${target}`));
      await benchLoop(region, await benchHandler(folder), { changes, remediations });
    } finally {
      await region.stop();
    }
  } finally {
    await python.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Changes between two times at which alerts are sent. */
const BATCH = 20;
const ALERT_MS = 20 * 60_000;

/** Starting is to take less than what it follows. */
const MAX_START = 1;
const MAX_MONTH_SECONDS = 1;

/** Synthesizes the app of the example into the folder, and returns the seconds that it takes. */
function benchSynthesis(folder: string): number {
  const command = {
    // The command runs in another folder, in which there is no package.
    args: [
      '--import',
      pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
      resolvePath('../bin/local-app.ts'),
    ],
    env: { CDK_OUTDIR: folder, CDK_VALIDATION: 'false' },
  };
  const wall = measure([command], 1)[0]?.wall as number;
  print(formatRow('the synthesis', `${wall.toFixed(2)} s`, ''));
  return wall;
}

interface Bare {
  readonly milliseconds: number;
  readonly peak: number;
}

/** Measures the evaluator alone: the same change, in a process without the local region, with one call on loopback. */
async function benchHandler(folder: string): Promise<Bare> {
  const event = join(folder, 'change.json');
  const { file } = writeFunction(folder, resolvePath('../lambdas/evaluate.ts'), { [WAIVERS_FILE]: '[]' });
  writeFileSync(event, JSON.stringify(changeEvent(GROUP, { [RULE_PARAMETER]: 'open-rdp' })));
  const stub = await ConfigAccount.start();
  try {
    const environment = { AWS_ENDPOINT_URL_CONFIG_SERVICE: stub.region.clientOptions.endpoint };
    const args = [resolvePath('evaluator/invoke.mjs'), file, event, '500'];
    const { walls, peak } = JSON.parse(await runAsLambda(args, environment)) as { walls: number[]; peak: number };
    const bare = { milliseconds: median(walls), peak };
    print(formatRow('a change, evaluator alone', `${bare.milliseconds.toFixed(2)} ms`, formatMegabytes(peak)));
    return bare;
  } finally {
    await stub.stop();
  }
}

const GROUP = {
  shape: 'config' as const,
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a',
  accountId: LOCAL_SCOPE.account,
  region: LOCAL_SCOPE.region,
  status: 'OK' as const,
  captureTime: '2026-03-01T00:00:00.000Z',
  tags: {},
  relationships: [],
  configuration: { groupId: 'sg-0a', ipPermissions: [], ipPermissionsEgress: [] },
  supplementaryConfiguration: {},
};

async function benchLoop(
  region: LocalRegion,
  bare: Bare,
  { changes, remediations }: { readonly changes: number; readonly remediations: number },
): Promise<void> {
  const call = createCalls(region, LOCAL_SCOPE);
  const { webGroup, adminGroup } = await createExampleAccount(call, LOCAL_SCOPE);
  await region.clock.advanceBy(DAY_MS + 3600_000);
  const count = { results: 0, mails: 0 };
  region.journal.watch(({ entry }) => {
    if (entry.kind === 'evaluated' && entry.before !== entry.complianceType) count.results += 1;
    if (entry.kind === 'published') count.mails += 1;
  });
  const change = (index: number, group: string, port: number): Promise<number> => {
    const operation = index % 2 === 0 ? 'AuthorizeSecurityGroupIngress' : 'RevokeSecurityGroupIngress';
    const input = { GroupId: group, IpPermissions: [allowPort(port, '0.0.0.0/0')] };
    return measureMs(async () => {
      await call('ec2', operation, input);
      await region.settle();
    });
  };
  const measureLoop = async (label: string, times: number, work: (index: number) => Promise<number>): Promise<void> => {
    const walls: number[] = [];
    const total = await measureMs(async () => {
      for (let index = 0; index < times; index++) {
        walls.push(await work(index));
        // The alerts are sent, minutes later.
        if (index % BATCH === BATCH - 1) await region.clock.advanceBy(ALERT_MS);
      }
    });
    const ratio = `${(median(walls) / bare.milliseconds).toFixed(1)} × the evaluator alone`;
    const rate = `${((times / total) * 1000).toFixed(1)} a second, alerts included`;
    print(formatRow(label, `${median(walls).toFixed(1)} ms`, `${ratio}; ${rate}`));
  };
  await measureLoop(`${formatInteger(changes)} changes, to the result`, changes, (index) =>
    change(index, adminGroup, 3389),
  );
  if (count.results < changes || count.mails === 0) {
    throw new Error(`Cannot measure ${changes} changes: ${count.results} results, ${count.mails} mails`);
  }
  // A resource is remediated twice a day at most.
  const groups = [webGroup];
  while (groups.length < remediations) {
    const group = { GroupName: `group-${groups.length}`, Description: 'web' };
    groups.push((await call('ec2', 'CreateSecurityGroup', group)).GroupId);
  }
  await region.settle();
  await measureLoop(`${formatInteger(remediations)} remediations`, remediations, (index) =>
    change(0, String(groups[index]), 22),
  );
  const peak = process.resourceUsage().maxRSS * 1024;
  print(
    formatRow('memory of the region', formatMegabytes(peak), `${(peak / bare.peak).toFixed(1)} × the evaluator alone`),
  );
  await region.clock.advanceBy(2 * DAY_MS);
  const seconds = (await measureMs(() => region.clock.advanceBy(30 * DAY_MS))) / 1000;
  const target = formatTarget(seconds <= MAX_MONTH_SECONDS, `${MAX_MONTH_SECONDS} s`);
  print(formatRow('a month without changes', `${seconds.toFixed(2)} s`, target));
}

const formatMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const changes = Number(process.argv[process.argv.indexOf('--changes') + 1]) || 1000;
  benchLocalRegion({ changes, remediations: Math.ceil(changes / 20) }).catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  });
}
