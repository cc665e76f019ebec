import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const trail = { name: 'audit', s3BucketName: 'audit-logs', homeRegion: 'eu-west-1', isOrganizationTrail: false };
const ACL = (...grantList: object[]) => JSON.stringify({ grantSet: null, grantList, owner: { id: '0a1b' } });
const PUBLIC_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::audit-logs/*' }],
});
const logging = { BucketLoggingConfiguration: { destinationBucketName: 'access-logs', logFilePrefix: '' } };
const bucket = (supplementary: object, resourceId = 'audit-logs') => ({
  resourceType: 'AWS::S3::Bucket',
  resourceId,
  configuration: { name: resourceId },
  supplementaryConfiguration: {
    AccessControlList: ACL(),
    BucketPolicy: { policyText: null },
    ...logging,
    ...supplementary,
  },
});
const templateBucket = (configuration: object) => ({
  resourceType: 'AWS::S3::Bucket',
  resourceId: 'Logs',
  shape: 'template' as const,
  configuration,
});
const accountBlock = {
  resourceType: 'AWS::S3::AccountPublicAccessBlock',
  resourceId: '111122223333',
  configuration: {
    blockPublicAcls: true,
    ignorePublicAcls: true,
    blockPublicPolicy: true,
    restrictPublicBuckets: true,
  },
};
const publicByPolicy = { BucketPolicy: { policyText: PUBLIC_POLICY } };
const where = 'bucket audit-logs of trail audit';

export default defineCases(rule, [
  { scenario: 'a private bucket with an access log', configuration: trail, beside: [bucket({})], expected: COMPLIANT },
  {
    scenario: 'a bucket that its policy makes public',
    configuration: trail,
    beside: [bucket(publicByPolicy)],
    expected: nonCompliant(`The ${where} is public: policy statement 1 lets anyone read (s3:GetObject)`),
  },
  {
    scenario: 'a bucket that its ACL makes public',
    configuration: trail,
    beside: [bucket({ AccessControlList: ACL({ grantee: 'AllUsers', permission: 'Read' }) })],
    expected: nonCompliant(`The ${where} is public: the ACL grants Read to AllUsers`),
  },
  {
    scenario: 'a public policy that the block of the bucket removes',
    configuration: trail,
    beside: [
      bucket({
        ...publicByPolicy,
        PublicAccessBlockConfiguration: {
          blockPublicAcls: true,
          ignorePublicAcls: true,
          blockPublicPolicy: true,
          restrictPublicBuckets: true,
        },
      }),
    ],
    expected: COMPLIANT,
  },
  {
    scenario: 'a public policy that the block of the account removes',
    configuration: trail,
    beside: [bucket(publicByPolicy), accountBlock],
    expected: COMPLIANT,
  },
  {
    scenario: 'a private bucket without an access log',
    configuration: trail,
    beside: [bucket({ BucketLoggingConfiguration: { destinationBucketName: null, logFilePrefix: null } })],
    expected: nonCompliant(`The ${where} has no access log`),
  },
  {
    scenario: 'a public bucket without an access log',
    configuration: trail,
    beside: [bucket({ ...publicByPolicy, BucketLoggingConfiguration: {} })],
    expected: nonCompliant(`The ${where} is public: policy statement 1 lets anyone read (s3:GetObject)`),
  },
  {
    scenario: 'a bucket of another account, which is not in the input',
    configuration: trail,
    beside: [bucket({}, 'other')],
    expected: insufficientData(`${where} may be public or have no access log; it is not in the input`),
  },
  {
    scenario: 'a bucket whose policy is not in the input',
    configuration: trail,
    beside: [
      {
        resourceType: 'AWS::S3::Bucket',
        resourceId: 'audit-logs',
        configuration: { name: 'audit-logs' },
        supplementaryConfiguration: { AccessControlList: ACL(), ...logging },
      },
    ],
    expected: insufficientData(`${where} may be public, depending on policy BucketPolicy (not in the input)`),
  },
  {
    scenario: 'a bucket whose access log is not in the input',
    configuration: trail,
    beside: [
      {
        resourceType: 'AWS::S3::Bucket',
        resourceId: 'audit-logs',
        configuration: { name: 'audit-logs' },
        supplementaryConfiguration: { AccessControlList: ACL(), BucketPolicy: { policyText: null } },
      },
    ],
    expected: insufficientData(`the access log of ${where} is not in the input`),
  },
  {
    scenario: 'a trail of another Region',
    configuration: { ...trail, homeRegion: 'us-east-1' },
    beside: [bucket(publicByPolicy)],
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a trail from describe-trails',
    shape: 'description',
    configuration: { Name: 'audit', S3BucketName: 'audit-logs', HomeRegion: 'eu-west-1' },
    expected: insufficientData(`${where} may be public or have no access log; it is not in the input`),
  },
  {
    scenario: 'a template with a bucket by its name',
    shape: 'template',
    resourceId: 'audit',
    configuration: { S3BucketName: 'audit-logs', IsLogging: true },
    beside: [bucket({})],
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a bucket of its own',
    shape: 'template',
    resourceId: 'Audit',
    configuration: { S3BucketName: new Reference('{"Ref":"Logs"}', 'Logs'), IsLogging: true },
    expected: insufficientData(
      'bucket {"Ref":"Logs"} of trail Audit may be public or have no access log; it is not in the input',
    ),
  },
  {
    scenario: 'a template with a bucket of its own, which has the same name in two templates',
    shape: 'template',
    resourceId: 'Audit',
    configuration: { S3BucketName: new Reference('{"Ref":"Logs"}', 'Logs'), IsLogging: true },
    beside: [
      templateBucket({ LoggingConfiguration: { DestinationBucketName: 'access-logs' } }),
      templateBucket({ LoggingConfiguration: { DestinationBucketName: 'access-logs', LogFilePrefix: 'audit/' } }),
    ],
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a bucket of its own, which is another one in another template',
    shape: 'template',
    resourceId: 'Audit',
    configuration: { S3BucketName: new Reference('{"Ref":"Logs"}', 'Logs'), IsLogging: true },
    beside: [templateBucket({ LoggingConfiguration: { DestinationBucketName: 'access-logs' } }), templateBucket({})],
    expected: insufficientData(
      'bucket {"Ref":"Logs"} of trail Audit may be public or have no access log; it differs between templates',
    ),
  },
  {
    scenario: 'a template with the bucket of an import',
    shape: 'template',
    resourceId: 'Audit',
    configuration: { S3BucketName: new Unknown('{"Fn::ImportValue":"logs"}'), IsLogging: true },
    expected: insufficientData(
      'the bucket of trail Audit, {"Fn::ImportValue":"logs"}, may be public or have no access log',
    ),
  },
  {
    scenario: 'no bucket',
    configuration: { ...trail, s3BucketName: undefined },
    expected: unreadable('Cannot read configuration.s3BucketName: expected a string, found nothing'),
  },
]);
