import { defineFramework, type FrameworkDefinition } from './define-framework';

/**
 * The controls of both versions, each once: its id in 5.0, its id in 7.0, `-` in a version that does not have it, and
 * its title in our words.
 */
const CONTROLS = `
# Identity and access management
-     2.1.1 Root access is managed centrally in AWS Organizations
-     2.1.2 Accounts of the organization have authorization guardrails (manual)
-     2.1.3 The management account runs no workloads (manual)
-     2.1.4 Organizational units follow environment and sensitivity (manual)
-     2.1.5 A delegated administrator manages policies of the organization (manual)
-     2.1.6 Delegated administrators manage services of the organization (manual)
1.1   2.2   The contact details of the account are current (manual)
1.2   2.3   The account has a security contact
1.3   2.4   The root user has no access key
1.4   2.5   The root user has MFA
1.5   2.6   The root user has hardware MFA
1.6   2.7   Nobody works as the root user (manual)
1.7   2.8   Passwords have at least 14 characters
1.8   2.9   Passwords cannot be reused
1.9   2.10  Users with a password have MFA
1.10  -     New users with a password get no access key (manual)
1.11  2.11  Credentials unused for 45 days are disabled
1.12  -     Users have one active access key at most
1.13  2.12  Access keys are rotated every 90 days
1.14  2.13  Users get permissions through groups only
1.15  2.14  No attached policy allows full administration
1.16  2.15  A role manages incidents with AWS Support
1.17  2.16  Instances use roles to access AWS
1.18  2.17  IAM holds no expired certificates
1.19  2.18  External access is analyzed in all Regions
1.20  2.19  Users are managed centrally (manual)
1.21  2.20  Few may use CloudShell with full access
-     2.21  Resource policies do not allow everyone
# Storage
2.1.1 3.1.1 Bucket policies deny plain HTTP
2.1.2 3.1.2 Buckets have MFA Delete
2.1.3 3.1.3 Data in S3 is discovered, classified and secured (manual)
2.1.4 3.1.4 S3 blocks public access
2.2.1 3.2.1 RDS instances are encrypted at rest
2.2.2 3.2.2 RDS instances upgrade minor versions automatically
2.2.3 3.2.3 RDS instances are not public
2.2.4 3.2.4 RDS databases span several Availability Zones
2.3.1 3.3.1 EFS file systems are encrypted
# Logging
3.1   4.1   CloudTrail records all Regions
3.2   4.2   Trails validate log files
3.3   4.3   AWS Config records all Regions
3.4   4.4   The bucket of a trail logs access
3.5   4.5   Trails are encrypted with a KMS key
3.6   4.6   Customer managed symmetric keys rotate
3.7   4.7   VPCs have flow logs
3.8   4.8   Writes of S3 objects are logged
3.9   4.9   Reads of S3 objects are logged
-     4.10  Web front ends that AWS manages log access
# Monitoring
4.1   5.1   Unauthorized API calls are monitored
4.2   5.2   Console sign-in without MFA is monitored
4.3   5.3   Use of the root user is monitored
4.4   5.4   Changes of IAM policies are monitored
4.5   5.5   Changes of CloudTrail are monitored
4.6   5.6   Failed console sign-in is monitored
4.7   5.7   Disabling and deletion of KMS keys is monitored
4.8   5.8   Changes of bucket policies are monitored
4.9   5.9   Changes of AWS Config are monitored
4.10  5.10  Changes of security groups are monitored
4.11  5.11  Changes of network ACLs are monitored
4.12  5.12  Changes of network gateways are monitored
4.13  5.13  Changes of route tables are monitored
4.14  5.14  Changes of VPCs are monitored
4.15  5.15  Changes of AWS Organizations are monitored
4.16  5.16  Security Hub is on
# Networking
5.1.1 6.1.1 EBS volumes are encrypted in all Regions
5.1.2 6.1.2 CIFS is open to trusted networks only
5.2   6.2   Network ACLs do not open remote administration to the internet
5.3   6.3   Security groups do not open remote administration to 0.0.0.0/0
5.4   6.4   Security groups do not open remote administration to ::/0
5.5   6.5   Default security groups allow no traffic
5.6   6.6   Routes of VPC peering give least access (manual)
5.7   6.7   Instances require IMDSv2
-     6.8   VPC endpoints give access to AWS services (manual)
`;

