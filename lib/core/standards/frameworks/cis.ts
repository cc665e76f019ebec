import { defineFramework, type ParameterBounds } from './define-framework';

/** The bounds of controls that both versions have, by what they are about. */
const BOUNDS = {
  passwordLength: { MinimumPasswordLength: { atLeast: 14 } },
  passwordReuse: { PasswordReusePrevention: { atLeast: 24 } },
  unusedCredentials: { maxCredentialUsageAge: { atMost: 45 } },
  mfaDelete: { isMfaDeleteEnabled: { exactly: 'true' } },
  logFileValidation: { multiRegion: { notAsked: 'false' }, kmsEncryption: { notAsked: 'false' } },
  keyRotation: { maxAccessKeyAge: { atMost: 90 } },
} as const satisfies Readonly<Record<string, ParameterBounds>>;

const NO_CONTACTS = 'no input has the contacts of an account';
const NO_CERTIFICATES = 'AWS Config does not record certificates that IAM holds';
const NO_EVENT_SELECTORS = 'AWS Config does not record the event selectors of trails';
const NO_METRIC_FILTERS = 'AWS Config does not record metric filters';

/** The controls on metric filters. */
const listMonitoring = (section: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`${section}.${index + 1}`, NO_METRIC_FILTERS]));

const DB_INSTANCE = ['AWS::RDS::DBInstance'];
const REGIONS = 'Regions whose output is not in the input';
const HARDWARE = 'whether the MFA device of the root user is hardware';

/**
 * The CIS AWS Foundations Benchmark 5.0. Ids are those of CIS, titles are in our words.
 * https://www.cisecurity.org/benchmark/amazon_web_services
 */
export const cis5 = defineFramework({
  id: 'cis-5.0',
  name: 'CIS 5.0',
  title: 'CIS AWS Foundations Benchmark 5.0',
  controls: `
# Identity and access management
1.1 The contact details of the account are current (manual)
1.2 The account has a security contact
1.3 The root user has no access key
1.4 The root user has MFA
1.5 The root user has hardware MFA
1.6 Nobody works as the root user (manual)
1.7 Passwords have at least 14 characters
1.8 Passwords cannot be reused
1.9 Users with a password have MFA
1.10 New users with a password get no access key (manual)
1.11 Credentials unused for 45 days are disabled
1.12 Users have one active access key at most
1.13 Access keys are rotated every 90 days
1.14 Users get permissions through groups only
1.15 No attached policy allows full administration
1.16 A role manages incidents with AWS Support
1.17 Instances use roles to access AWS
1.18 IAM holds no expired certificates
1.19 External access is analyzed in all Regions
1.20 Users are managed centrally (manual)
1.21 Few may use CloudShell with full access
# Storage
2.1.1 Bucket policies deny plain HTTP
2.1.2 Buckets have MFA Delete
2.1.3 Data in S3 is discovered, classified and secured (manual)
2.1.4 S3 blocks public access
2.2.1 RDS instances are encrypted at rest
2.2.2 RDS instances upgrade minor versions automatically
2.2.3 RDS instances are not public
2.2.4 RDS databases span several Availability Zones
2.3.1 EFS file systems are encrypted
# Logging
3.1 CloudTrail records all Regions
3.2 Trails validate log files
3.3 AWS Config records all Regions
3.4 The bucket of a trail logs access
3.5 Trails are encrypted with a KMS key
3.6 Customer managed symmetric keys rotate
3.7 VPCs have flow logs
3.8 Writes of S3 objects are logged
3.9 Reads of S3 objects are logged
# Monitoring
4.1 Unauthorized API calls are monitored
4.2 Console sign-in without MFA is monitored
4.3 Use of the root user is monitored
4.4 Changes of IAM policies are monitored
4.5 Changes of CloudTrail are monitored
4.6 Failed console sign-in is monitored
4.7 Disabling and deletion of KMS keys is monitored
4.8 Changes of bucket policies are monitored
4.9 Changes of AWS Config are monitored
4.10 Changes of security groups are monitored
4.11 Changes of network ACLs are monitored
4.12 Changes of network gateways are monitored
4.13 Changes of route tables are monitored
4.14 Changes of VPCs are monitored
4.15 Changes of AWS Organizations are monitored
4.16 Security Hub is on
# Networking
5.1.1 EBS volumes are encrypted in all Regions
5.1.2 CIFS is open to trusted networks only
5.2 Network ACLs do not open remote administration to the internet
5.3 Security groups do not open remote administration to 0.0.0.0/0
5.4 Security groups do not open remote administration to ::/0
5.5 Default security groups allow no traffic
5.6 Routes of VPC peering give least access (manual)
5.7 Instances require IMDSv2
`,
  bounds: {
    '1.7': BOUNDS.passwordLength,
    '1.8': BOUNDS.passwordReuse,
    '1.11': BOUNDS.unusedCredentials,
    '1.13': BOUNDS.keyRotation,
    '2.1.2': BOUNDS.mfaDelete,
    '3.2': BOUNDS.logFileValidation,
  },
  resourceTypes: { '2.2.1': DB_INSTANCE, '2.2.2': DB_INSTANCE, '2.2.3': DB_INSTANCE },
  uncovered: { '1.5': HARDWARE, '5.1.1': REGIONS },
  unanswerable: {
    '1.2': NO_CONTACTS,
    '1.18': NO_CERTIFICATES,
    '3.8': NO_EVENT_SELECTORS,
    '3.9': NO_EVENT_SELECTORS,
    ...listMonitoring('4'),
  },
});

