import { evaluateRule } from '../../lib/core/evaluate/evaluate';
import { NO_FACTS } from '../../lib/core/facts';
import { parseParameters } from '../../lib/core/parameters';
import { UnreadableItem } from '../../lib/core/reading/unreadable';
import { detectFormat } from '../../lib/formats/detect';
import { toItem } from '../../lib/formats/items/configuration-item';
import { rules } from '../../rules';
import { REQUIRED_VALUES } from './registry';

const NOW = new Date('2026-11-20T08:00:00.000Z');

const raw = (resourceType: string, configuration: unknown, more: object = {}) => ({
  configurationItemStatus: 'OK',
  configurationItemCaptureTime: '2026-11-20T07:00:00.000Z',
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  resourceType,
  resourceId: 'r-1',
  tags: {},
  configuration,
  supplementaryConfiguration: {},
  ...more,
});

/** Evaluates the first item of a document by a rule. */
function evaluate(name: string, document: unknown): string {
  const rule = rules.find((one) => one.name === name) as (typeof rules)[number];
  const enabled = { rule, parameters: parseParameters(rule, REQUIRED_VALUES[name] ?? {}) };
  try {
    const [item] = detectFormat(document).items;
    const result = evaluateRule(enabled, toItem(item), { now: NOW, facts: NO_FACTS, waivers: [] });
    return result.insufficientData ? 'insufficient data' : result.complianceType;
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    return 'unreadable';
  }
}

describe('no odd item is compliant', () => {
  const pairs = rules.flatMap((rule) => rule.resource.resourceTypes.map((type) => [rule.name, type] as const));
  const withoutTags = pairs.filter(([name]) => name !== 'missing-tags');

  test.each(withoutTags)('%s on %s with an empty configuration', (name, type) => {
    expect(evaluate(name, raw(type, {}))).not.toBe('COMPLIANT');
  });
  test.each(withoutTags)('%s on %s with a configuration of a "__proto__"', (name, type) => {
    const configuration = JSON.parse('{"__proto__":{"encrypted":true,"volumeType":"gp3","ipPermissions":[]}}');
    expect(evaluate(name, raw(type, configuration))).not.toBe('COMPLIANT');
  });
  test.each(pairs)('%s on %s without a configuration', (name, type) => {
    expect(evaluate(name, raw(type, null))).not.toBe('COMPLIANT');
  });
  test.each(pairs)('%s on %s without a status', (name, type) => {
    expect(evaluate(name, raw(type, {}, { configurationItemStatus: undefined }))).not.toBe('COMPLIANT');
  });
});

const group = (...ipPermissions: object[]) =>
  raw('AWS::EC2::SecurityGroup', { groupName: 'web', groupId: 'sg-0a', vpcId: 'vpc-0a', ipPermissions });
const ssh = { ipProtocol: 'tcp', fromPort: 22, toPort: 22 };
const volume = (configuration: object, more: object = {}) =>
  raw('AWS::EC2::Volume', { volumeType: 'gp3', size: 8, encrypted: true, state: 'in-use', ...configuration }, more);
const ACL = JSON.stringify({ grantSet: null, grantList: [], owner: { id: 'x' } });
const PUBLIC = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }],
});
const bucket = (supplementary: object) =>
  raw('AWS::S3::Bucket', { name: 'b' }, { supplementaryConfiguration: { AccessControlList: ACL, ...supplementary } });
const key = (configuration: object) =>
  raw('AWS::KMS::Key', {
    keyManager: 'CUSTOMER',
    keyState: 'Enabled',
    origin: 'AWS_KMS',
    keyId: 'k',
    ...configuration,
  });
const trail = (configuration: object) =>
  raw('AWS::CloudTrail::Trail', {
    name: 'audit',
    logFileValidationEnabled: false,
    isMultiRegionTrail: true,
    kmsKeyId: 'k',
    ...configuration,
  });