const NO_CONTACTS = 'no input has the contacts of an account';
const NO_CERTIFICATES = 'AWS Config does not record certificates that IAM holds';
const NO_EVENT_SELECTORS = 'AWS Config does not record the event selectors of trails';
const NO_METRIC_FILTERS = 'AWS Config does not record metric filters';

const DB_INSTANCE = ['AWS::RDS::DBInstance'];

/** By the ids of 7.0. */
const DETAILS = {
  bounds: {
    '2.8': { MinimumPasswordLength: { atLeast: 14 } },
    '2.9': { PasswordReusePrevention: { atLeast: 24 } },
    '2.11': { maxCredentialUsageAge: { atMost: 45 } },
    '2.12': { maxAccessKeyAge: { atMost: 90 } },
    '3.1.2': { isMfaDeleteEnabled: { exactly: 'true' } },
    '4.2': { multiRegion: { notAsked: 'false' }, kmsEncryption: { notAsked: 'false' } },
  },
  resourceTypes: { '3.2.1': DB_INSTANCE, '3.2.2': DB_INSTANCE, '3.2.3': DB_INSTANCE },
  broader: { '6.4': 'groups that are open to IPv4 addresses' },
  uncovered: {
    '2.6': 'whether the MFA device of the root user is hardware',
    '2.21': 'resource policies of services other than those of its rules',
    '4.3': 'Regions without a recorder, and whether one Region records global IAM types',
    '4.10': 'services other than those of its rules',
    '6.1.1': 'Regions whose output is not in the input',
  },
  unanswerable: {
    '2.3': NO_CONTACTS,
    '2.17': NO_CERTIFICATES,
    '4.8': NO_EVENT_SELECTORS,
    '4.9': NO_EVENT_SELECTORS,
    ...Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`5.${index + 1}`, NO_METRIC_FILTERS])),
  },
} as const satisfies Partial<FrameworkDefinition>;

/** The lines of the list: a section, or a control with its ids. */
const LINES = CONTROLS.trim()
  .split('\n')
  .map((line) => {
    if (line.startsWith('# ')) return { line };
    const [, id5, id7, title] = /^(-|[\d.]+) +(-|[\d.]+) +(\S.*)$/.exec(line) ?? [];
    if (title === undefined) throw new Error(`Cannot read control "${line}" of CIS`);
    return { line, id5, id7, title };
  });

/** Formats the controls of a version, as {@link defineFramework} takes them. */
const formatControls = (version: 'id5' | 'id7'): string =>
  LINES.filter(({ [version]: id }) => id !== '-')
    .map(({ line, title, [version]: id }) => (id === undefined ? line : `${id} ${title}`))
    .join('\n');

const IDS_OF_5 = new Map(LINES.map(({ id5, id7 }) => [id7, id5]));

/** Returns details by the ids of 5.0, without those of controls that are new in 7.0. */
const toIdsOf5 = <Detail>(details: Readonly<Record<string, Detail>>): Record<string, Detail> =>
  Object.fromEntries(
    Object.entries(details).flatMap(([id, detail]) => {
      const earlier = IDS_OF_5.get(id);
      return earlier === undefined || earlier === '-' ? [] : [[earlier, detail]];
    }),
  );

/**
 * The CIS AWS Foundations Benchmark 5.0.
 * https://www.cisecurity.org/benchmark/amazon_web_services
 */
export const cis5 = defineFramework({
  id: 'cis-5.0',
  name: 'CIS 5.0',
  title: 'CIS AWS Foundations Benchmark 5.0',
  controls: formatControls('id5'),
  bounds: toIdsOf5(DETAILS.bounds),
  resourceTypes: toIdsOf5(DETAILS.resourceTypes),
  broader: toIdsOf5(DETAILS.broader),
  uncovered: toIdsOf5(DETAILS.uncovered),
  unanswerable: toIdsOf5(DETAILS.unanswerable),
});

/**
 * The CIS AWS Foundations Benchmark 7.0.
 * https://www.cisecurity.org/benchmark/amazon_web_services
 */
export const cis7 = defineFramework({
  id: 'cis-7.0',
  name: 'CIS 7.0',
  title: 'CIS AWS Foundations Benchmark 7.0',
  controls: formatControls('id7'),
  ...DETAILS,
});
