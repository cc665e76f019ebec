import { Readable } from 'node:stream';
import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { RULE_PARAMETER } from '../../../lib/contract/rule-parameter';
import type { Case } from '../../../lib/core/cases';
import { isCurrent } from '../../../lib/core/item';
import { hasRecordedItems } from '../../../lib/core/reading/reader';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import type { Rule } from '../../../lib/core/rule';
import { evaluateJson } from '../../cli/testing-io';
import { buildItem, buildItemsBeside, buildParameters, parseCaseTime, ruleFolders } from '../../rules/harness';
import { ConfigAccount } from './config-account';
import { changeEvent, eventItem, REQUESTED_AT, scheduledEvent, TestingEvaluator } from './testing-evaluator';

/**
 * `assay evaluate` on a laptop and the deployed evaluator give the same evaluation of an item, whether the evaluator
 * receives it as a change or reads it as a recorded item.
 */

let stub: ConfigAccount;
/** Serializes its calls, for the first case of each rule. One for all of them, as in a function. */
let client: ConfigServiceClient;
/** For the other cases: serializing the same calls again takes most of the time of a case. */
let directClient: ConfigServiceClient;
beforeAll(async () => {
  stub = await ConfigAccount.start();
  client = stub.client(stub.region.localClientOptions);
  directClient = stub.directClient();
});
afterAll(async () => {
  client.destroy();
  directClient.destroy();
  await stub.stop();
});
beforeEach(() => {
  stub.reset();
});

/** The evaluator runs no others. */
const evaluated = ruleFolders.filter(({ rule }) => hasRecordedItems(rule.resource));

describe.each(evaluated)('$folder', ({ rule, cases }) => {
  const recorded = cases.filter(canBeRecorded);
  const evaluateInLambda = (event: unknown, given: Case) =>
    invokeEvaluator(given === recorded[0] ? client : directClient, event, rule, given);

  test.each(recorded)('evaluates a change: $scenario', async (given) => {
    const item = buildItem(rule, given);
    stub.items = buildItemsBeside(given);
    const event = changeEvent(item, toRuleParameters(rule, given));
    expect(await evaluateInLambda(event, given)).toEqual(await evaluateByCommand(rule, given));
  });

  test.each(recorded.filter((given) => isCurrent(buildItem(rule, given))))(
    'evaluates a recorded item: $scenario',
    async (given) => {
      stub.items = [buildItem(rule, given), ...buildItemsBeside(given)];
      const event = scheduledEvent(toRuleParameters(rule, given));
      const { orderingTimestamp, ...evaluated } = await evaluateInLambda(event, given);
      const { orderingTimestamp: captured, ...expected } = await evaluateByCommand(rule, given);
      expect(evaluated).toEqual(expected);
      if (captured !== undefined) expect(orderingTimestamp).toBe(REQUESTED_AT);
    },
  );
});

test('most cases have the shape that Config records, and some of each rule', () => {
  const all = evaluated.flatMap(({ cases }) => cases);
  expect(all.filter(canBeRecorded).length).toBeGreaterThan(all.length / 2);
  for (const { cases } of evaluated) expect(cases.some(canBeRecorded)).toBe(true);
});

/** An event never contains a template's resource, nor values that are unknown on the command line. */
function canBeRecorded(given: Case): boolean {
  const items = [given, ...(given.beside ?? [])];
  return items.every(({ shape = 'config', ...parts }) => shape === 'config' && !holdsUnknown(parts));
}

function holdsUnknown(value: unknown): boolean {
  return isUnknown(value) || (typeof value === 'object' && value !== null && Object.values(value).some(holdsUnknown));
}

const toRuleParameters = (rule: Rule, given: Case) => ({
  [RULE_PARAMETER]: rule.name,
  ...buildParameters(given),
});

/** The evaluation of a case's item by the evaluator or the command. */
interface ItemEvaluation {
  readonly complianceType?: string;
  readonly annotation?: string;
  readonly orderingTimestamp?: string;
  readonly unreadable?: string;
}

async function invokeEvaluator(
  client: ConfigServiceClient,
  event: unknown,
  rule: Rule,
  given: Case,
): Promise<ItemEvaluation> {
  const evaluator = new TestingEvaluator(stub, [rule], { client });
  evaluator.now = parseCaseTime(given).toISOString();
  const failure = await evaluator.invoke(event).then(
    () => undefined,
    (error: Error) => error,
  );
  const { resourceType, resourceId } = buildItem(rule, given);
  const isCaseItem = (one: object) => 'resourceId' in one && one.resourceId === resourceId;
  const failureLine = evaluator.lines.find((line) => line.message === 'Cannot evaluate a resource' && isCaseItem(line));
  expect(failure === undefined).toBe(failureLine === undefined);
  const result = stub.results.find((one) => one.resourceType === resourceType && one.resourceId === resourceId);
  if (failureLine) return { unreadable: String(failureLine.reason) };
  if (!result) return {};
  return {
    complianceType: result.complianceType,
    ...(result.annotation !== undefined && { annotation: result.annotation }),
    orderingTimestamp: new Date(result.orderingTime).toISOString(),
  };
}

/** The command evaluates a case once, for both tests. */
const byCommand = new Map<Case, Promise<ItemEvaluation>>();
function evaluateByCommand(rule: Rule, given: Case): Promise<ItemEvaluation> {
  const evaluation = byCommand.get(given) ?? runCommand(rule, given);
  byCommand.set(given, evaluation);
  return evaluation;
}

async function runCommand(rule: Rule, given: Case): Promise<ItemEvaluation> {
  const item = buildItem(rule, given);
  const input = [changeEvent(item, {}), ...buildItemsBeside(given).map(eventItem)];
  const parameters = Object.entries(buildParameters(given)).flatMap(([key, value]) => [
    '--param',
    `${rule.name}.${key}=${value}`,
  ]);
  // The time is that of the clock: the option would leave out an item that was captured later.
  const args = ['-', '--rule', rule.name, ...parameters];
  const report = await evaluateJson(args, {
    rules: [rule],
    stdin: Readable.from([Buffer.from(JSON.stringify(input))]),
    now: () => parseCaseTime(given),
  });
  const isCaseItem = (one: { resourceType: string; resourceId: string }) =>
    one.resourceType === item.resourceType && one.resourceId === item.resourceId;
  const unreadable = report.unreadable.find(isCaseItem);
  if (unreadable) return { unreadable: unreadable.message };
  const { complianceType, annotation, orderingTimestamp } = report.evaluations.find(isCaseItem) ?? {};
  return { complianceType, ...(annotation !== null && { annotation }), orderingTimestamp };
}
