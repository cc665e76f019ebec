import { evaluateRule } from '../../lib/core/evaluate/evaluate';
import { FactBook } from '../../lib/core/facts';
import type { ConfigurationItem } from '../../lib/core/item';
import { parseParameters } from '../../lib/core/parameters';
import { UnreadableItem } from '../../lib/core/reading/unreadable';
import { factsForPlan, planRemediation } from '../../lib/core/remediation/plan-remediation';
import type { Rule } from '../../lib/core/rule';
import { buildItem, buildItemsBeside, buildParameters, parseCaseTime, type Scenario } from '../../lib/testing/case';
import { ruleFolders } from './harness';

/** The plan function reads resources from AWS. Its texts must not speak of an input that the reader does not have. */

const remediableRules = ruleFolders.filter(({ rule }) => rule.remediation);

/** The items that the plan function reads with every resource of a type. */
const ALWAYS_READ: Readonly<Record<string, readonly Partial<ConfigurationItem>[]>> = {
  'AWS::S3::Bucket': [
    {
      resourceType: 'AWS::S3::AccountPublicAccessBlock',
      resourceId: '111122223333',
      shape: 'description',
      configuration: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: false,
          IgnorePublicAcls: false,
          BlockPublicPolicy: false,
          RestrictPublicBuckets: false,
        },
      },
    },
  ],
};

/** The texts of an evaluation and a plan, for a resource that was read from AWS. */
function formatLive(rule: Rule, given: Scenario): string {
  const item: ConfigurationItem = { ...buildItem(rule, given), shape: given.shape ?? 'config', isLive: true };
  const beside = [...(given.beside ?? []), ...(ALWAYS_READ[item.resourceType] ?? [])];
  const facts = FactBook.from(factsForPlan(rule), buildItemsBeside({ ...given, beside } as Scenario));
  const enabled = { rule, parameters: parseParameters(rule, buildParameters(given)) };
  const context = { now: parseCaseTime(given), facts, waivers: [] };
  try {
    const { annotation } = evaluateRule(enabled, item, context);
    return JSON.stringify([annotation, planRemediation(enabled, item, context).plan]);
  } catch (error) {
    if (error instanceof UnreadableItem) return error.message;
    throw error;
  }
}

describe.each(remediableRules)('$folder', ({ rule, cases, plans = [] }) => {
  const scenarios: readonly Scenario[] = [...cases, ...plans].filter(({ shape }) => shape !== 'template');

  test('no text about a live resource speaks of the input', () => {
    const found = scenarios
      .filter((given) => /\binput\b/.test(formatLive(rule, given)))
      .map(({ scenario }) => scenario);
    expect(found).toEqual([]);
  });
});
