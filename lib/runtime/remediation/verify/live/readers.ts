import type { RemediableType } from '../../../../resources/remediable-types';
import { readLiveAccountSetting } from './account/account-setting';
import { readLiveCredentials } from './account/user-credentials';
import { readLiveAccountBlock, readLiveBucket } from './bucket';
import { readLiveCertificate } from './certificate';
import { readLiveDbCluster, readLiveDbInstance } from './databases/database';
import { readLiveDbClusterSnapshot, readLiveDbSnapshot } from './databases/db-snapshot';
import { readLiveElasticsearchDomain, readLiveOpenSearchDomain } from './databases/search-domain';
import { readLiveTable } from './databases/table';
import { readLiveDistribution } from './distribution';
import { readLiveInstance, readLiveSnapshotBlock, readLiveSubnet, readLiveTransitGateway } from './ec2/ec2';
import { readLiveLaunchTemplate } from './ec2/launch-template';
import { readLiveSecurityGroup } from './ec2/security-group';
import { readLiveVolume } from './ec2/volume';
import { readLiveListener } from './elbv2/listener';
import { readLiveLoadBalancer } from './elbv2/load-balancer';
import { readLiveKey } from './kms-key';
import { readLiveFunction } from './lambda-function';
import { createLiveItem, type LiveAccount, type LiveReader, type LiveResource } from './live-resource';
import { readLiveQueue, readLiveTopic } from './messaging';
import { readLiveRepository } from './repository';
import { readLiveTrail } from './trail';

/** The readers of live resources by type. `LIVE_READS` has their permissions. */
export const LIVE_READERS: Readonly<Record<RemediableType, LiveReader>> = {
  'AWS::::Account': readLiveAccountSetting,
  'AWS::ACM::Certificate': readLiveCertificate,
  'AWS::CloudFront::Distribution': readLiveDistribution,
  'AWS::CloudTrail::Trail': readLiveTrail,
  'AWS::DynamoDB::Table': readLiveTable,
  'AWS::EC2::Instance': readLiveInstance,
  'AWS::EC2::LaunchTemplate': readLiveLaunchTemplate,
  'AWS::EC2::SecurityGroup': readLiveSecurityGroup,
  'AWS::EC2::SnapshotBlockPublicAccess': readLiveSnapshotBlock,
  'AWS::EC2::Subnet': readLiveSubnet,
  'AWS::EC2::TransitGateway': readLiveTransitGateway,
  'AWS::EC2::Volume': readLiveVolume,
  'AWS::ECR::Repository': readLiveRepository,
  'AWS::ElasticLoadBalancingV2::Listener': readLiveListener,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': readLiveLoadBalancer,
  'AWS::Elasticsearch::Domain': readLiveElasticsearchDomain,
  'AWS::IAM::User': readLiveCredentials,
  'AWS::KMS::Key': readLiveKey,
  'AWS::Lambda::Function': readLiveFunction,
  'AWS::OpenSearch::Domain': readLiveOpenSearchDomain,
  'AWS::RDS::DBCluster': readLiveDbCluster,
  'AWS::RDS::DBClusterSnapshot': readLiveDbClusterSnapshot,
  'AWS::RDS::DBInstance': readLiveDbInstance,
  'AWS::RDS::DBSnapshot': readLiveDbSnapshot,
  'AWS::S3::AccountPublicAccessBlock': readLiveAccountBlock,
  'AWS::S3::Bucket': readLiveBucket,
  'AWS::SNS::Topic': readLiveTopic,
  'AWS::SQS::Queue': readLiveQueue,
};

/**
 * Reads a live resource.
 * @param id AWS Config's resourceId
 * @throws ResourceGone when it no longer exists; another error when it cannot be read
 */
export async function readLiveResource(
  resourceType: RemediableType,
  id: string,
  account: LiveAccount,
): Promise<LiveResource> {
  const { relatedItems = [], ...described } = await LIVE_READERS[resourceType](id, account);
  return { item: createLiveItem(account.scope, { resourceType, resourceId: id, ...described }), relatedItems };
}
