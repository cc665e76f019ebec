import type { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnConfigurationRecorder } from 'aws-cdk-lib/aws-config';
import type { ConfiguredRule } from '../../../../lib/cdk/configuration/resolved';
import { ConfigRules } from '../../../../lib/cdk/constructs/rules/config-rules';
import { GuardRules } from '../../../../lib/cdk/constructs/rules/guard-rules';
import { ManagedRules } from '../../../../lib/cdk/constructs/rules/managed-rules';
import { LimitExceeded } from '../../../../lib/cdk/limits';
import { every, onChange, type Rule } from '../../../../lib/core/rule';
import { rules } from '../../../rules/registry';
import { createEvaluator } from '../../templates';
import { synthesize } from '../synthesized';

// biome-ignore lint/suspicious/noExplicitAny: a template's JSON
type Properties = Record<string, any>;

/** The Config rules that a stack deploys, by name. */
function deployed(fill: (stack: Stack) => void): Map<string, Properties & { readonly dependsOn: readonly string[] }> {
  const resources = Object.values(synthesize(fill).findResources('AWS::Config::ConfigRule'));
  return new Map(
    resources.map(({ Properties, DependsOn }) => [
      Properties.ConfigRuleName,
      {
        ...Properties,
        dependsOn: [DependsOn ?? []]
          .flat()
          .map((id: string) => id.replace(/[0-9A-F]{8}$/, ''))
          .sort(),
      },
    ]),
  );
}

const ours = (configured: readonly ConfiguredRule[], recorder?: (stack: Stack) => CfnResource) =>
  deployed((stack) => {
    const evaluator = createEvaluator(stack);
    new ConfigRules(stack, 'Rules', { rules: configured, evaluator, prefix: 'assay', recorder: recorder?.(stack) });
  });

const openSsh = rules.find(({ name }) => name === 'open-ssh') as Rule;
const like = (rule: Partial<Rule>): Rule => ({ ...openSsh, ...rule });

const CHANGE = { EventSource: 'aws.config', MessageType: 'ConfigurationItemChangeNotification' };
const OVERSIZED = { EventSource: 'aws.config', MessageType: 'OversizedConfigurationItemChangeNotification' };
const scheduled = (frequency: string) => ({
  EventSource: 'aws.config',
  MessageType: 'ScheduledNotification',
  MaximumExecutionFrequency: frequency,
});
const EVALUATOR = { 'Fn::GetAtt': [expect.stringMatching(/^EvaluatorFunction/), 'Arn'] };

type Row = readonly [how: string, rule: Partial<Rule>, settings: Partial<ConfiguredRule>, expected: unknown];

/** The rules of all rows in one stack, since each stack takes its time. */
function describeTable(what: string, part: 'SourceDetails' | 'Scope', rows: readonly Row[]): void {
  describe(what, () => {
    const configured = rows.map(([, rule, settings], row) => ({
      rule: like({ ...rule, name: `row-${row}` }),
      parameters: {},
      ...settings,
    }));
    const all = ours(configured);
    test.each(rows.map((row, index) => [row[0], `assay-row-${index}`, row[3]]))('%s', (_, name, expected) => {
      const { Source, Scope } = all.get(name as string) as Properties;
      expect({ SourceDetails: Source.SourceDetails, Scope }[part]).toEqual(expected);
    });
  });
}

