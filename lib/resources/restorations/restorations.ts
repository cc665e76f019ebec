import type { Restoration } from '../../core/remediation/restoration';
import { isRemediableType, type RemediableType } from '../remediable-types';
import { bucketRestoration } from './bucket';
import { listenerRestoration } from './listener';
import { securityGroupRestoration } from './security-group';
import { volumeRestoration } from './volume';

/** How resources of each remediable type are put back; `undefined` for types of which no call restores anything. */
const BY_TYPE: Readonly<Record<RemediableType, Restoration | undefined>> = {
  'AWS::::Account': undefined,
  'AWS::ACM::Certificate': undefined,
  'AWS::CloudFront::Distribution': undefined,
  'AWS::CloudTrail::Trail': undefined,
  'AWS::DynamoDB::Table': undefined,
  'AWS::EC2::Instance': undefined,
  'AWS::EC2::LaunchTemplate': undefined,
  'AWS::EC2::SecurityGroup': securityGroupRestoration,
  'AWS::EC2::SnapshotBlockPublicAccess': undefined,
  'AWS::EC2::Subnet': undefined,
  'AWS::EC2::TransitGateway': undefined,
  'AWS::EC2::Volume': volumeRestoration,
  'AWS::ECR::Repository': undefined,
  'AWS::ElasticLoadBalancingV2::Listener': listenerRestoration,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': undefined,
  'AWS::Elasticsearch::Domain': undefined,
  'AWS::IAM::User': undefined,
  'AWS::KMS::Key': undefined,
  'AWS::Lambda::Function': undefined,
  'AWS::OpenSearch::Domain': undefined,
  'AWS::RDS::DBCluster': undefined,
  'AWS::RDS::DBClusterSnapshot': undefined,
  'AWS::RDS::DBInstance': undefined,
  'AWS::RDS::DBSnapshot': undefined,
  'AWS::S3::AccountPublicAccessBlock': undefined,
  'AWS::S3::Bucket': bucketRestoration,
  'AWS::SNS::Topic': undefined,
  'AWS::SQS::Queue': undefined,
};

/** All restorations. */
export const RESTORATIONS: readonly Restoration[] = Object.values(BY_TYPE).flatMap((restoration) => restoration ?? []);

/** Returns how resources of a type are put back; `undefined` if no call restores anything of them. */
export const findRestoration = (resourceType: string): Restoration | undefined =>
  isRemediableType(resourceType) ? BY_TYPE[resourceType] : undefined;