/**
 * The CIS AWS Foundations Benchmark 7.0. Ids are those of CIS, titles are in our words.
 * https://www.cisecurity.org/benchmark/amazon_web_services
 */
export const cis7 = defineFramework({
  id: 'cis-7.0',
  name: 'CIS 7.0',
  title: 'CIS AWS Foundations Benchmark 7.0',
  controls: `
# Identity and access management
2.1.1 Root access is managed centrally in AWS Organizations
2.1.2 Accounts of the organization have authorization guardrails (manual)
2.1.3 The management account runs no workloads (manual)
2.1.4 Organizational units follow environment and sensitivity (manual)
2.1.5 A delegated administrator manages policies of the organization (manual)
2.1.6 Delegated administrators manage services of the organization (manual)
2.2 The contact details of the account are current (manual)
2.3 The account has a security contact
2.4 The root user has no access key
2.5 The root user has MFA
2.6 The root user has hardware MFA
2.7 Nobody works as the root user (manual)
2.8 Passwords have at least 14 characters
2.9 Passwords cannot be reused
2.10 Users with a password have MFA
2.11 Credentials unused for 45 days are disabled
2.12 Access keys are rotated every 90 days
2.13 Users get permissions through groups only
2.14 No attached policy allows full administration
2.15 A role manages incidents with AWS Support
2.16 Instances use roles to access AWS
2.17 IAM holds no expired certificates
2.18 External access is analyzed in all Regions
2.19 Users are managed centrally (manual)
2.20 Few may use CloudShell with full access
2.21 Resource policies do not allow everyone
# Storage
3.1.1 Bucket policies deny plain HTTP
3.1.2 Buckets have MFA Delete
3.1.3 Data in S3 is discovered, classified and secured (manual)
3.1.4 S3 blocks public access
3.2.1 RDS instances are encrypted at rest
3.2.2 RDS instances upgrade minor versions automatically
3.2.3 RDS instances are not public
3.2.4 RDS databases span several Availability Zones
3.3.1 EFS file systems are encrypted
# Logging
4.1 CloudTrail records all Regions
4.2 Trails validate log files
4.3 AWS Config records all Regions
4.4 The bucket of a trail logs access
4.5 Trails are encrypted with a KMS key
4.6 Customer managed symmetric keys rotate
4.7 VPCs have flow logs
4.8 Writes of S3 objects are logged
4.9 Reads of S3 objects are logged
4.10 Web front ends that AWS manages log access
# Monitoring
5.1 Unauthorized API calls are monitored
5.2 Console sign-in without MFA is monitored
5.3 Use of the root user is monitored
5.4 Changes of IAM policies are monitored
5.5 Changes of CloudTrail are monitored
5.6 Failed console sign-in is monitored
5.7 Disabling and deletion of KMS keys is monitored
5.8 Changes of bucket policies are monitored
5.9 Changes of AWS Config are monitored
5.10 Changes of security groups are monitored
5.11 Changes of network ACLs are monitored
5.12 Changes of network gateways are monitored
5.13 Changes of route tables are monitored
5.14 Changes of VPCs are monitored
5.15 Changes of AWS Organizations are monitored
5.16 Security Hub is on
# Networking
6.1.1 EBS volumes are encrypted in all Regions
6.1.2 CIFS is open to trusted networks only
6.2 Network ACLs do not open remote administration to the internet
6.3 Security groups do not open remote administration to 0.0.0.0/0
6.4 Security groups do not open remote administration to ::/0
6.5 Default security groups allow no traffic
6.6 Routes of VPC peering give least access (manual)
6.7 Instances require IMDSv2
6.8 VPC endpoints give access to AWS services (manual)
`,
  bounds: {
    '2.8': BOUNDS.passwordLength,
    '2.9': BOUNDS.passwordReuse,
    '2.11': BOUNDS.unusedCredentials,
    '2.12': BOUNDS.keyRotation,
    '3.1.2': BOUNDS.mfaDelete,
    '4.2': BOUNDS.logFileValidation,
  },
  resourceTypes: { '3.2.1': DB_INSTANCE, '3.2.2': DB_INSTANCE, '3.2.3': DB_INSTANCE },
  uncovered: {
    '2.6': HARDWARE,
    '2.21': 'resource policies of services other than those of its rules',
    '4.10': 'services other than those of its rules',
    '6.1.1': REGIONS,
  },
  unanswerable: {
    '2.3': NO_CONTACTS,
    '2.17': NO_CERTIFICATES,
    '4.8': NO_EVENT_SELECTORS,
    '4.9': NO_EVENT_SELECTORS,
    ...listMonitoring('5'),
  },
});