describe('a rule of ours', () => {
  test('is all that AWS Config needs to know of it', () => {
    const configured = { rule: openSsh, parameters: { allowedCidrs: '192.0.2.0/24' } };
    expect(ours([configured]).get('assay-open-ssh')).toEqual({
      ConfigRuleName: 'assay-open-ssh',
      Description: 'Security groups keep SSH closed to the internet',
      InputParameters: { assayRule: 'open-ssh', allowedCidrs: '192.0.2.0/24' },
      Scope: { ComplianceResourceTypes: ['AWS::EC2::SecurityGroup'] },
      Source: { Owner: 'CUSTOM_LAMBDA', SourceIdentifier: EVALUATOR, SourceDetails: [CHANGE, OVERSIZED] },
      // Config tries the permission when the rule is created.
      dependsOn: ['EvaluatorInvokedByConfig'],
    });
  });

  const DAY = every('TwentyFour_Hours');
  describeTable('is started', 'SourceDetails', [
    ['on change', { triggers: [onChange] }, {}, [CHANGE, OVERSIZED]],
    ['on a schedule', { triggers: [every('One_Hour')] }, {}, [scheduled('One_Hour')]],
    ['on both', { triggers: [onChange, DAY] }, {}, [CHANGE, OVERSIZED, scheduled('TwentyFour_Hours')]],
    ['on a schedule of the configuration', { triggers: [DAY] }, { frequency: 'Six_Hours' }, [scheduled('Six_Hours')]],
    [
      'on both, the schedule configured',
      { triggers: [onChange, DAY] },
      { frequency: 'Six_Hours' },
      [CHANGE, OVERSIZED, scheduled('Six_Hours')],
    ],
  ]);

  const types = { ComplianceResourceTypes: ['AWS::EC2::SecurityGroup'] };
  const byTime = { triggers: [every('One_Hour')] } as const;
  describeTable('is scoped by', 'Scope', [
    ['its types', {}, {}, types],
    ['some of its types', {}, { resourceTypes: ['AWS::EC2::VPC'] }, { ComplianceResourceTypes: ['AWS::EC2::VPC'] }],
    ['a tag', {}, { tagScope: { key: 'stage', value: 'live' } }, { TagKey: 'stage', TagValue: 'live' }],
    ['a tag with any value', {}, { tagScope: { key: 'stage' } }, { TagKey: 'stage' }],
    ['nothing, since only time starts it', byTime, {}, undefined],
    [
      'types that were asked for, though only time starts it',
      byTime,
      { resourceTypes: ['AWS::EC2::SecurityGroup'] },
      types,
    ],
  ]);

  test('waits for the recorder that is made with it', () => {
    const recorder = (stack: Stack) =>
      new CfnConfigurationRecorder(stack, 'Recorder', { roleArn: 'arn:aws:iam::111122223333:role/r' });
    expect(ours([{ rule: openSsh, parameters: {} }], recorder).get('assay-open-ssh')?.dependsOn).toEqual([
      'EvaluatorInvokedByConfig',
      'Recorder',
    ]);
  });

  test('has a description that is cut to what AWS allows', () => {
    const rule = like({ title: 'S'.repeat(300) });
    expect(ours([{ rule, parameters: {} }]).get('assay-open-ssh')?.Description).toHaveLength(256);
  });

  test.each<[string, ConfiguredRule, string]>([
    [
      'more parameters',
      { rule: openSsh, parameters: { allowedCidrs: 'x'.repeat(1024) } },
      'Cannot deploy rule "assay-open-ssh": characters of input parameters: found 1066, AWS Config allows 1024',
    ],
    [
      'more types',
      { rule: openSsh, parameters: {}, resourceTypes: Array.from({ length: 101 }, (_, n) => `AWS::EC2::T${n}`) },
      'Cannot deploy rule "assay-open-ssh": resource types in its scope: found 101, AWS Config allows 100',
    ],
    [
      'a longer name',
      { rule: like({ name: `a${'b'.repeat(122)}` }), parameters: {} },
      `Cannot deploy rule "assay-a${'b'.repeat(122)}": characters in its name: found 129, AWS Config allows 128`,
    ],
  ])('with %s than AWS allows is refused', (_, configured, message) => {
    expect(() => ours([configured])).toThrow(new LimitExceeded(message));
  });
});

