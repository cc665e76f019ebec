import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnreadableItem } from '../../../lib/core/reading/unreadable';
import { findNamedResources, toApiCall } from '../../../lib/formats/events/cloudtrail';
import { outsideData } from '../../outside-data';

const record = {
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:alice',
    arn: 'arn:aws:sts::111122223333:assumed-role/Admin/alice',
    accountId: '111122223333',
    sessionContext: { sessionIssuer: { type: 'Role', userName: 'Admin', accountId: '111122223333' } },
  },
  eventTime: '2026-02-11T05:03:11Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'AuthorizeSecurityGroupIngress',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '198.51.100.7',
  userAgent: 'console.ec2.amazonaws.com',
  requestParameters: {
    groupId: 'sg-0a1b2c3d4e5f60718',
    ipPermissions: { items: [{ ipProtocol: 'tcp', ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] }, groups: {} }] },
  },
  responseElements: {
    _return: true,
    securityGroupRuleSet: { items: [{ securityGroupRuleId: 'sgr-0a1b2c3d4e5f60718' }] },
  },
  eventID: '5d2c1b0a-0000-4000-8000-000000000002',
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '111122223333',
  eventCategory: 'Management',
  sessionCredentialFromConsole: 'true',
};

test('reads a current record', () => {
  expect(toApiCall(record)).toEqual({
    eventId: '5d2c1b0a-0000-4000-8000-000000000002',
    eventTime: '2026-02-11T05:03:11.000Z',
    eventName: 'AuthorizeSecurityGroupIngress',
    eventSource: 'ec2.amazonaws.com',
    accountId: '111122223333',
    region: 'eu-west-1',
    identity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/Admin/alice',
      accountId: '111122223333',
      userName: null,
      roleName: 'Admin',
      invokedBy: null,
    },
    sourceAddress: '198.51.100.7',
    userAgent: 'console.ec2.amazonaws.com',
    readOnly: false,
    isDataEvent: false,
    errorCode: null,
    fromConsole: true,
  });
});

test('reads a record with the required fields only, and its time in another format', () => {
  const { eventID, eventName, eventSource } = record;
  expect(
    toApiCall({ eventID, eventName, eventSource, eventTime: '2026-02-11 05:03:11.000000000', userIdentity: null }),
  ).toEqual({
    eventId: eventID,
    eventTime: '2026-02-11T05:03:11.000Z',
    eventName,
    eventSource,
    accountId: null,
    region: null,
    identity: { type: '', arn: null, accountId: null, userName: null, roleName: null, invokedBy: null },
    sourceAddress: null,
    userAgent: null,
    readOnly: undefined,
    isDataEvent: false,
    errorCode: null,
    fromConsole: false,
  });
});

test('reads readOnly as text, an error and a data event', () => {
  const call = toApiCall({ ...record, readOnly: 'true', errorCode: 'AccessDenied', eventCategory: 'Data' });
  expect([call.readOnly, call.errorCode, call.isDataEvent]).toEqual([true, 'AccessDenied', true]);
});

test.each([
  ['eventID', undefined, 'Cannot read record.eventID: expected a string, found nothing'],
  ['eventTime', '...', 'Cannot read record.eventTime: expected a time, found "..."'],
  ['userIdentity', 'alice', 'Cannot read record.userIdentity: expected an object, found "alice"'],
])('refuses a record with a wrong %s', (key, value, message) => {
  expect(() => toApiCall({ ...record, [key]: value })).toThrow(new UnreadableItem(message));
});

test('finds names in request, response and resources at any depth', () => {
  const named = findNamedResources({
    ...record,
    resources: [{ ARN: 'arn:aws:s3:::example-reports', accountId: '111122223333', type: 'AWS::S3::Bucket' }],
  });
  expect([...named].sort()).toEqual([
    '0.0.0.0/0',
    '111122223333',
    'AWS::S3::Bucket',
    'arn:aws:s3:::example-reports',
    'sg-0a1b2c3d4e5f60718',
    'sgr-0a1b2c3d4e5f60718',
    'tcp',
  ]);
});

test('finds names in a record nested more deeply than the stack allows', () => {
  let nested: unknown = 'sg-0a1b2c3d4e5f60718';
  for (let depth = 0; depth < 50_000; depth++) nested = [nested];
  expect([...findNamedResources({ requestParameters: nested })]).toEqual(['sg-0a1b2c3d4e5f60718']);
});

test('finds no names in a value that is not a record', () => {
  expect([
    ...findNamedResources('sg-0a1b2c3d4e5f60718'),
    ...findNamedResources(null),
    ...findNamedResources({}),
  ]).toEqual([]);
});

/** Files of AWS and of other people's repositories that may lie beside this one; their licences keep them out of it. */
const { folder: DATA, testWithData } = outsideData('test/formats/events/cloudtrail.test.ts');

testWithData('reads every real record, or refuses it with the path of the error', () => {
  const records = readdirSync(DATA, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => recordsOf(JSON.parse(readFileSync(join(DATA, name), 'utf8'))));
  const refused = new Map<string, number>();
  for (const one of records) {
    try {
      toApiCall(one);
      findNamedResources(one);
    } catch (error) {
      if (!(error instanceof UnreadableItem)) throw error;
      const where = /record\.\w+/.exec(error.message)?.[0] ?? error.message;
      refused.set(where, (refused.get(where) ?? 0) + 1);
    }
  }
  expect([records.length, Object.fromEntries(refused)]).toEqual([
    1652,
    { 'record.eventID': 50, 'record.eventTime': 1 },
  ]);
});

function recordsOf(content: unknown): unknown[] {
  if (Array.isArray(content)) return content;
  const { Records, detail, eventName } = content as { Records?: unknown[]; detail?: unknown; eventName?: string };
  return Records ?? [detail !== undefined && eventName === undefined ? detail : content];
}
