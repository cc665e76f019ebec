import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ResourceType } from '@aws-sdk/client-config-service';
import { NestedStack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { findManagedRule } from '../../../lib/cdk/configuration/rules/managed-rule';
import { evaluateJson } from '../../cli/testing-io';
import { rules } from '../../rules/registry';
import { createFolder } from '../../temporary-files';
import { mergeTemplates } from '../merged-template';
import { createApp } from '../sample-app';
import { EVERYTHING } from '../sample-configuration';

const REGIONS = ['eu-west-1', 'us-east-1', 'eu-central-2'];
const ACCOUNTS = ['111122223333', '444455556666'];

/** The longest prefix. */
const PREFIX = 'company-wide-compliance-platform';

/** Everything is on, for two accounts and three Regions, one of which cannot record IAM. */
const { app, stacks } = createApp({
  ...EVERYTHING,
  prefix: PREFIX,
  environments: ACCOUNTS.map((account) => ({
    account,
    regions: REGIONS,
    tag: account === ACCOUNTS[0] ? 'production' : 'test',
  })),
  managedRules: {
    'restricted-ssh': 'default',
    'access-keys-rotated': 'default',
    KMS_CMK_NOT_SCHEDULED_FOR_DELETION: { frequency: 'One_Hour' },
    REQUIRED_TAGS: { parameters: { tag1Key: 'owner' }, resourceTypes: ['AWS::S3::Bucket'] },
    'iam-password-policy': 'default',
    // Event patterns and policies name each rule.
    RDS_STORAGE_ENCRYPTED: Array.from({ length: 80 }, (_, n) => ({ name: `encrypted-databases-${n}` })),
  },
  remediation: Object.fromEntries(
    Object.entries(EVERYTHING.remediation ?? {}).map(([name, settings]) => [
      name,
      { ...(settings as object), approvers: ACCOUNTS.map((account) => `arn:aws:iam::${account}:role/on-call`) },
    ]),
  ) as never,
});

// biome-ignore lint/suspicious/noExplicitAny: a template's JSON
type Resource = { readonly Type: string; readonly Properties: any };
const templates = stacks.map((stack) => ({
  name: stack.node.id,
  account: stack.account,
  document: mergeTemplates(stack).toJSON(),
}));
/** As long as the ARN of a queue or function. */
const LONG_ARN = 'x'.repeat(120);

/** Replaces references by texts as long as their values. */
function resolveReferences(value: unknown, texts: Readonly<Record<string, string>>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => resolveReferences(each, texts));
  const { Ref: name, 'Fn::GetAtt': attribute, 'Fn::FindInMap': path, 'Fn::Join': join } = value as Reference;
  if (name === 'AWS::AccountId') return '111122223333';
  if (path) return texts[path[2] ?? ''];
  if (join) return (resolveReferences(join[1], texts) as string[]).join(join[0]);
  if (name !== undefined || attribute) return LONG_ARN;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, resolveReferences(child, texts)]));
}
interface Reference {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly 'Fn::FindInMap'?: readonly string[];
  readonly 'Fn::Join'?: readonly [string, unknown];
}

const listResources = ({ document }: (typeof templates)[number], type: string) =>
  Object.values(document.Resources as Record<string, Resource>)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties);
const listAll = (type: string) => templates.flatMap((template) => listResources(template, type));

/** AWS's limits: https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html */
const RECORDABLE: ReadonlySet<string> = new Set(Object.values(ResourceType));

