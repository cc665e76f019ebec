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

/** Everything is on, for two accounts and three Regions, one of which cannot record IAM. */
const { app, stacks } = createApp({
  ...EVERYTHING,
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
    ({ ConfigRuleName }) => ConfigRuleName === 'assay-access-keys-rotated',
  ],
  [
    'the rule on the password policy',
    'AWS::Config::ConfigRule',
    ({ ConfigRuleName }) => ConfigRuleName === 'assay-iam-password-policy',
  ],
  [
    'the rule on inline policies',
    'AWS::Config::ConfigRule',
    ({ ConfigRuleName }) => ConfigRuleName === 'assay-inline-admin-policy',
  ],
] as [string, string, (properties: Resource['Properties']) => boolean][])(
  'each account has %s in one Region',
  (_, type, isWanted) => {
    const found = templates.filter((template) => listResources(template, type).some(isWanted));
    expect(found.map(({ name }) => name)).toEqual(ACCOUNTS.map((account) => `assay-${account}-eu-west-1`));
  },
);

test('no two Regions of an account name a role alike, since IAM is global', () => {
  for (const account of ACCOUNTS) {
    const names = templates
      .filter((template) => template.account === account)
      .flatMap((template) => listResources(template, 'AWS::IAM::Role').flatMap(({ RoleName }) => RoleName ?? []));
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(64);
  }
});

test('EventBridge accepts every pattern', () => {
  for (const { EventPattern } of listAll('AWS::Events::Rule'))
    expect(JSON.stringify(EventPattern ?? {}).length).toBeLessThanOrEqual(2048);
});

test('synthesis says nothing: a remark for each account would hide the errors of a configuration', () => {
  const remarks = app.node
    .findAll()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => /^aws:cdk:(?:info|warning|error)$/.test(type)));
  expect(remarks.map(({ data }) => data)).toEqual([]);
});
