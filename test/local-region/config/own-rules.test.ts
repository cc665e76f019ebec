import { findManagedRule } from '../../../lib/cdk/configuration/rules/managed-rule';
import { AwsError } from '../../../lib/local-region/aws-call';
import type { EvaluatePolicy } from '../../../lib/local-region/config/rule-evaluations';
import { SmallRegion } from '../small-region';

// Rules that AWS Config runs itself: its managed rules and Guard policies.

const POLICY = 'rule named { configuration.groupName exists }';
const SOURCE = {
  Owner: 'CUSTOM_POLICY',
  SourceDetails: [{ EventSource: 'aws.config', MessageType: 'ConfigurationItemChangeNotification' }],
  CustomPolicyDetails: { PolicyRuntime: 'guard-2.x.x', PolicyText: POLICY },
};
const RULE = {
  Named: {
    Type: 'AWS::Config::ConfigRule',
    Properties: {
      ConfigRuleName: 'named',
      Scope: { ComplianceResourceTypes: ['AWS::EC2::SecurityGroup'] },
      Source: SOURCE,
    },
  },
};

/** Starts a region with the rule and a group, and changes the group. */
async function run(evaluatePolicy: EvaluatePolicy): Promise<{ results: unknown; status: unknown }> {
  const region = await SmallRegion.start(RULE, undefined, { evaluatePolicy });
  try {
    await region.local.settle();
    const { GroupId } = await region.call('ec2:CreateSecurityGroup', { GroupName: 'web', Description: 'web' });
    await region.local.settle();
    const details = await region.call('config:GetComplianceDetailsByConfigRule', { ConfigRuleName: 'named' });
    const status = await region.call('config:DescribeConfigRuleEvaluationStatus', { ConfigRuleNames: ['named'] });
    return {
      results: details.EvaluationResults.filter(
        // biome-ignore lint/suspicious/noExplicitAny: the SDK's answer
        (one: any) => one.EvaluationResultIdentifier.EvaluationResultQualifier.ResourceId === GroupId,
        // biome-ignore lint/suspicious/noExplicitAny: the SDK's answer
      ).map(({ ComplianceType, Annotation }: any) => ({ ComplianceType, Annotation })),
      status: status.ConfigRulesEvaluationStatus[0]?.LastErrorMessage,
    };
  } finally {
    await region.stop();
  }
}

test('a Guard policy evaluates all resources at once, then each change', async () => {
  const calls: (readonly [policy: string, names: readonly unknown[]])[] = [];
  const evaluated = await run(async (policy, items) => {
    calls.push([policy, items.map(({ resourceName }) => resourceName)]);
    return items.map(() => ({ complianceType: 'NON_COMPLIANT', annotation: 'named: no' }));
  });
  expect(calls).toEqual([
    [POLICY, ['default']],
    [POLICY, ['web']],
  ]);
  expect(evaluated).toEqual({
    results: [{ ComplianceType: 'NON_COMPLIANT', Annotation: 'named: no' }],
    status: undefined,
  });
});

test('a policy that cannot be evaluated has no results, and its status says so', async () => {
  const evaluated = await run(async () => {
    throw new AwsError('NotEvaluatedHere', 'cfn-guard is not installed');
  });
  expect(evaluated).toEqual({ results: [], status: 'cfn-guard is not installed' });
});

test('rules that AWS Config creates itself are listed by name, since they are not here', async () => {
  const region = await SmallRegion.start({
    Ours: {
      Type: 'AWS::Config::OrganizationConfigRule',
      Properties: { OrganizationConfigRuleName: 'ours', OrganizationManagedRuleMetadata: { RuleIdentifier: 'X' } },
    },
    Pack: { Type: 'AWS::Config::ConformancePack', Properties: { ConformancePackName: 'pack' } },
    Other: { Type: 'AWS::Batch::JobQueue', Properties: {} },
  });
  await region.stop();
  expect([...region.local.gaps]).toEqual([
    'AWS::Batch::JobQueue',
    'ours (rule of the organization) is not evaluated here',
    'pack (conformance pack) is not evaluated here',
  ]);
});

// https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
test.each<[rule: object, onChange: string[], afterADay: string[]]>([
  [{ SourceIdentifier: 'S3_BUCKET_VERSIONING_ENABLED' }, ['files'], []],
  [{ SourceIdentifier: 'INCOMING_SSH_DISABLED' }, ['web'], ['default', 'web']],
  [{ SourceIdentifier: 'IAM_USER_UNUSED_CREDENTIALS_CHECK' }, [], ['ana']],
  // A rule that is not in AWS's list has the triggers that its scope and its frequency show.
  [{ SourceIdentifier: 'NEXT_YEAR' }, [], []],
  [{ SourceIdentifier: 'NEXT_YEAR', types: ['AWS::S3::Bucket'] }, ['files'], []],
])('the managed rule %j evaluates after changes and after a day', async (rule, onChange, afterADay) => {
  const { types, ...source } = rule as { readonly types?: string[] };
  let names: unknown[] = [];
  const take = (): unknown[] => names.splice(0).sort();
  const Properties = {
    ...(types && { Scope: { ComplianceResourceTypes: types } }),
    Source: { Owner: 'AWS', ...source },
  };
  const region = await SmallRegion.start({ Rule: { Type: 'AWS::Config::ConfigRule', Properties } }, undefined, {
    findManagedTriggers: findManagedRule,
    evaluateManaged: (_, __, { resourceName }) => {
      names.push(resourceName);
      return { complianceType: 'COMPLIANT' };
    },
  });
  try {
    await region.local.settle();
    names = [];
    await region.call('ec2:CreateSecurityGroup', { GroupName: 'web', Description: 'web' });
    await region.call('iam:CreateUser', { UserName: 'ana' });
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' };
    await region.call('s3:CreateBucket', { Bucket: 'files', CreateBucketConfiguration });
    await region.local.settle();
    const changed = take();
    await region.advance(24 * 3_600_000);
    expect([changed, take()]).toEqual([onChange, afterADay]);
  } finally {
    await region.stop();
  }
});