/** Lists what AWS Config would refuse in a Config rule. */
function listProblems({
  ConfigRuleName: name,
  Source,
  Scope,
  InputParameters = {},
  MaximumExecutionFrequency,
}: Resource['Properties']): string[] {
  const managed = Source.Owner === 'AWS' ? findManagedRule(Source.SourceIdentifier) : undefined;
  const messages = (Source.SourceDetails ?? []).map(({ MessageType }: { MessageType: string }) => MessageType);
  const runsOnChanges =
    Source.Owner === 'AWS' ? managed?.onChange : messages.some((one: string) => one !== 'ScheduledNotification');
  const types: string[] = Scope?.ComplianceResourceTypes ?? [];
  const checks: Readonly<Record<string, boolean>> = {
    'unknown identifier': Source.Owner === 'AWS' && !managed,
    'scope without changes': Scope !== undefined && !runsOnChanges,
    'unknown type': types.some((type) => !RECORDABLE.has(type)),
    'type that the rule does not evaluate':
      managed !== undefined && types.some((type) => !managed.resourceTypes.includes(type)),
    'too many types': types.length > 100,
    'scope by tag and types': types.length > 0 && Scope?.TagKey !== undefined,
    'unknown parameter':
      managed !== undefined && Object.keys(InputParameters).some((key) => !Object.hasOwn(managed.parameters, key)),
    'unknown rule': Source.Owner === 'CUSTOM_LAMBDA' && !rules.some((rule) => rule.name === InputParameters.assayRule),
    'long parameters': JSON.stringify(InputParameters).length > 1024,
    'long name': name.length > 128,
    'frequency without a schedule': MaximumExecutionFrequency !== undefined && managed?.periodic === false,
  };
  return Object.entries(checks).flatMap(([problem, isFound]) => (isFound ? [`${name}: ${problem}`] : []));
}

test('has a stack for each account and Region, within the limits of CloudFormation', () => {
  expect(templates).toHaveLength(ACCOUNTS.length * REGIONS.length);
  const nested = stacks.flatMap((stack) => stack.node.findAll().filter(NestedStack.isNestedStack));
  expect(nested).toHaveLength(stacks.length);
  for (const stack of [...stacks, ...nested]) {
    const { Resources, Parameters, Outputs, Mappings = {} } = Template.fromStack(stack).toJSON();
    expect(Object.keys(Resources).length).toBeLessThanOrEqual(500);
    expect(Object.keys(Parameters).length).toBeLessThanOrEqual(200);
    expect(Object.keys(Outputs).length).toBeLessThanOrEqual(200);
    for (const { Texts } of Object.values<Record<string, object>>(Mappings)) {
      expect(Object.keys(Texts ?? {}).length).toBeLessThanOrEqual(200);
    }
    expect(statSync(join(app.outdir, stack.templateFile)).size).toBeLessThanOrEqual(1_000_000);
  }
});

/** What the deployment's own resources do not comply with, and why. */
const ACCEPTED: Readonly<Record<string, string>> = {
  'unlogged-s3-bucket RecordingBucket8F380115': 'Access logs would need another bucket in every Region',
  'unlogged-s3-bucket HistoryWorkgroupResults51A08566': 'Results of queries can be computed again',
  'unprotected-table ResponseTable4C28FB86': 'It is deleted with its stack, and can be restored until then',
  'alarm-without-action HealthTamperingCCC7A161': 'Each tamper event sends a message of its own',
};

test('complies with all rules, but for accepted exceptions', async () => {
  const folder = createFolder({ 'template.json': JSON.stringify(templates[0]?.document) });
  const { evaluations, unreadable } = await evaluateJson([folder, '--no-config'], { rules });
  expect(unreadable).toEqual([]);
  const problems = evaluations.filter(
    ({ complianceType }: { complianceType: string }) => complianceType === 'NON_COMPLIANT',
  );
  expect(problems.map(({ rule, resourceId }: Record<string, string>) => `${rule} ${resourceId}`).sort()).toEqual(
    Object.keys(ACCEPTED).sort(),
  );
});

test('the command evaluates the nested stack of a synthesized app with the values that the outer one passes', async () => {
  const { app } = createApp({ remediation: { 'open-ssh': 'manual' } });
  const { directory } = app.synth();
  const options = [directory, '--no-config', '--rule', 'inline-admin-policy'];
  const { evaluations, unreadable } = await evaluateJson(options, { rules });
  expect(unreadable).toEqual([]);
  const nested = evaluations.filter(({ nestedIn }: { nestedIn?: string }) => nestedIn !== undefined);
  const toName = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');
  expect(nested.map((each: Record<string, string>) => [toName(each.resourceId ?? ''), each.complianceType])).toEqual([
    ['opensshRole', 'COMPLIANT'],
    ['opensshUndoRole', 'COMPLIANT'],
  ]);
});

test('AWS Config accepts every rule', () => {
  const all = listAll('AWS::Config::ConfigRule');
  expect(all.length).toBeGreaterThan(6 * 20);
  expect(all.flatMap(listProblems)).toEqual([]);
  for (const template of templates) {
    const names = listResources(template, 'AWS::Config::ConfigRule').map(({ ConfigRuleName }) => ConfigRuleName);
    expect(new Set(names).size).toBe(names.length);
  }
});