/** Beyond what the CDK's own validator sees: owner, message types, frequencies and types. */
test('every rule of the repository is one that AWS Config accepts', () => {
  const all = ours(rules.map((rule) => ({ rule, parameters: {} })));
  expect([...all.keys()]).toEqual(rules.map(({ name }) => `assay-${name}`));
  for (const rule of rules) {
    const { Source, Scope, InputParameters } = all.get(`assay-${rule.name}`) as Properties;
    const expected = rule.triggers.flatMap((trigger) =>
      trigger.on === 'change' ? [CHANGE, OVERSIZED] : [scheduled(trigger.frequency)],
    );
    expect(Source).toEqual({ Owner: 'CUSTOM_LAMBDA', SourceIdentifier: EVALUATOR, SourceDetails: expected });
    expect(InputParameters).toEqual({ assayRule: rule.name });
    for (const type of Scope?.ComplianceResourceTypes ?? []) expect(type).toMatch(/^AWS::\w+::\w+$/);
  }
});

describe("a managed rule of AWS's", () => {
  const managed = deployed((stack) => {
    new ManagedRules(stack, 'Managed', {
      prefix: 'assay',
      rules: [
        { name: 'restricted-ssh', identifier: 'INCOMING_SSH_DISABLED', parameters: {}, evaluationModes: ['DETECTIVE'] },
        {
          name: 'certificates',
          identifier: 'ACM_CERTIFICATE_EXPIRATION_CHECK',
          parameters: { daysToExpiration: '30' },
          resourceTypes: ['AWS::ACM::Certificate'],
          frequency: 'Twelve_Hours',
          evaluationModes: ['DETECTIVE', 'PROACTIVE'],
        },
      ],
    });
  });

  test('says no more than it must', () => {
    expect(managed.get('assay-restricted-ssh')).toEqual({
      ConfigRuleName: 'assay-restricted-ssh',
      Description: "AWS's managed rule INCOMING_SSH_DISABLED",
      Source: { Owner: 'AWS', SourceIdentifier: 'INCOMING_SSH_DISABLED' },
      dependsOn: [],
    });
  });

  test('says all that is configured', () => {
    expect(managed.get('assay-certificates')).toEqual({
      ConfigRuleName: 'assay-certificates',
      Description: "AWS's managed rule ACM_CERTIFICATE_EXPIRATION_CHECK",
      Source: { Owner: 'AWS', SourceIdentifier: 'ACM_CERTIFICATE_EXPIRATION_CHECK' },
      InputParameters: { daysToExpiration: '30' },
      Scope: { ComplianceResourceTypes: ['AWS::ACM::Certificate'] },
      MaximumExecutionFrequency: 'Twelve_Hours',
      EvaluationModes: [{ Mode: 'DETECTIVE' }, { Mode: 'PROACTIVE' }],
      dependsOn: [],
    });
  });
});

describe('a Guard rule', () => {
  const withPolicy = (policy: string) =>
    deployed((stack) => {
      new GuardRules(stack, 'Guard', {
        prefix: 'assay',
        rules: [
          {
            name: 'gp3-only',
            description: 'Volumes are gp3',
            policy,
            runtime: 'guard-2.x.x',
            resourceTypes: ['AWS::EC2::Volume'],
            debugLog: false,
          },
        ],
      });
    });

  test('is run by AWS Config on changes', () => {
    const policy = 'rule gp3 { configuration.volumeType == "gp3" }';
    expect(withPolicy(policy).get('assay-gp3-only')).toEqual({
      ConfigRuleName: 'assay-gp3-only',
      Description: 'Volumes are gp3',
      Source: {
        Owner: 'CUSTOM_POLICY',
        SourceDetails: [CHANGE, OVERSIZED],
        CustomPolicyDetails: { PolicyRuntime: 'guard-2.x.x', PolicyText: policy, EnableDebugLogDelivery: false },
      },
      Scope: { ComplianceResourceTypes: ['AWS::EC2::Volume'] },
      dependsOn: [],
    });
  });

  test('with more text than AWS allows is refused', () => {
    expect(() => withPolicy('x'.repeat(10_001))).toThrow(
      new LimitExceeded(
        'Cannot deploy rule "assay-gp3-only": characters of policy: found 10001, AWS Config allows 10000',
      ),
    );
  });
});
