import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { RESPONSE_SETTINGS_FILE, WAIVERS_FILE } from '../lib/contract/files';
import { fingerprintSteps, type PlanAction } from '../lib/contract/plan-protocol';
import { remediationRunbookName } from '../lib/contract/runbooks';
import { rules } from '../test/rules/registry';
import { AlertAccount } from '../test/runtime/alerts/alert-account';
import {
  complianceChange,
  groupItem,
  ingressRecord,
  SETTINGS,
  TestingAlerts,
  TOPIC,
} from '../test/runtime/alerts/testing-alerts';
import { putGroup } from '../test/runtime/remediation/live-resources';
import { ACCOUNT, PlanAccount } from '../test/runtime/remediation/plan-account';
import { formatKilobytes, formatRow, formatTarget, median, print } from './figures';
import { runAsLambda, writeFunction } from './lambda-process';
import { measureMs, resolvePath } from './measure';

/**
 * Measures the response: the bundles of the alert function and the plan function, the time from a cold start to the end
 * of a first event, a warm event, and the calls that alerts make, against AWS on loopback.
 *
 *     npx tsx bench/response.ts [--rounds 9]
 *
 * It runs whole processes and prints medians, as ratios to a Node that does nothing in the same run.
 */
async function benchResponse(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-response-'));
  const [stub, account] = [new AlertAccount(), await PlanAccount.start()];
  await stub.start();
  try {
    print(`\nThe response, Node ${process.versions.node}, ${availableParallelism()} processors, median of ${rounds}\n`);
    const [alert, plan] = [alertFunction(folder, stub), planFunction(folder, account)];
    for (const { label, bytes, maxBytes } of [alert, plan])
      print(
        formatRow(
          `${label}, bundle`,
          formatKilobytes(bytes),
          formatTarget(bytes <= maxBytes, formatKilobytes(maxBytes)),
        ),
      );
    await benchStart([alert, plan], rounds);
    await benchWarm(alert);
    await benchCalls(stub);
  } finally {
    await Promise.all([stub.stop(), account.stop()]);
    rmSync(folder, { recursive: true });
  }
}

interface MeasuredFunction {
  readonly label: string;
  readonly bytes: number;
  readonly maxBytes: number;
  /** The files of the bundle and of the events. */
  readonly file: string;
  readonly events: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Sets the account up for the first event. */
  prepare(): Promise<void> | void;
  /** @throws Error if the event had no effect */
  check(): void;
}

const QUIET = { POWERTOOLS_LOG_LEVEL: 'SILENT' };

function write(
  folder: string,
  name: string,
  settings: object,
  events: unknown,
): Pick<MeasuredFunction, 'bytes' | 'file' | 'events'> {
  const list = join(folder, `${name}.json`);
  writeFileSync(list, JSON.stringify(events));
  const files = { [WAIVERS_FILE]: '[]', [RESPONSE_SETTINGS_FILE]: JSON.stringify(settings) };
  return { ...writeFunction(folder, resolvePath(`../lambdas/${name}.ts`), files), events: list };
}

/** The first alert of a storm is sent alone, after a lookup in CloudTrail; the others go into a digest. */
const STORM = 300;

function alertFunction(folder: string, stub: AlertAccount): MeasuredFunction {
  const events = Array.from({ length: STORM + 1 }, (_, index) => complianceChange({ resourceId: `sg-${index}` }));
  const settings = { ...SETTINGS, alerts: { ...SETTINGS.alerts, stormSize: 1 } };
  return {
    label: 'the alert function',
    maxBytes: 900_000,
    ...write(folder, 'alert', settings, events),
    environment: {
      ...QUIET,
      AWS_ENDPOINT_URL: stub.region.clientOptions.endpoint,
      ASSAY_ACCOUNT_ID: ACCOUNT,
      ASSAY_PARTITION: 'aws',
      ASSAY_TABLE: 'assay-alerts',
      ASSAY_TOPIC_ARN: TOPIC,
    },
    prepare: () => fill(stub, events.length),
    check() {
      if (stub.published.length === 0) throw new Error('Cannot measure the alert function: it sent no alert');
    },
  };
}

async function fill(stub: AlertAccount, groups: number): Promise<void> {
  await stub.reset();
  stub.table.pageSize = 1000;
  const ids = Array.from({ length: groups }, (_, index) => `sg-${index}`);
  stub.history = ids.flatMap((resourceId) => [
    groupItem(['0.0.0.0/0'], { resourceId }),
    groupItem([], { resourceId, captured: '2026-02-01T00:00:00.000Z' }),
  ]);
  stub.addRecords(...ids.map((name) => ({ name, record: ingressRecord(name) })));
}

