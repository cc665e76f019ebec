import { ACCOUNT_TYPE } from '../core/item';
import { toPlainText } from '../core/text/sanitize';
import type { RemediableType } from '../resources/remediable-types';
import { type Alert, CLOSING_KINDS } from './alert';
import { formatResourceLabel, truncate } from './texts/mail';

/**
 * A finding in Security Hub's format (ASFF), as BatchImportFindings takes it.
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
type FindingSeverity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
interface FindingResource {
  readonly Type: string;
  readonly Id: string;
  readonly Partition: Partition;
  readonly Region: string;
}
const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'] as const;
type Partition = (typeof PARTITIONS)[number];

interface FindingOptions {
  readonly partition: string;
  /** When the resource became non-compliant; ISO 8601. */
  readonly openedAt: string;
}

/**
 * Creates the Security Hub finding for an alert. A rule and a resource have one finding for the life of the resource.
 * Security Hub ignores an update that is older than its own.
 */
export function toFinding(alert: Alert, { partition, openedAt }: FindingOptions): Finding {
  const { resource, rule, kind, at } = alert;
  const severity = { Label: SEVERITY_LABELS[rule.severity] };
  const types = ['Software and Configuration Checks/AWS Security Best Practices'];
  const isClosed = CLOSING_KINDS.has(kind);
  return {
    SchemaVersion: '2018-10-08',
    Id: createFindingId(alert),
    ProductArn: `arn:${partition}:securityhub:${resource.region}:${resource.accountId}:product/${resource.accountId}/default`,
    GeneratorId: cutPlainText(rule.name, 512),
    AwsAccountId: resource.accountId,
    // Not later than UpdatedAt.
    CreatedAt: openedAt < at ? openedAt : at,
    UpdatedAt: at,
    Title: cutPlainText(`${rule.name}: ${formatResourceLabel(resource)}`, 256),
    Description: cutPlainText(`${rule.title}. ${alert.annotation}`, 1024),
    Types: types,
    Severity: severity,
    FindingProviderFields: { Severity: severity, Types: types },
    Resources: [toFindingResource(alert, partition)],
    Compliance: { Status: isClosed ? 'PASSED' : kind === 'insufficientData' ? 'WARNING' : 'FAILED' },
    RecordState: isClosed ? 'ARCHIVED' : 'ACTIVE',
    Remediation: {
      Recommendation: { Text: cutPlainText(alert.remediation.what, 512) || 'Nothing.', Url: alert.consoleUrl },
    },
  };
}

const SEVERITY_LABELS = { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'LOW' } as const;

/** An id that is too long keeps its end, since ids of a type begin alike. */
function createFindingId({ resource, rule }: Alert): string {
  const start = `${resource.region}/${resource.accountId}/${rule.name}/`;
  return start + resource.id.slice(-(512 - start.length));
}

/** Security Hub's names of resource types, complete for types with a remediation. */
const SECURITY_HUB_TYPES: Readonly<Record<RemediableType, string> & Partial<Record<string, string>>> = {
  'AWS::::Account': 'AwsAccount',
  'AWS::EC2::SecurityGroup': 'AwsEc2SecurityGroup',
  'AWS::EC2::Volume': 'AwsEc2Volume',
  'AWS::EC2::Instance': 'AwsEc2Instance',
  // Security Hub has no name for the block of an account.
  'AWS::EC2::SnapshotBlockPublicAccess': 'Other',
  'AWS::SNS::Topic': 'AwsSnsTopic',
  'AWS::SQS::Queue': 'AwsSqsQueue',
  'AWS::DynamoDB::Table': 'AwsDynamoDbTable',
  'AWS::EC2::LaunchTemplate': 'AwsEc2LaunchTemplate',
  'AWS::EC2::Subnet': 'AwsEc2Subnet',
  'AWS::EC2::TransitGateway': 'AwsEc2TransitGateway',
  'AWS::S3::AccountPublicAccessBlock': 'AwsS3AccountPublicAccessBlock',
  'AWS::S3::Bucket': 'AwsS3Bucket',
  'AWS::ACM::Certificate': 'AwsCertificateManagerCertificate',
  // Security Hub has no name for it.
  'AWS::ElasticLoadBalancingV2::Listener': 'Other',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'AwsElbv2LoadBalancer',
  'AWS::ECR::Repository': 'AwsEcrRepository',
  'AWS::RDS::DBCluster': 'AwsRdsDbCluster',
  'AWS::RDS::DBClusterSnapshot': 'AwsRdsDbClusterSnapshot',
  'AWS::RDS::DBInstance': 'AwsRdsDbInstance',
  'AWS::RDS::DBSnapshot': 'AwsRdsDbSnapshot',
  'AWS::KMS::Key': 'AwsKmsKey',
  'AWS::Elasticsearch::Domain': 'AwsElasticsearchDomain',
  'AWS::Lambda::Function': 'AwsLambdaFunction',
  'AWS::OpenSearch::Domain': 'AwsOpenSearchServiceDomain',
  'AWS::CloudFront::Distribution': 'AwsCloudFrontDistribution',
  'AWS::CloudTrail::Trail': 'AwsCloudTrailTrail',
  'AWS::IAM::User': 'AwsIamUser',
  'AWS::IAM::Role': 'AwsIamRole',
  'AWS::IAM::Group': 'AwsIamGroup',
};

function toFindingResource({ resource }: Alert, partition: string): FindingResource {
  const Partition = PARTITIONS.find((name) => name === partition) ?? 'aws';
  const isAccount = resource.type === ACCOUNT_TYPE;
  return {
    Type: SECURITY_HUB_TYPES[resource.type] ?? 'Other',
    Id: isAccount ? `${ACCOUNT_TYPE}:${resource.accountId}` : (resource.arn ?? resource.id),
    Partition,
    Region: resource.region,
  };
}

const cutPlainText = (text: string, maxLength: number): string => truncate(toPlainText(text), maxLength);