test('the checks find what AWS Config would refuse', () => {
  const scheduled = { Owner: 'CUSTOM_LAMBDA', SourceDetails: [{ MessageType: 'ScheduledNotification' }] };
  const own = { InputParameters: { assayRule: 'open-ssh' } };
  const scope = { Scope: { ComplianceResourceTypes: ['AWS::S3::Bucket'] } };
  const aws = (SourceIdentifier: string) => ({ Source: { Owner: 'AWS', SourceIdentifier } });
  expect(
    [
      { ...own, Source: scheduled, ...scope },
      { ...aws('RESTRICTED_SSH') },
      { ...aws('ACCESS_KEYS_ROTATED'), ...scope },
      { ...aws('ENCRYPTED_VOLUMES'), InputParameters: { key: 'k' }, MaximumExecutionFrequency: 'One_Hour' },
    ].flatMap((rule) => listProblems({ ConfigRuleName: 'r', ...rule })),
  ).toEqual([
    'r: scope without changes',
    'r: unknown identifier',
    'r: scope without changes',
    'r: type that the rule does not evaluate',
    'r: unknown parameter',
    'r: frequency without a schedule',
  ]);
});

test('recorders name only types that AWS Config records', () => {
  const recorders = JSON.stringify(listAll('AWS::Config::ConfigurationRecorder'));
  const types = new Set(recorders.match(/AWS::\w+::\w+/g));
  expect(types.size).toBeGreaterThan(3);
  expect([...types].filter((type) => !RECORDABLE.has(type))).toEqual([]);
});

test.each([
  ['a dashboard', 'AWS::CloudWatch::Dashboard', () => true],
  [
    'the rule on access keys',
    'AWS::Config::ConfigRule',
    ({ ConfigRuleName }) => ConfigRuleName === `${PREFIX}-access-keys-rotated`,
  ],
  [
    'the rule on the password policy',
    'AWS::Config::ConfigRule',
    ({ ConfigRuleName }) => ConfigRuleName === `${PREFIX}-iam-password-policy`,
  ],
  [
    'the rule on inline policies',
    'AWS::Config::ConfigRule',
    ({ ConfigRuleName }) => ConfigRuleName === `${PREFIX}-inline-admin-policy`,
  ],
] as [string, string, (properties: Resource['Properties']) => boolean][])(
  'each account has %s in one Region',
  (_, type, isWanted) => {
    const found = templates.filter((template) => listResources(template, type).some(isWanted));
    expect(found.map(({ name }) => name)).toEqual(ACCOUNTS.map((account) => `${PREFIX}-${account}-eu-west-1`));
  },
);

test('no two Regions of an account name a role alike, since IAM is global', () => {
  for (const account of ACCOUNTS) {
    const names = templates
      .filter((template) => template.account === account)
      .flatMap((template) => listResources(template, 'AWS::IAM::Role').flatMap(({ RoleName }) => RoleName ?? []));
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(names).size).toBe(names.length);
  }
});

/** A limit of AWS, the page that states it, and the measure of each resource of a type. */
type Limit = [
  name: string,
  max: number,
  page: string,
  type: string,
  measure: (properties: Resource['Properties']) => number,
];
const lengthOf =
  (key: string) =>
  ({ [key]: text = '' }: Resource['Properties']): number =>
    text.length;
const sizeOf =
  (key: string) =>
  ({ [key]: value = {} }: Resource['Properties']): number =>
    JSON.stringify(value).length;
const SQS = 'AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html';
const IAM = 'IAM/latest/UserGuide/reference_iam-quotas.html';
const EVENTS = 'eventbridge/latest/userguide/eb-quota.html';
const LAMBDA = 'lambda/latest/api/API_CreateFunction.html';
const ALARM = 'AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html';
const REMEDIATION = 'config/latest/APIReference/API_RemediationConfiguration.html';

