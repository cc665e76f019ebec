import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULE_PARAMETER } from '../../../lib/contract/rule-parameter';
import type { ConfigurationItem } from '../../../lib/core/item';
import { requiredParameters } from '../../../lib/core/parameters';
import { hasRecordedItems } from '../../../lib/core/reading/reader';
import { toItem } from '../../../lib/formats/items/configuration-item';
import { evaluateJson } from '../../cli/testing-io';
import { outsideData } from '../../outside-data';
import { rules } from '../../rules/registry';
import { ConfigAccount } from './config-account';
import { changeEvent, NOW, ruleEvent, scheduledEvent, TestingEvaluator } from './testing-evaluator';

/** Files of AWS and other repositories, in a folder beside this repository. Their licences do not allow copying them. */
const { folder: DATA, exists, describeWithData } = outsideData('test/runtime/evaluator/real-data.test.ts');
const filesIn = (folder: string): string[] =>
  exists
    ? readdirSync(join(DATA, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(DATA, folder, name))
    : [];

const able = rules.filter((rule) => requiredParameters(rule).length === 0 && hasRecordedItems(rule.resource));

let stub: ConfigAccount;
let evaluator: TestingEvaluator;
beforeAll(async () => {
  stub = await ConfigAccount.start();
  evaluator = new TestingEvaluator(stub, rules);
});
afterAll(() => {
  evaluator.close();
  return stub.stop();
});
beforeEach(() => {
  stub.reset();
});

describeWithData('evaluations of real snapshots are the same in Lambda and on a laptop', () => {
  for (const file of filesIn('config-snapshots')) {
    describe(file.slice(DATA.length + 1), () => {
      const items: ConfigurationItem[] = JSON.parse(readFileSync(file, 'utf8')).configurationItems.map(toItem);
      let expected: Record<string, Record<string, string>>;
      beforeAll(async () => {
        const report = await evaluateJson([file, '--now', NOW], { rules });
        expect(report.unreadable).toEqual([]);
        expected = {};
        for (const { rule, resourceType, resourceId, complianceType, annotation } of report.evaluations) {
          expected[rule] = { ...expected[rule], [`${resourceType} ${resourceId}`]: `${complianceType} ${annotation}` };
        }
      });

      test.each(able.map(({ name }) => name))('%s evaluates recorded items', async (name) => {
        stub.items = items;
        await evaluator.invoke(scheduledEvent({ [RULE_PARAMETER]: name }));
        expect(collectResults()).toEqual(expected[name] ?? {});
      });

      test.each(able.map((rule) => [rule.name, rule] as const))('%s evaluates changes', async (name, rule) => {
        stub.items = items;
        for (const item of items.filter(({ resourceType }) => rule.resource.resourceTypes.includes(resourceType))) {
          await evaluator.invoke(changeEvent(item, { [RULE_PARAMETER]: name }));
        }
        expect(collectResults()).toEqual(expected[name] ?? {});
      });
    });
  }
});

/** Events written by hand for rules that do not read everything an event must have. */
const INCOMPLETE: Readonly<Record<string, string>> = {
  'IAM_USER_USED_LAST_90_DAYS_test.L47.json': 'Cannot read invokingEvent.messageType: expected a string, found nothing',
  'S3_BUCKET_NAMING_CONVENTION_test.L49.json': 'Cannot read configuration: expected an object, found nothing',
};

describeWithData('real rule events', () => {
  test.each(filesIn('rule-events').map((file) => [file.slice(DATA.length + 1), file]))('%s', async (name, file) => {
    const content = JSON.parse(readFileSync(file, 'utf8'));
    // Some files contain only the invoking event; none of them names a rule of ours.
    const event = 'invokingEvent' in content ? content : ruleEvent(content, {});
    stub.putRule(event.configRuleName);
    const ruleParameters = JSON.stringify({ [RULE_PARAMETER]: 'public-s3-bucket' });
    const before = stub.operations.length;
    const invoked = evaluator.invoke({ ...event, ruleParameters, resultToken: 'token' });
    const expectedError = INCOMPLETE[name.split('/').at(-1) ?? ''];
    if (expectedError !== undefined) return expect(invoked).rejects.toThrow(expectedError);
    await invoked;
    expect(stub.operations.slice(before)).toContain('PutEvaluations');
  });
});

/** The results in AWS Config, by resource. */
const collectResults = (): Record<string, string> =>
  Object.fromEntries(
    stub.results.map(({ resourceType, resourceId, complianceType, annotation }) => [
      `${resourceType} ${resourceId}`,
      `${complianceType} ${annotation ?? null}`,
    ]),
  );
