import type { RemediableType } from '../../../../resources/remediable-types';
import { readLiveBucket } from './bucket';
import { readLiveCertificate } from './certificate';
import { readLiveDbCluster, readLiveDbInstance } from './database';
import { readLiveInstance, readLiveSnapshotBlock, readLiveSubnet, readLiveTransitGateway } from './ec2';
import { readLiveKey } from './kms-key';
import { readLiveListener } from './listener';
import type { LiveReader } from './live-resource';
import { readLiveLoadBalancer } from './load-balancer';
import { readLiveQueue, readLiveTopic } from './messaging';
import { readLiveSecurityGroup } from './security-group';
import { readLiveTable } from './table';
import { readLiveTrail } from './trail';
import { readLiveVolume } from './volume';

/** The readers of live resources by type. `LIVE_READS` has their permissions. */
export const LIVE_READERS: Readonly<Record<RemediableType, LiveReader>> = {
  'AWS::ACM::Certificate': readLiveCertificate,
  'AWS::CloudTrail::Trail': readLiveTrail,
  'AWS::DynamoDB::Table': readLiveTable,
  'AWS::EC2::Instance': readLiveInstance,
  'AWS::EC2::SecurityGroup': readLiveSecurityGroup,
  'AWS::EC2::SnapshotBlockPublicAccess': readLiveSnapshotBlock,
  'AWS::EC2::Subnet': readLiveSubnet,
  'AWS::EC2::TransitGateway': readLiveTransitGateway,
  'AWS::EC2::Volume': readLiveVolume,
  'AWS::ElasticLoadBalancingV2::Listener': readLiveListener,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': readLiveLoadBalancer,
  'AWS::KMS::Key': readLiveKey,
  'AWS::RDS::DBCluster': readLiveDbCluster,
  'AWS::RDS::DBInstance': readLiveDbInstance,
  'AWS::S3::Bucket': readLiveBucket,
  'AWS::SNS::Topic': readLiveTopic,
  'AWS::SQS::Queue': readLiveQueue,
};
