import { join } from 'node:path';
import { ingestFiles } from '../../lib/history/ingest/ingest';
import { createHistory, createItem } from '../history/items';
import { rules } from '../rules/registry';
import { createFolder } from '../temporary-files';
import { run } from './testing-io';

const group = (day: string, port: number, tags: object = {}) =>
  createItem({
    configurationItemCaptureTime: `2026-01-${day}T00:00:00.000Z`,
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-0a',
    resourceName: 'web',
    ARN: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a',
    tags,
    configuration: {
      groupId: 'sg-0a',
      groupName: 'web',
      vpcId: 'vpc-0a',
      ipPermissionsEgress: [],
      ipPermissions: [
        {
          ipProtocol: 'tcp',
          fromPort: port,
          toPort: port,
          prefixListIds: [],
          userIdGroupPairs: [],
          ipRanges: ['0.0.0.0/0'],
          ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
          ipv6Ranges: [],
        },
      ],
    },
  });
const topic = (day: string, name: string) =>
  createItem({
    configurationItemCaptureTime: `2026-01-${day}T00:00:00.000Z`,
    resourceType: 'AWS::SNS::Topic',
    resourceId: 'arn:aws:sns:eu-west-1:111122223333:t',
    resourceName: 't',
    configuration: { DisplayName: name },
  });

let store: string;
beforeAll(async () => {
  store = join(createFolder({}), 'history.duckdb');
  const items = [group('01', 443), group('09', 22, { env: 'prod' }), topic('01', 'a'), topic('09', 'b')];
  await ingestFiles([createFolder({ 'history.json': createHistory(items) })], { store });
});

const restore = (...args: string[]) => run(['restore', ...args, '--store', store, '--now', '2026-02-01'], { rules });
const permission = (port: number) => [
  { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
];
const call = (step: string, api: string, port: number, more: object = {}) => ({
  step,
  service: 'ec2',
  api,
  parameters: { GroupId: 'sg-0a', IpPermissions: permission(port) },
  ...more,
});

test('the plan has the calls, the diff, every rule before and after, the undo, and what it does not restore', async () => {
  const { code, out } = await restore('web', '--to', '2026-01-05', '--preview', '--format', 'json');
  expect(code).toBe(0);
  const { evaluations, changes, ...plan } = JSON.parse(out);
  const arn = `arn:\${Partition}:ec2:\${Region}:\${Account}:security-group/*`;
  expect(plan).toEqual({
    resource: {
      accountId: '111122223333',
      region: 'eu-west-1',
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: 'sg-0a',
      resourceName: 'web',
      arn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a',
    },
    from: '2026-02-01T00:00:00.000Z',
    to: '2026-01-05T00:00:00.000Z',
    recorded: { since: '2026-01-01T00:00:00.000Z', certainty: 'exact' },
    plan: {
      kind: 'fix',
      summary: 'Add tcp 443 from 0.0.0.0/0 and remove tcp 22 from 0.0.0.0/0',
      calls: [
        call('AddRules', 'AuthorizeSecurityGroupIngress', 443),
        call('RemoveRules', 'RevokeSecurityGroupIngress', 22),
      ],
      undo: [
        call('AddRemovedRules', 'AuthorizeSecurityGroupIngress', 22, { undoes: 'RemoveRules' }),
        call('RemoveAddedRules', 'RevokeSecurityGroupIngress', 443, { undoes: 'AddRules' }),
      ],
      cannotUndo: 'A rule that the undo adds again gets a new ID and loses its tags',
    },
    notRestored: [{ op: 'remove', path: '/tags/env', before: 'prod' }],
    notRecorded: ['IDs and tags of rules'],
    permissions: [
      { action: 'ec2:AuthorizeSecurityGroupIngress', resource: arn },
      { action: 'ec2:RevokeSecurityGroupIngress', resource: arn },
    ],
  });
  expect(changes.map(({ path }: { path: string }) => path)).toEqual([
    '/configuration/ipPermissions/0/fromPort',
    '/configuration/ipPermissions/0/toPort',
  ]);
  const openSsh = (rows: { rule: string; complianceType: string }[]) =>
    rows.find(({ rule }) => rule === 'open-ssh')?.complianceType;
  expect([openSsh(evaluations.before), openSsh(evaluations.after)]).toEqual(['NON_COMPLIANT', 'COMPLIANT']);
});

test.each([
  ['a state that is as it was', 'web', '2026-01-10', 0, { kind: 'nothing', reason: 'The resource is as it was' }],
  ['a type without calls', 't', '2026-01-05', 1, { kind: 'manual', reason: 'Assay has no calls for AWS::SNS::Topic' }],
  [
    'a time before the first record',
    'web',
    '2025-01-05',
    1,
    { kind: 'manual', reason: 'The store has no state of the resource at that time: not recorded yet' },
  ],
])('%s has no calls', async (_, resource, to, code, plan) => {
  const { code: actual, out } = await restore(resource, '--to', to, '--preview', '--format', 'json');
  expect([actual, JSON.parse(out).plan]).toEqual([code, { ...plan, calls: [], undo: [] }]);
});

test.each([
  [
    '2026-01-05',
    `Evaluations
  open-high-risk-port     non-compliant → compliant
  open-ssh                non-compliant → compliant
  unauthorized-open-port  non-compliant → compliant
  5 other rules unchanged: 1 not applicable, 3 compliant, 1 non-compliant
  (unused-security-group)
`,
  ],
  [
    '2026-01-10',
    `Evaluations
  8 rules unchanged: 1 not applicable, 3 compliant, 4 non-compliant
  (open-high-risk-port, open-ssh, unauthorized-open-port, unused-security-group)
`,
  ],
])('the page shows the results that change by a restore to %s, and counts the others', async (to, expected) => {
  const { out } = await restore('web', '--to', to, '--preview');
  expect(out.slice(out.indexOf('Evaluations'))).toBe(expected);
});

test('the command starts the deployed runbook', async () => {
  const { code, out } = await restore('web', '--to', '2026-01-05', '--command', '--prefix', 'guard');
  expect([code, out]).toEqual([
    0,
    'aws ssm start-automation-execution --region eu-west-1 --document-name guard-security-group-restore --parameters ResourceId=sg-0a,To=2026-01-05T00:00:00.000Z\n',
  ]);
});

test('there is no command where no call restores anything', async () => {
  const { code, out, err } = await restore('t', '--to', '2026-01-05', '--command');
  expect([code, out, err]).toEqual([
    1,
    '',
    'assay: There is nothing to start: Assay has no calls for AWS::SNS::Topic\n',
  ]);
});

test.each([
  [['--to', '2026-01-05'], 'assay restore needs --preview: it shows the calls and makes none'],
  [['--preview'], 'assay restore needs --to <time>'],
  [['--to', '2026-01-05', '--preview', '--command'], 'Cannot use --preview and --command together'],
  [['--to', '2026-01-05', '--preview', '--prefix', 'guard'], 'Cannot use --prefix without --command'],
  [
    ['--to', '2026-01-05', '--command', '--prefix', ''],
    'Cannot use --prefix "": expected a lower-case name with hyphens',
  ],
  [
    ['--to', '2026-01-05', '--command', '--prefix', 'a b'],
    'Cannot use --prefix "a b": expected a lower-case name with hyphens',
  ],
  [['--to', '2026-03-01', '--preview'], 'Cannot use --to "2026-03-01": it is after 2026-02-01T00:00:00.000Z'],
])('%j is refused', async (args, message) => {
  const { code, err } = await restore('web', ...args);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});
