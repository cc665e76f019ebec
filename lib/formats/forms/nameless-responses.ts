import { isList, isObject, isString } from '../../core/json';
import type { JsonDocument } from '../document';
import { ParseError } from '../parse-error';

/**
 * Refuses the output of calls about one resource that it does not name, or about a part of it that is not enough: a
 * bucket policy alone could be anyone's.
 */
export function refuseNamelessResponse(document: JsonDocument): void {
  const found = NAMELESS_RESPONSES.find(({ matches }) => matches(document));
  if (found) throw new ParseError(`Cannot evaluate the output of ${found.command}: ${found.problem}`, 'unknown');
}

interface NamelessResponse {
  readonly command: string;
  readonly problem: string;
  readonly matches: (document: JsonDocument) => boolean;
}

const hasObject =
  (key: string) =>
  (document: JsonDocument): boolean =>
    isObject(document[key]);
const hasList =
  (key: string) =>
  (document: JsonDocument): boolean =>
    isList(document[key]);

const hasString =
  (key: string) =>
  (document: JsonDocument): boolean =>
    isString(document[key]);

const ofBucket = (operation: string, matches: NamelessResponse['matches']): NamelessResponse => ({
  command: `aws s3api ${operation}`,
  problem: 'it does not name its bucket; use the item of the bucket in AWS Config',
  matches,
});

const ofIdentity = (command: string, matches: NamelessResponse['matches']): NamelessResponse => ({
  command: `aws iam ${command}`,
  problem: 'it lacks the inline policies; use aws iam get-account-authorization-details',
  matches,
});

const withItem = (command: string, missing: string, matches: NamelessResponse['matches']): NamelessResponse => ({
  command: `aws ${command}`,
  problem: `it does not name ${missing}; use the item of AWS Config`,
  matches,
});

const hasElement = (list: unknown, key: string): boolean =>
  isList(list) && list.some((element) => isObject(element) && isString(element[key]));

const IAM_ARN = /^arn:[^:]*:iam:/;
const isIdentity = (value: unknown): boolean => isObject(value) && isString(value.Arn) && IAM_ARN.test(value.Arn);

const NAMELESS_RESPONSES: readonly NamelessResponse[] = [
  {
    command: 'a call for a policy (aws s3api get-bucket-policy, aws kms get-key-policy and others)',
    problem: 'it does not name its resource; use the item of the resource in AWS Config',
    matches: ({ Policy }) => isString(Policy) && Policy.trimStart().startsWith('{'),
  },
  ofBucket('get-bucket-policy-status', hasObject('PolicyStatus')),
  ofBucket('get-bucket-acl', (document) => isList(document.Grants) && isObject(document.Owner)),
  {
    command: 'aws s3control get-access-point',
    problem: 'no rule reads it; use the item of the access point in AWS Config',
    matches: ({ Bucket, NetworkOrigin }) => isString(Bucket) && isString(NetworkOrigin),
  },
  ofBucket('get-public-access-block', hasObject('PublicAccessBlockConfiguration')),
  ofBucket('get-bucket-encryption', hasObject('ServerSideEncryptionConfiguration')),
  ofBucket('get-bucket-location', ({ LocationConstraint }) => LocationConstraint !== undefined),
  ofBucket('get-bucket-logging', hasObject('LoggingEnabled')),
  ofBucket('get-bucket-ownership-controls', hasObject('OwnershipControls')),
  ofBucket('get-bucket-replication', hasObject('ReplicationConfiguration')),
  ofBucket('get-bucket-tagging', hasList('TagSet')),
  ofBucket('get-bucket-cors', hasList('CORSRules')),
  ofBucket('get-bucket-versioning', ({ Status, MFADelete }) =>
    [Status, MFADelete].some((value) => value === 'Enabled' || value === 'Suspended' || value === 'Disabled'),
  ),
  ofBucket('get-bucket-website', (document) =>
    ['IndexDocument', 'RedirectAllRequestsTo'].some((key) => isObject(document[key])),
  ),
  ofBucket(
    'get-bucket-lifecycle-configuration',
    ({ Rules }) =>
      isList(Rules) &&
      Rules.some(
        (rule) =>
          isObject(rule) && ['Expiration', 'Transitions', 'NoncurrentVersionExpiration'].some((key) => key in rule),
      ),
  ),
  ofBucket('get-bucket-notification-configuration', (document) =>
    ['TopicConfigurations', 'QueueConfigurations', 'LambdaFunctionConfigurations'].some((key) => isList(document[key])),
  ),
  {
    command: 'aws elb describe-load-balancer-attributes',
    problem: 'no rule evaluates these attributes; for the listeners use aws elb describe-load-balancers',
    matches: hasObject('LoadBalancerAttributes'),
  },
  {
    command: 'aws ec2 get-managed-prefix-list-entries',
    problem: 'it does not name its prefix list; use the item of the list in AWS Config',
    matches: ({ Entries }) => isList(Entries) && Entries.some((entry) => isObject(entry) && isString(entry.Cidr)),
  },
  {
    command: 'aws cloudfront list-distributions',
    problem: 'it lacks settings, such as those of logs; use aws cloudfront get-distribution',
    matches: hasObject('DistributionList'),
  },
  {
    command: 'aws cloudfront get-distribution-config',
    problem: 'it does not name its distribution; use aws cloudfront get-distribution',
    matches: hasObject('DistributionConfig'),
  },
  {
    command: 'aws s3control list-access-points',
    problem: 'it lacks their policies; use the items of the access points in AWS Config',
    matches: hasList('AccessPointList'),
  },
  withItem('guardduty get-detector', 'its detector', hasString('FindingPublishingFrequency')),
  withItem('apigateway get-stages', 'their API', ({ item }) => hasElement(item, 'stageName')),
  withItem('apigatewayv2 get-stages', 'their API', ({ Items }) => hasElement(Items, 'StageName')),
  ofIdentity(
    'get-role-policy, get-user-policy or get-group-policy',
    (document) => isString(document.PolicyName) && 'PolicyDocument' in document,
  ),
  ofIdentity('list-roles, list-users or list-groups', ({ Roles, Users, Groups }) =>
    [Roles, Users, Groups].some((list) => isList(list) && list.some(isIdentity)),
  ),
  ofIdentity('get-role, get-user or get-group', ({ Role, User, Group }) => [Role, User, Group].some(isIdentity)),
];
