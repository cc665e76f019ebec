import type { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnConfigurationRecorder } from 'aws-cdk-lib/aws-config';
import type { ConfiguredRule } from '../../../../lib/cdk/configuration/resolved';
import { ConfigRules } from '../../../../lib/cdk/constructs/rules/config-rules';
import { GuardRules } from '../../../../lib/cdk/constructs/rules/guard-rules';
import { ManagedRules } from '../../../../lib/cdk/constructs/rules/managed-rules';
import { LimitExceeded } from '../../../../lib/cdk/limits';
import { every, onChange, type Rule } from '../../../../lib/core/rule';
import { rules } from '../../../rules/registry';
import { createCollector, createEvaluator } from '../../templates';
import { synthesize } from '../synthesized';

// biome-ignore lint/suspicious/noExplicitAny: a template's JSON
type Properties = Record<string, any>;

/** Returns the Config rules of a stack by name. */
function listConfigRules(
  fill: (stack: Stack) => void,
): Map<string, Properties & { readonly dependsOn: readonly string[] }> {
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

const listOwnRules = (configured: readonly ConfiguredRule[], recorder?: (stack: Stack) => CfnResource) =>
  listConfigRules((stack) => {
    const functions = { evaluator: createEvaluator(stack), collector: createCollector(stack, rules) };
    new ConfigRules(stack, 'Rules', { rules: configured, ...functions, prefix: 'assay', recorder: recorder?.(stack) });
  });

const openSsh = rules.find(({ name }) => name === 'open-ssh') as Rule;
const createRule = (changes: RuleChanges): Rule => ({ ...openSsh, ...changes });
type RuleChanges = Pick<Partial<Rule>, 'name' | 'title' | 'triggers' | 'resource' | 'parameters'>;

const CHANGE = { EventSource: 'aws.config', MessageType: 'ConfigurationItemChangeNotification' };
const OVERSIZED = { EventSource: 'aws.config', MessageType: 'OversizedConfigurationItemChangeNotification' };
const scheduled = (frequency: string) => ({
  EventSource: 'aws.config',
  MessageType: 'ScheduledNotification',
  MaximumExecutionFrequency: frequency,
});
const EVALUATOR = { 'Fn::GetAtt': [expect.stringMatching(/^EvaluatorFunction/), 'Arn'] };
const COLLECTOR = { 'Fn::GetAtt': [expect.stringMatching(/^CollectorFunction/), 'Arn'] };

type Row = readonly [how: string, rule: RuleChanges, settings: Partial<ConfiguredRule>, expected: unknown];

/** Tests all rows with one stack, since each synthesis takes time. */
function describeTable(what: string, part: 'SourceDetails' | 'Scope', rows: readonly Row[]): void {
  describe(what, () => {
    const configured = rows.map(([, rule, settings], row) => ({
      rule: createRule({ ...rule, name: `row-${row}` }),
      parameters: {},
      ...settings,
    }));
    const all = listOwnRules(configured);
    test.each(rows.map((row, index) => [row[0], `assay-row-${index}`, row[3]]))('%s', (_, name, expected) => {
      const { Source, Scope } = all.get(name as string) as Properties;
      expect({ SourceDetails: Source.SourceDetails, Scope }[part]).toEqual(expected);
    });
  });
}

describe('a Config rule for a rule of Assay', () => {
  test('has all properties', () => {
    const configured = { rule: openSsh, parameters: { allowedCidrs: '192.0.2.0/24' } };
    expect(listOwnRules([configured]).get('assay-open-ssh')).toEqual({
      ConfigRuleName: 'assay-open-ssh',
      Description: 'Security groups must not allow SSH from the internet',
      InputParameters: { assayRule: 'open-ssh', allowedCidrs: '192.0.2.0/24' },
      Scope: { ComplianceResourceTypes: ['AWS::EC2::SecurityGroup'] },
      Source: { Owner: 'CUSTOM_LAMBDA', SourceIdentifier: EVALUATOR, SourceDetails: [CHANGE, OVERSIZED] },
      // AWS Config checks the permission when the rule is created.
      dependsOn: ['EvaluatorInvokedByConfig'],
    });
  });

  const DAY = every('TwentyFour_Hours');
  describeTable('is triggered', 'SourceDetails', [
    ['on change', { triggers: [onChange] }, {}, [CHANGE, OVERSIZED]],
    ['on a schedule', { triggers: [every('One_Hour')] }, {}, [scheduled('One_Hour')]],
    ['on both', { triggers: [onChange, DAY] }, {}, [CHANGE, OVERSIZED, scheduled('TwentyFour_Hours')]],
    ['on a configured schedule', { triggers: [DAY] }, { frequency: 'Six_Hours' }, [scheduled('Six_Hours')]],
    [
      'on both, with a configured schedule',
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
    ['nothing, if it only runs on a schedule', byTime, {}, undefined],
  ]);

  test('depends on the recorder of the stack', () => {
    const recorder = (stack: Stack) =>
      new CfnConfigurationRecorder(stack, 'Recorder', { roleArn: 'arn:aws:iam::111122223333:role/r' });
    expect(listOwnRules([{ rule: openSsh, parameters: {} }], recorder).get('assay-open-ssh')?.dependsOn).toEqual([
      'EvaluatorInvokedByConfig',
      'Recorder',
    ]);
  });

  test('has a description within the limit of AWS', () => {
    const rule = createRule({ title: 'S'.repeat(300) });
    expect(listOwnRules([{ rule, parameters: {} }]).get('assay-open-ssh')?.Description).toHaveLength(256);
  });

  test.each<[string, ConfiguredRule, string]>([
    [
      'more parameters',
      { rule: openSsh, parameters: { allowedCidrs: 'x'.repeat(1024) } },
      'Cannot deploy rule "assay-open-ssh": got 1066 characters of input parameters, AWS Config allows 1024',
    ],
    [
      'more types',
      { rule: openSsh, parameters: {}, resourceTypes: Array.from({ length: 101 }, (_, n) => `AWS::EC2::T${n}`) },
      'Cannot deploy rule "assay-open-ssh": got 101 resource types in its scope, AWS Config allows 100',
    ],
    [
      'a longer name',
      { rule: createRule({ name: `a${'b'.repeat(122)}` }), parameters: {} },
      `Cannot deploy rule "assay-a${'b'.repeat(122)}": got 129 characters in its name, AWS Config allows 128`,
    ],
  ])('is rejected with %s than AWS allows', (_, configured, message) => {
    expect(() => listOwnRules([configured])).toThrow(new LimitExceeded(message));
  });
});

test.each<Partial<ConfiguredRule>>([{ resourceTypes: ['AWS::EC2::SecurityGroup'] }, { tagScope: { key: 'stage' } }])(
  'a rule that only runs on a schedule is rejected with the scope %j',
  (scope) => {
    const rule = createRule({ triggers: [every('One_Hour')] });
    expect(() => listOwnRules([{ rule, parameters: {}, ...scope }])).toThrow(
      new LimitExceeded(
        'Cannot deploy rule "assay-open-ssh": got a scope, AWS Config accepts it only for rules that run on changes',
      ),
    );
  },
);

/** The validator of the CDK does not check owner, message types, frequencies and types. */
test('every rule of the repository has properties that AWS Config accepts', () => {
  const all = listOwnRules(rules.map((rule) => ({ rule, parameters: {} })));
  expect([...all.keys()]).toEqual(rules.map(({ name }) => `assay-${name}`));
  for (const rule of rules) {
    const { Source, Scope, InputParameters } = all.get(`assay-${rule.name}`) as Properties;
    const expected = rule.triggers.flatMap((trigger) =>
      trigger.on === 'change' ? [CHANGE, OVERSIZED] : [scheduled(trigger.frequency)],
    );
    const SourceIdentifier = rule.resource.aspect === undefined ? EVALUATOR : COLLECTOR;
    expect(Source).toEqual({ Owner: 'CUSTOM_LAMBDA', SourceIdentifier, SourceDetails: expected });
    expect(InputParameters).toEqual({ assayRule: rule.name });
    for (const type of Scope?.ComplianceResourceTypes ?? []) expect(type).toMatch(/^AWS::\w+::\w+$/);
  }
});

test('a rule about what AWS Config does not record needs the collector', () => {
  const rule = rules.find(({ name }) => name === 'root-access-key') as Rule;
  expect(() =>
    synthesize((stack) => {
      const evaluator = createEvaluator(stack);
      new ConfigRules(stack, 'Rules', { rules: [{ rule, parameters: {} }], evaluator, prefix: 'assay' });
    }),
  ).toThrow('Cannot deploy rule "root-access-key": got no collector, which evaluates it');
});

describe('a Config rule for an AWS managed rule', () => {
  const managed = listConfigRules((stack) => {
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

  test('has only the required properties by default', () => {
    expect(managed.get('assay-restricted-ssh')).toEqual({
      ConfigRuleName: 'assay-restricted-ssh',
      Description: 'AWS managed rule INCOMING_SSH_DISABLED',
      Source: { Owner: 'AWS', SourceIdentifier: 'INCOMING_SSH_DISABLED' },
      dependsOn: [],
    });
  });

  test('has all configured properties', () => {
    expect(managed.get('assay-certificates')).toEqual({
      ConfigRuleName: 'assay-certificates',
      Description: 'AWS managed rule ACM_CERTIFICATE_EXPIRATION_CHECK',
      Source: { Owner: 'AWS', SourceIdentifier: 'ACM_CERTIFICATE_EXPIRATION_CHECK' },
      InputParameters: { daysToExpiration: '30' },
      Scope: { ComplianceResourceTypes: ['AWS::ACM::Certificate'] },
      MaximumExecutionFrequency: 'Twelve_Hours',
      EvaluationModes: [{ Mode: 'DETECTIVE' }, { Mode: 'PROACTIVE' }],
      dependsOn: [],
    });
  });
});

describe('a Config rule for a Guard policy', () => {
  const withPolicy = (policy: string, parameters: Readonly<Record<string, string>> = {}) =>
    listConfigRules((stack) => {
      new GuardRules(stack, 'Guard', {
        prefix: 'assay',
        rules: [
          {
            name: 'gp3-only',
            description: 'Volumes are gp3',
            parameters,
            policy,
            runtime: 'guard-2.x.x',
            resourceTypes: ['AWS::EC2::Volume'],
            debugLog: false,
          },
        ],
      });
    });

  test('runs on changes', () => {
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

  test('has the parameters that its policy reads', () => {
    expect(withPolicy('rule a {}', { allowedType: 'gp3' }).get('assay-gp3-only')).toMatchObject({
      InputParameters: { allowedType: 'gp3' },
    });
  });

  test('is rejected with a longer policy than AWS allows', () => {
    expect(() => withPolicy('x'.repeat(10_001))).toThrow(
      new LimitExceeded('Cannot deploy rule "assay-gp3-only": got 10001 characters of policy, AWS Config allows 10000'),
    );
  });
});
