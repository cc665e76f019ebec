import { Readable } from 'node:stream';
import { RULE_PARAMETER } from '../../../lib/contract/rule-parameter';
import type { Case } from '../../../lib/core/cases';
import { isCurrent } from '../../../lib/core/item';
import { isUnknown } from '../../../lib/core/reading/unreadable';
import type { Rule } from '../../../lib/core/rule';
import { evaluateJson } from '../../cli/testing-io';
import { givenParameters, itemOf, itemsBeside, ruleFolders, timeOf } from '../../rules/harness';
import { ConfigState } from './config-state';
import { ConfigStub } from './config-stub';
import { ASKED, changeEvent, eventItem, scheduledEvent, TestingEvaluator } from './testing-evaluator';

/**
 * The promise of the project: what `assay evaluate` says of an item on a laptop, the deployed evaluator says of it in
 * the account, whether it hears of the item by a change or finds it recorded.
 */

let stub: ConfigStub;
beforeAll(async () => {
  stub = await ConfigStub.start();
});
afterAll(() => stub.stop());
beforeEach(() => {
  stub.state = new ConfigState();
  stub.calls = [];
});

describe.each(ruleFolders)('$folder', ({ rule, cases }) => {
  const recorded = cases.filter(canBeRecorded);

  test.each(recorded)('a change: $scenario', async (given) => {
    const item = itemOf(rule, given);
    stub.state.items = itemsBeside(given);
    const event = changeEvent(item, parametersOf(rule, given));
    expect(await evaluatorSays(event, rule, given)).toEqual(await commandSays(rule, given));
  });

  test.each(recorded.filter((given) => isCurrent(itemOf(rule, given))))('recorded: $scenario', async (given) => {
    stub.state.items = [itemOf(rule, given), ...itemsBeside(given)];
    const event = scheduledEvent(parametersOf(rule, given));
    const { orderingTimestamp, ...said } = await evaluatorSays(event, rule, given);
    const { orderingTimestamp: captured, ...expected } = await commandSays(rule, given);
    expect(said).toEqual(expected);
    if (captured !== undefined) expect(orderingTimestamp).toBe(ASKED);
  });
});

test('most cases of most rules have the shape that Config records', () => {
  const all = ruleFolders.flatMap(({ cases }) => cases);
  expect(all.filter(canBeRecorded).length).toBeGreaterThan(all.length / 2);
  for (const { cases } of ruleFolders) expect(cases.some(canBeRecorded)).toBe(true);
});

/** A template's resource never comes as an event; nor does what only the command line leaves open. */
function canBeRecorded(given: Case): boolean {
  const items = [given, ...(given.beside ?? [])];
  return items.every(({ shape = 'config', ...parts }) => shape === 'config' && !holdsUnknown(parts));
}

function holdsUnknown(value: unknown): boolean {
  return isUnknown(value) || (typeof value === 'object' && value !== null && Object.values(value).some(holdsUnknown));
}

const parametersOf = (rule: Rule, given: Case) => ({ [RULE_PARAMETER]: rule.name, ...givenParameters(rule, given) });

/** What one of the two says of the case's item. */
interface Said {
  readonly complianceType?: string;
  readonly annotation?: string;
  readonly orderingTimestamp?: string;
  readonly unreadable?: string;
}

async function evaluatorSays(event: unknown, rule: Rule, given: Case): Promise<Said> {
  const evaluator = new TestingEvaluator(stub, [rule]);
  evaluator.now = timeOf(given).toISOString();
  const failure = await evaluator.invoke(event).then(
    () => undefined,
    (error: Error) => error,
  );
  evaluator.close();
  const { resourceType, resourceId } = itemOf(rule, given);
  const isOfIt = (one: object) => 'resourceId' in one && one.resourceId === resourceId;
  const fault = evaluator.lines.find((line) => line.message === 'Cannot judge a resource' && isOfIt(line));
  expect(failure === undefined).toBe(fault === undefined);
  const result = stub.state.results.get(`assay-test|${resourceType}|${resourceId}`);
  if (fault) return { unreadable: String(fault.reason) };
  if (!result) return {};
  return {
    complianceType: result.complianceType,
    ...(result.annotation !== undefined && { annotation: result.annotation }),
    orderingTimestamp: new Date(result.orderingTimestamp * 1000).toISOString(),
  };
}

async function commandSays(rule: Rule, given: Case): Promise<Said> {
  const item = itemOf(rule, given);
  const input = [changeEvent(item, {}), ...itemsBeside(given).map(eventItem)];
  const parameters = Object.entries(givenParameters(rule, given)).flatMap(([key, value]) => [
    '--param',
    `${rule.name}.${key}=${value}`,
  ]);
  const args = ['-', '--rule', rule.name, '--now', timeOf(given).toISOString(), ...parameters];
  const report = await evaluateJson(args, {
    rules: [rule],
    stdin: Readable.from([Buffer.from(JSON.stringify(input))]),
  });
  const isOfIt = (one: { resourceType: string; resourceId: string }) =>
    one.resourceType === item.resourceType && one.resourceId === item.resourceId;
  const unreadable = report.unreadable.find(isOfIt);
  if (unreadable) return { unreadable: unreadable.message };
  const { complianceType, annotation, orderingTimestamp } = report.evaluations.find(isOfIt) ?? {};
  return { complianceType, ...(annotation !== null && { annotation }), orderingTimestamp };
}