const LIMITS: Limit[] = [
  ['names of roles', 64, IAM, 'AWS::IAM::Role', lengthOf('RoleName')],
  ['descriptions of roles', 1000, 'IAM/latest/APIReference/API_Role.html', 'AWS::IAM::Role', lengthOf('Description')],
  ['trust policies of roles', 2048, IAM, 'AWS::IAM::Role', sizeOf('AssumeRolePolicyDocument')],
  ['policies of roles', 10_240, IAM, 'AWS::IAM::Policy', sizeOf('PolicyDocument')],
  ['names of policies', 128, IAM, 'AWS::IAM::Policy', lengthOf('PolicyName')],
  ['policies of queues', 8192, SQS, 'AWS::SQS::QueuePolicy', sizeOf('PolicyDocument')],
  ['statements of a queue', 20, SQS, 'AWS::SQS::QueuePolicy', ({ PolicyDocument }) => PolicyDocument.Statement.length],
  [
    'conditions of a queue',
    10,
    SQS,
    'AWS::SQS::QueuePolicy',
    ({ PolicyDocument }) =>
      PolicyDocument.Statement.filter(({ Condition }: { Condition?: object }) => Condition).length,
  ],
  [
    'policies of topics',
    30_720,
    'sns/latest/api/API_SetTopicAttributes.html',
    'AWS::SNS::TopicPolicy',
    sizeOf('PolicyDocument'),
  ],
  ['policies of keys', 32_768, 'kms/latest/developerguide/resource-limits.html', 'AWS::KMS::Key', sizeOf('KeyPolicy')],
  [
    'policies of buckets',
    20_480,
    'AmazonS3/latest/userguide/bucket-policies.html',
    'AWS::S3::BucketPolicy',
    sizeOf('PolicyDocument'),
  ],
  ['names of functions', 64, LAMBDA, 'AWS::Lambda::Function', lengthOf('FunctionName')],
  ['descriptions of functions', 256, LAMBDA, 'AWS::Lambda::Function', lengthOf('Description')],
  [
    'environments of functions',
    4096,
    'lambda/latest/dg/gettingstarted-limits.html',
    'AWS::Lambda::Function',
    ({ Environment }) => JSON.stringify(Environment?.Variables ?? {}).length,
  ],
  ['event patterns', 2048, EVENTS, 'AWS::Events::Rule', sizeOf('EventPattern')],
  ['targets of event rules', 5, EVENTS, 'AWS::Events::Rule', ({ Targets }) => Targets.length],
  [
    'names of event rules',
    64,
    'eventbridge/latest/APIReference/API_PutRule.html',
    'AWS::Events::Rule',
    lengthOf('Name'),
  ],
  ['runbooks', 65_536, 'general/latest/gr/ssm.html', 'AWS::SSM::Document', ({ Content }) => Buffer.byteLength(Content)],
  [
    'names of runbooks',
    128,
    'systems-manager/latest/APIReference/API_CreateDocument.html',
    'AWS::SSM::Document',
    lengthOf('Name'),
  ],
  [
    'parameters of remediations',
    25,
    REMEDIATION,
    'AWS::Config::RemediationConfiguration',
    ({ Parameters }) => Object.keys(Parameters).length,
  ],
  [
    'values of remediations',
    256,
    'config/latest/APIReference/API_StaticValue.html',
    'AWS::Config::RemediationConfiguration',
    ({ Parameters }) => Parameters.AutomationAssumeRole.StaticValue.Values[0].length,
  ],
  ['names of alarms', 255, ALARM, 'AWS::CloudWatch::Alarm', lengthOf('AlarmName')],
  ['descriptions of alarms', 1024, ALARM, 'AWS::CloudWatch::Alarm', lengthOf('AlarmDescription')],
  ['names of topics', 256, 'sns/latest/api/API_CreateTopic.html', 'AWS::SNS::Topic', lengthOf('TopicName')],
];

test.each(LIMITS)('%s are at most %d (https://docs.aws.amazon.com/%s)', (_, max, __, type, measure) => {
  const measured = templates.flatMap((template) => {
    const texts = template.document.Mappings.RunbookTexts.Texts;
    return listResources(template, type).map((properties) => measure(resolveReferences(properties, texts)));
  });
  expect(measured.length).toBeGreaterThan(0);
  expect(Math.max(...measured)).toBeLessThanOrEqual(max);
});

test('synthesis says nothing: a remark for each account would hide the errors of a configuration', () => {
  const remarks = app.node
    .findAll()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => /^aws:cdk:(?:info|warning|error)$/.test(type)));
  expect(remarks.map(({ data }) => data)).toEqual([]);
});