const event = (item: object, eventLeftScope: unknown) => ({
  invokingEvent: JSON.stringify({ messageType: 'ConfigurationItemChangeNotification', configurationItem: item }),
  eventLeftScope,
});
const query = (fields: string, row: object) => ({
  Results: [JSON.stringify(row)],
  QueryInfo: { SelectFields: fields.split(' ').map((Name) => ({ Name })) },
});
const OWNED = { configuration: { tags: [{ key: 'Owner', value: 'web' }], volumeType: 'gp3' } };
const SELECTED = 'resourceType resourceId accountId awsRegion configuration';

test.each<[scenario: string, rule: string, document: unknown, expected: string]>([
  ['range lists that are all null', 'open-ssh', group({ ...ssh, ipRanges: null, ipv6Ranges: null }), 'unreadable'],
  [
    'range lists that are null beside an empty one',
    'open-ssh',
    group({ ...ssh, ipRanges: null, ipv4Ranges: null, ipv6Ranges: null, prefixListIds: null, userIdGroupPairs: [] }),
    'unreadable',
  ],
  [
    'one range list that is null, beside a source',
    'open-ssh',
    group({ ...ssh, ipRanges: ['192.0.2.0/24'], ipv6Ranges: null }),
    'COMPLIANT',
  ],
  ['empty range lists', 'open-ssh', group({ ...ssh, ipRanges: [], userIdGroupPairs: [] }), 'COMPLIANT'],
  [
    'a good volume without a status',
    'gp2-volume',
    volume({}, { configurationItemStatus: undefined }),
    'insufficient data',
  ],
  [
    'a good volume whose status is null',
    'gp2-volume',
    volume({}, { configurationItemStatus: null }),
    'insufficient data',
  ],
  [
    'a gp2 volume without a status',
    'gp2-volume',
    volume({ volumeType: 'gp2' }, { configurationItemStatus: undefined }),
    'NON_COMPLIANT',
  ],
  ['a volume with an empty type', 'gp2-volume', volume({ volumeType: '' }), 'insufficient data'],
  ['a volume whose type has blanks', 'gp2-volume', volume({ volumeType: ' gp2 ' }), 'unreadable'],
  ['a volume whose type is in capitals', 'gp2-volume', volume({ volumeType: 'GP2' }), 'unreadable'],
  ['a volume of a type that is new', 'gp2-volume', volume({ volumeType: 'gp4' }), 'COMPLIANT'],
  ['a key with an empty spec', 'unrotated-kms-key', key({ keySpec: '' }), 'unreadable'],
  ['a key with a spec in small letters', 'unrotated-kms-key', key({ keySpec: 'symmetric_default' }), 'unreadable'],
  ['a key with a spec that is new', 'unrotated-kms-key', key({ keySpec: 'ML_DSA_65' }), 'NOT_APPLICABLE'],
  ['a trail without a home Region', 'weak-trail', trail({ homeRegion: '' }), 'unreadable'],
  ['a trail whose home Region is a name', 'weak-trail', trail({ homeRegion: 'Ireland' }), 'unreadable'],
  ['a trail of another Region', 'weak-trail', trail({ homeRegion: 'us-gov-east-1' }), 'NOT_APPLICABLE'],
  [
    'an organization trail whose ARN is a name',
    'weak-trail',
    trail({ homeRegion: 'eu-west-1', isOrganizationTrail: true, trailARN: 'audit' }),
    'unreadable',
  ],
  [
    'a default group without its name',
    'default-security-group',
    raw('AWS::EC2::SecurityGroup', { groupId: 'sg-0a', groupName: '', ipPermissions: [], ipPermissionsEgress: [] }),
    'unreadable',
  ],
  [
    'a certificate whose status is in small letters',
    'expiring-certificate',
    raw('AWS::ACM::Certificate', { domainName: 'a.example', type: 'IMPORTED', status: 'pending_validation' }),
    'unreadable',
  ],
  [
    'a public policy with an element twice',
    'public-s3-bucket',
    bucket({
      BucketPolicy: { policyText: PUBLIC.replace('"Principal":"*"', '"Principal":"*","Principal":{"AWS":"1"}') },
    }),
    'unreadable',
  ],
  [
    'the same, URL-encoded',
    'public-s3-bucket',
    bucket({ BucketPolicy: { policyText: encodeURIComponent(PUBLIC.replace(']', '],"Statement":[]')) } }),
    'unreadable',
  ],
  [
    'a load balancer with two values of an attribute',
    'alb-deletion-protection',
    raw(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      { type: 'application' },
      {
        supplementaryConfiguration: {
          LoadBalancerAttributes: ['true', 'false'].map((value) => ({ key: 'deletion_protection.enabled', value })),
        },
      },
    ),
    'unreadable',
  ],
  ['a bucket without the key of its policy', 'public-s3-bucket', bucket({}), 'insufficient data'],
  ['a bucket without a policy', 'public-s3-bucket', bucket({ BucketPolicy: { policyText: null } }), 'COMPLIANT'],
  ['a bucket whose policy is null', 'public-s3-bucket', bucket({ BucketPolicy: null }), 'COMPLIANT'],
  [
    'a public policy as URL-encoded text',
    'public-s3-bucket',
    bucket({ BucketPolicy: { policyText: encodeURIComponent(PUBLIC) } }),
    'NON_COMPLIANT',
  ],
  [
    'a public policy that is URL-encoded twice',
    'public-s3-bucket',
    bucket({ BucketPolicy: { policyText: encodeURIComponent(encodeURIComponent(PUBLIC)) } }),
    'unreadable',
  ],
  [
    'a policy whose statements are in a "__proto__"',
    'public-s3-bucket',
    bucket({ BucketPolicy: { policyText: `{"Version":"2012-10-17","__proto__":${PUBLIC}}` } }),
    'unreadable',
  ],
  ['an event of a resource that left the scope', 'gp2-volume', event(volume({}), true), 'NOT_APPLICABLE'],
  ['the same with the flag as text', 'gp2-volume', event(volume({}), 'true'), 'NOT_APPLICABLE'],
  ['the same for a non-compliant resource', 'gp2-volume', event(volume({ volumeType: 'gp2' }), true), 'NOT_APPLICABLE'],
  ['an event of a resource within the scope', 'gp2-volume', event(volume({}), false), 'COMPLIANT'],
  [
    'a query without tags',
    'missing-tags',
    query(SELECTED, { resourceType: 'AWS::EC2::Volume', resourceId: 'v', configuration: {} }),
    'insufficient data',
  ],
  [
    'a query without tags, whose configuration lists the tag',
    'missing-tags',
    query(SELECTED, { resourceType: 'AWS::EC2::Volume', resourceId: 'v', ...OWNED }),
    'COMPLIANT',
  ],
  [
    'a query without tags, whose configuration lists another tag',
    'missing-tags',
    query(SELECTED, {
      resourceType: 'AWS::EC2::Volume',
      resourceId: 'v',
      configuration: { tags: [{ key: 'Name', value: 'web' }] },
    }),
    'insufficient data',
  ],
  [
    'a query with tags',
    'missing-tags',
    query(`${SELECTED} tags`, { resourceType: 'AWS::EC2::Volume', resourceId: 'v', configuration: {}, tags: [] }),
    'NON_COMPLIANT',
  ],
  [
    'a query that selects the supplementary configuration only in part',
    'public-s3-bucket',
    query(`${SELECTED} supplementaryConfiguration.AccessControlList`, {
      resourceType: 'AWS::S3::Bucket',
      resourceId: 'b',
      configuration: { name: 'b' },
      supplementaryConfiguration: { AccessControlList: ACL },
    }),
    'insufficient data',
  ],
  [
    'a batch response, which has no tags',
    'missing-tags',
    { baseConfigurationItems: [{ ...volume({}), tags: undefined }].map((item) => JSON.parse(JSON.stringify(item))) },
    'insufficient data',
  ],
])('%s: %s', (_scenario, rule, document, expected) => {
  expect(evaluate(rule, document)).toBe(expected);
});
