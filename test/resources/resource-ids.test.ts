import { REMEDIABLE_TYPES, type RemediableType } from '../../lib/resources/remediable-types';
import { canFindTypes, findTypesById } from '../../lib/resources/resource-ids';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';

/** An ID of each type whose IDs have a form of their own. */
const IDS: Readonly<Partial<Record<RemediableType, string>>> = {
  'AWS::ACM::Certificate': 'arn:aws:acm:eu-west-1:111122223333:certificate/0a-1b',
  'AWS::CloudFront::Distribution': 'E2QWRUHAPOMQZL',
  'AWS::EC2::Instance': 'i-0123456789abcdef0',
  'AWS::EC2::LaunchTemplate': 'lt-0123456789abcdef0',
  'AWS::IAM::User': 'AIDAEXAMPLEEXAMPLE123',
  'AWS::EC2::SecurityGroup': 'sg-01234567',
  'AWS::EC2::Subnet': 'subnet-01234567',
  'AWS::EC2::TransitGateway': 'tgw-0123456789abcdef0',
  'AWS::EC2::Volume': 'vol-0123456789abcdef0',
  'AWS::ElasticLoadBalancingV2::Listener': `${ELB}:listener/app/web/0a/1b`,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': `${ELB}:loadbalancer/app/web/0a`,
  'AWS::KMS::Key': '01234567-89ab-cdef-0123-456789abcdef',
  'AWS::RDS::DBCluster': 'cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'AWS::RDS::DBInstance': 'db-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'AWS::SNS::Topic': 'arn:aws:sns:eu-west-1:111122223333:orders',
  'AWS::SQS::Queue': 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders',
};

test('the other types have names, or the ID of the account', () => {
  expect(REMEDIABLE_TYPES.filter((type) => !(type in IDS))).toEqual([
    'AWS::::Account',
    'AWS::CloudTrail::Trail',
    'AWS::DynamoDB::Table',
    'AWS::EC2::SnapshotBlockPublicAccess',
    'AWS::ECR::Repository',
    'AWS::Elasticsearch::Domain',
    'AWS::Lambda::Function',
    'AWS::OpenSearch::Domain',
    'AWS::RDS::DBClusterSnapshot',
    'AWS::RDS::DBSnapshot',
    'AWS::S3::AccountPublicAccessBlock',
    'AWS::S3::Bucket',
  ]);
});

test.each(Object.entries(IDS))('the ID of %s has its type, whichever other types a rule has', (type, id) => {
  const types = Object.keys(IDS);
  expect([findTypesById(types, id), findTypesById([...types].reverse(), id)]).toEqual([[type], [type]]);
});

test.each([
  ['one type', ['AWS::S3::Bucket'], true],
  ['instances and clusters', ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'], true],
  ['two types with names', ['AWS::RDS::DBSnapshot', 'AWS::RDS::DBClusterSnapshot'], true],
  ['a type with names and one with IDs', ['AWS::S3::Bucket', 'AWS::EC2::Volume'], true],
  ['one type with the ID of the account', ['AWS::::Account'], true],
  ['two types with the ID of the account', ['AWS::::Account', 'AWS::EC2::SnapshotBlockPublicAccess'], false],
  ['a type that cannot be read', ['AWS::RDS::EventSubscription'], false],
])('the type can be found by an ID: %s', (_, types, expected) => {
  expect(canFindTypes(types)).toBe(expected);
});

test('an ID of another form has no type', () => {
  expect(findTypesById(['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'], 'orders')).toEqual([]);
});

const SNAPSHOTS = ['AWS::RDS::DBSnapshot', 'AWS::RDS::DBClusterSnapshot'];

test.each([
  ['orders-1', SNAPSHOTS],
  ['rds:orders-2026-02-11-05-02', SNAPSHOTS],
  ['awsbackup:job-0a1b2c3d-4e5f', SNAPSHOTS],
  ['arn:aws:rds:eu-west-1:111122223333:snapshot:orders-1', []],
  ['1-orders', []],
  ['orders_1', []],
])('the name of a snapshot can be that of both types: %s', (id, expected) => {
  expect(findTypesById(SNAPSHOTS, id)).toEqual(expected);
});
