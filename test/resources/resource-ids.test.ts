import { REMEDIABLE_TYPES, type RemediableType } from '../../lib/resources/remediable-types';
import { findTypeById, haveDistinctIds, RESOURCE_IDS } from '../../lib/resources/resource-ids';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';

/** An ID of each type whose IDs are not ambiguous. */
const IDS: Readonly<Partial<Record<RemediableType, string>>> = {
  'AWS::ACM::Certificate': 'arn:aws:acm:eu-west-1:111122223333:certificate/0a-1b',
  'AWS::EC2::Instance': 'i-0123456789abcdef0',
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

test('the IDs of the types without one here are ambiguous', () => {
  const ambiguous = REMEDIABLE_TYPES.filter((type) => RESOURCE_IDS[type].isAmbiguous);
  expect(REMEDIABLE_TYPES.filter((type) => !(type in IDS))).toEqual(ambiguous);
});

test.each(Object.entries(IDS))('the ID of %s has its type, whichever other types a rule has', (type, id) => {
  const types = Object.keys(IDS);
  expect([findTypeById(types, id), findTypeById([...types].reverse(), id)]).toEqual([type, type]);
});

test.each([
  ['one type', ['AWS::S3::Bucket'], true],
  ['instances and clusters', ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'], true],
  ['two types with names', ['AWS::S3::Bucket', 'AWS::DynamoDB::Table'], false],
  ['a type with names and one with IDs', ['AWS::S3::Bucket', 'AWS::EC2::Volume'], false],
  ['two types with the ID of the account', ['AWS::::Account', 'AWS::EC2::SnapshotBlockPublicAccess'], false],
  ['a type that cannot be read', ['AWS::RDS::DBSnapshot'], false],
])('the IDs of the types are distinct: %s', (_, types, expected) => {
  expect(haveDistinctIds(types)).toBe(expected);
});

test('an ID of another form has no type', () => {
  expect(findTypeById(['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'], 'orders')).toBeUndefined();
});