function planFunction(folder: string, account: PlanAccount): MeasuredFunction {
  const remediation = rules.find(({ name }) => name === 'open-ssh')?.remediation;
  const ExecutionId = '11111111-2222-3333-4444-000000000001';
  const action: PlanAction = {
    Action: 'plan',
    Rule: 'open-ssh',
    ResourceId: 'sg-0a',
    ExecutionId,
    Mode: 'manual',
    DryRun: 'no',
    DecidedByPerson: 'no',
    ApprovedPlan: '',
    StepsId: fingerprintSteps(remediation?.steps ?? []),
  };
  return {
    label: 'the plan function',
    maxBytes: 1_500_000,
    ...write(folder, 'plan-remediation', SETTINGS, action),
    environment: {
      ...QUIET,
      AWS_ENDPOINT_URL: account.region.clientOptions.endpoint,
      ASSAY_ACCOUNT_ID: ACCOUNT,
      ASSAY_PARTITION: 'aws',
      ASSAY_TABLE: 'assay-response',
      ASSAY_RECORD_BUCKET: 'assay-history-111122223333',
    },
    prepare() {
      account.reset();
      putGroup(account, {
        GroupId: 'sg-0a',
        GroupName: 'web',
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      });
      account.executions.set(ExecutionId, {
        AutomationExecutionId: ExecutionId,
        DocumentName: remediationRunbookName('assay', 'open-ssh'),
        AutomationExecutionStatus: 'InProgress',
        Parameters: { ResourceId: ['sg-0a'], DryRun: ['no'], DecidedByPerson: ['no'] },
        StepExecutions: [{ StepName: 'Plan', StepStatus: 'InProgress' }],
      });
    },
    check() {
      if (account.watch.calls.length === 0) throw new Error('Cannot measure the plan function: it read nothing');
    },
  };
}

/** As a multiple of a Node that does nothing; most of it loads the clients of eight or nine services. */
const MAX_START_RATIO = 12;

async function benchStart(functions: readonly MeasuredFunction[], rounds: number): Promise<void> {
  const nothing: number[] = [];
  const walls = functions.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    const idle = await measureMs(() => runAsLambda(['-e', '0'], {}));
    // The first round fills the file system's cache.
    if (round > 0) nothing.push(idle);
    for (const [index, one] of functions.entries()) {
      await one.prepare();
      const wall = await measureMs(() => runAsLambda(invoke(one), one.environment));
      one.check();
      if (round > 0) walls[index]?.push(wall);
    }
  }
  const base = median(nothing);
  print('');
  print(formatRow('node -e 0', `${base.toFixed(0)} ms`, ''));
  for (const [index, { label }] of functions.entries()) {
    const wall = median(walls[index] as number[]);
    const times = `${(wall / base).toFixed(1)} × ${formatTarget(wall / base <= MAX_START_RATIO, `${MAX_START_RATIO} ×`)}`;
    print(formatRow(`${label}, first event`, `${wall.toFixed(0)} ms`, times));
  }
}

async function benchWarm(alert: MeasuredFunction): Promise<void> {
  await alert.prepare();
  const output = await runAsLambda([...invoke(alert), String(STORM)], alert.environment);
  const { walls, processor } = JSON.parse(output) as { walls: number[]; processor: number };
  print(
    formatRow(
      '  a warm one of a storm',
      `${median(walls).toFixed(1)} ms`,
      `${(processor / STORM).toFixed(1)} ms on the processor`,
    ),
  );
}

/** Counts the calls of one alert, an idle tick, and a thousand alerts at once. */
async function benchCalls(stub: AlertAccount): Promise<void> {
  print('\nCalls\n');
  const thousand = Array.from({ length: 1000 }, (_, index) => complianceChange({ resourceId: `sg-${index}` }));
  await fill(stub, thousand.length);
  const alerts = new TestingAlerts(stub, { alerts: { stormSize: 20 }, securityHub: true, eventBus: true });
  alerts.deploy();
  alerts.knowRules();
  const count = async (label: string, work: () => Promise<unknown>): Promise<void> => {
    stub.watch.calls = [];
    await work();
    const kinds = new Map<string, number>();
    for (const { name } of stub.watch.calls) kinds.set(name, (kinds.get(name) ?? 0) + 1);
    const counts = [...kinds].sort(([, a], [, b]) => b - a).map(([kind, times]) => `${kind.split(':')[1]} ${times}`);
    print(formatRow(label, String(stub.watch.calls.length), counts.join(', ')));
  };
  await alerts.tick();
  await count('an idle tick', () => alerts.tickAfter(5));
  await count('one alert', () => alerts.invoke(complianceChange({ resourceId: 'sg-0', at: alerts.now })));
  alerts.pass(5);
  await count('a storm of 1,000', async () => {
    for (const event of thousand.slice(1)) await alerts.invoke(event);
    await alerts.invoke(complianceChange({ resourceId: 'sg-1000' }));
  });
  await count('the tick after it', () => alerts.tickAfter(6.5));
  alerts.close();
}

const invoke = ({ file, events }: MeasuredFunction): string[] => [resolvePath('evaluator/invoke.mjs'), file, events];

const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1]) || 9;
benchResponse(rounds).catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
