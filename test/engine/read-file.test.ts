import { join } from 'node:path';
import { parseParameters } from '../../lib/core/parameters';
import type { Rule } from '../../lib/core/rule';
import { readFile } from '../../lib/engine/read-file';
import { indexRules } from '../../lib/engine/rule-index';
import { rules } from '../../rules';
import { REQUIRED_VALUES } from '../rules/registry';
import { createFolder } from '../temporary-files';

const TEMPLATE = `
Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 1, ToPort: 2, SourcePrefixListId: !Ref List}]}
  Rule: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Group, IpProtocol: "-1", CidrIp: 10.0.0.0/8}}
  List: {Type: AWS::EC2::PrefixList, Properties: {Entries: []}}
  Instance: {Type: AWS::EC2::Instance, Properties: {LaunchTemplate: {LaunchTemplateId: !If [IsProd, !Ref Launch, lt-0a]}}}
  Launch: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {BlockDeviceMappings: [{DeviceName: a, Ebs: {}}]}}}
  Cluster: {Type: AWS::RDS::DBCluster, Properties: {PubliclyAccessible: true}}
  Set: {Type: AWS::SSO::PermissionSet, Properties: {InlinePolicy: {Statement: []}}}
  OtherSet: {Type: AWS::SSO::PermissionSet, Properties: {ManagedPolicies: []}}
  Topic: {Type: AWS::SNS::Topic}`;

const ALL = {
  'AWS::EC2::Instance': 1,
  'AWS::EC2::LaunchTemplate': 1,
  'AWS::EC2::PrefixList': 1,
  'AWS::EC2::SecurityGroup': 1,
  'AWS::EC2::SecurityGroupIngress': 1,
  'AWS::EC2::Volume': 1,
  'AWS::IAM::Role': 2,
  'AWS::RDS::DBCluster': 1,
  'AWS::RDS::DBInstance': 1,
  'AWS::SNS::Topic': 1,
  'AWS::SSO::PermissionSet': 2,
};

test.each<[ruleName: string, evaluated: string[]]>([
  ['open-ssh', ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::PrefixList']],
  ['gp2-volume', ['AWS::EC2::Volume', 'AWS::EC2::LaunchTemplate']],
  ['imdsv1-instance', ['AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate']],
  ['public-rds-instance', ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster']],
  ['inline-admin-policy', ['AWS::IAM::Role', 'AWS::SSO::PermissionSet']],
])('resources that decide the results of %s count as evaluated', async (ruleName, evaluated) => {
  const rule = rules.find(({ name }) => name === ruleName) as Rule;
  const ruleIndex = indexRules([{ rule, parameters: parseParameters(rule, {}) }], new Date(0), []);
  const source = join(createFolder({ 'template.yaml': TEMPLATE }), 'template.yaml');
  const tally = await readFile({ source, size: TEMPLATE.length }, { ruleIndex }, () => {});
  expect(tally).toMatchObject({ items: 13, unreadable: [], notes: [] });
  const rest = Object.entries(ALL).filter(([type]) => !evaluated.includes(type));
  expect(tally.unjudgedTypes).toEqual(Object.fromEntries(rest));
});

test('output of a call that contradicts its shape is one unreadable part of its file', async () => {
  const tags = {
    TagDescriptions: [
      { ResourceArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/b', Tags: [{ Key: 5 }] },
    ],
  };
  const group = { SecurityGroups: [{ GroupId: 'sg-0a', GroupName: 'a', IpPermissions: [], IpPermissionsEgress: [] }] };
  const folder = createFolder({ 'a.json': JSON.stringify({ fileVersion: '1.0', configurationItems: [tags, group] }) });
  const enabled = rules.map((rule) => ({
    rule,
    parameters: parseParameters(rule, REQUIRED_VALUES[rule.name] ?? {}),
  }));
  const ids: string[] = [];
  const source = join(folder, 'a.json');
  const { unreadable } = await readFile(
    { source, size: 1 },
    { ruleIndex: indexRules(enabled, new Date(0), []) },
    ({ resourceId }) => ids.push(resourceId),
  );
  expect(unreadable).toEqual([{ source, message: expect.stringContaining('Tags') }]);
  expect(ids).toEqual(['sg-0a']);
});

test.each<[name: string, text: string, ids: string[]]>([
  ['NDJSON', ['c', 'a', 'b'].map(formatLine).join('\n'), ['c', 'a', 'b']],
  [
    'a list in which a message is between items',
    `[${formatLine('c')},${formatMessage('a')},${formatLine('b')}]`,
    ['c', 'a', 'b'],
  ],
])('the items of a file keep their order: %s', async (_name, text, expected) => {
  const rule = rules.find(({ name }) => name === 'gp2-volume') as Rule;
  const ruleIndex = indexRules([{ rule, parameters: parseParameters(rule, {}) }], new Date(0), []);
  const source = join(createFolder({ a: text }), 'a');
  const ids: string[] = [];
  await readFile({ source, size: 1 }, { ruleIndex }, ({ resourceId }, ordinal) => ids.push(`${resourceId}${ordinal}`));
  expect(ids).toEqual(expected.map((id, index) => `${id}${index + 1}`));
});

function createVolume(resourceId: string): object {
  return {
    configurationItemCaptureTime: '2026-01-01T00:00:00.000Z',
    configurationItemStatus: 'OK',
    awsAccountId: '111122223333',
    awsRegion: 'eu-west-1',
    resourceType: 'AWS::EC2::Volume',
    resourceId,
    configuration: { volumeType: 'gp2' },
  };
}

function formatLine(resourceId: string): string {
  return JSON.stringify(createVolume(resourceId));
}

function formatMessage(resourceId: string): string {
  return JSON.stringify({
    messageType: 'ConfigurationItemChangeNotification',
    configurationItem: createVolume(resourceId),
  });
}

test('a file that may not be read is named with the reason', async () => {
  const ruleIndex = indexRules([], new Date(0), []);
  const source = join(createFolder({}), 'none.json');
  const { unreadable } = await readFile({ source, size: 1 }, { ruleIndex }, () => {});
  expect(unreadable).toEqual([{ source, message: `Cannot open "${source}": there is no such file or folder` }]);
});
