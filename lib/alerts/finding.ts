import type { Alert, AlertKind } from './alert';
import { resourceLabel } from './texts/labels';
import { cutAtEnd, plain } from './texts/mail';

/**
 * A finding of Security Hub in its own format (ASFF), as BatchImportFindings takes it.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
 */
export interface Finding {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Title: string;
  readonly Description: string;
  readonly Types: string[];
  readonly Severity: { readonly Label: FindingSeverity };
  readonly FindingProviderFields: {
    readonly Severity: { readonly Label: FindingSeverity };
    readonly Types: string[];
  };
  readonly Resources: FindingResource[];
  readonly Compliance: { readonly Status: 'PASSED' | 'WARNING' | 'FAILED' };
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
  readonly Remediation: { readonly Recommendation: { readonly Text: string; readonly Url: string } };
}
export type FindingSeverity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
export interface FindingResource {
  readonly Type: string;
  readonly Id: string;
  readonly Partition: Partition;
  readonly Region: string;
}
const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'] as const;
type Partition = (typeof PARTITIONS)[number];

export interface FindingOptions {
  readonly partition: string;
  /** When the resource became non-compliant; ISO 8601. */
  readonly openedAt: string;
}

/**
 * The finding that Security Hub keeps for a rule and a resource: one for the life of the resource, opened, put right and
 * opened again. An update counts only when it is later than what Security Hub has.
 */
export function toFinding(alert: Alert, { partition, openedAt }: FindingOptions): Finding {
  const { resource, rule, kind, at } = alert;
  const severity = { Label: SEVERITIES[rule.severity] };
  const types = ['Software and Configuration Checks/AWS Security Best Practices'];
  const isClosed = CLOSED.has(kind);
  return {
    SchemaVersion: '2018-10-08',
    Id: findingId(alert),
    ProductArn: `arn:${partition}:securityhub:${resource.region}:${resource.accountId}:product/${resource.accountId}/default`,
    GeneratorId: cut(rule.name, 512),
    AwsAccountId: resource.accountId,
    // A finding that closes what nobody saw open has one time for both.
    CreatedAt: openedAt < at ? openedAt : at,
    UpdatedAt: at,
    Title: cut(`${rule.name}: ${resourceLabel(resource)}`, 256),
    Description: cut(`${rule.title}. ${alert.annotation}`, 1024),
    Types: types,
    Severity: severity,
    FindingProviderFields: { Severity: severity, Types: types },
    Resources: [resourceOf(alert, partition)],
    Compliance: { Status: isClosed ? 'PASSED' : kind === 'undecided' ? 'WARNING' : 'FAILED' },
    RecordState: isClosed ? 'ARCHIVED' : 'ACTIVE',
    Remediation: {
      Recommendation: { Text: cut(alert.remediation.what, 512) || 'Nothing.', Url: alert.consoleUrl },
    },
  };
}

const CLOSED: ReadonlySet<AlertKind> = new Set<AlertKind>(['resolved', 'gone', 'waived']);

const SEVERITIES = { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'LOW' } as const;

/** The end of a long one tells more than its beginning: every id of a type begins alike. */
function findingId({ resource, rule }: Alert): string {
  const start = `${resource.region}/${resource.accountId}/${rule.name}/`;
  return start + resource.id.slice(-(512 - start.length));
}

/** What Security Hub has a name for; everything else is `Other`. */
const TYPES: Readonly<Record<string, string>> = {
  'AWS::EC2::SecurityGroup': 'AwsEc2SecurityGroup',
  'AWS::EC2::Volume': 'AwsEc2Volume',
  'AWS::EC2::Instance': 'AwsEc2Instance',
  'AWS::S3::Bucket': 'AwsS3Bucket',
  'AWS::ACM::Certificate': 'AwsCertificateManagerCertificate',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'AwsElbv2LoadBalancer',
  'AWS::RDS::DBInstance': 'AwsRdsDbInstance',
  'AWS::KMS::Key': 'AwsKmsKey',
  'AWS::CloudTrail::Trail': 'AwsCloudTrailTrail',
  'AWS::IAM::User': 'AwsIamUser',
  'AWS::IAM::Role': 'AwsIamRole',
  'AWS::IAM::Group': 'AwsIamGroup',
};

function resourceOf({ resource }: Alert, partition: string): FindingResource {
  const Partition = PARTITIONS.find((name) => name === partition) ?? 'aws';
  const where = { Partition, Region: resource.region };
  if (resource.type === 'AWS::::Account')
    return { Type: 'AwsAccount', Id: `AWS::::Account:${resource.accountId}`, ...where };
  return { Type: TYPES[resource.type] ?? 'Other', Id: resource.arn ?? resource.id, ...where };
}

const cut = (text: string, most: number): string => cutAtEnd(plain(text), most);
