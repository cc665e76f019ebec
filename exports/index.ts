/** `assay`: the words that rules and remediations are written in. */
export * from '../lib/core/cases';
export * from '../lib/core/evaluation';
export * from '../lib/core/evaluation-context';
export * from '../lib/core/facts';
export * from '../lib/core/item';
export * from '../lib/core/json';
export * from '../lib/core/network/address-set';
export * from '../lib/core/network/internet';
export * from '../lib/core/network/port';
export * from '../lib/core/parameters';
export * from '../lib/core/reading/properties';
export * from '../lib/core/reading/reader';
export * from '../lib/core/reading/unreadable';
export * from '../lib/core/remediation/apply-calls';
export * from '../lib/core/remediation/operation';
export * from '../lib/core/remediation/plan';
export * from '../lib/core/remediation/plan-remediation';
export * from '../lib/core/remediation/step';
export * from '../lib/core/rule';
export * from '../lib/core/text/format';
export * from '../lib/core/time';
export * from '../lib/resources/acm/certificate';
export * from '../lib/resources/acm/certificate-operations';
export * from '../lib/resources/cloudtrail/trail';
export {
  type CidrRule,
  flattenPermissions,
  type InboundRule,
  isCidrRule,
  toInboundState,
  toIpPermissions,
} from '../lib/resources/ec2/inbound-rule';
export * from '../lib/resources/ec2/instance';
export * from '../lib/resources/ec2/ip-permission';
export * from '../lib/resources/ec2/network-interface';
export * from '../lib/resources/ec2/prefix-list';
export * from '../lib/resources/ec2/security-group';
export * from '../lib/resources/ec2/security-group-operations';
export * from '../lib/resources/ec2/volume';
export * from '../lib/resources/ec2/volume-operations';
export * from '../lib/resources/elbv2/listener';
export * from '../lib/resources/elbv2/listener-operations';
export * from '../lib/resources/elbv2/load-balancer';
export * from '../lib/resources/iam/iam-identity';
export * from '../lib/resources/kms/kms-key';
export * from '../lib/resources/rds/db-instance';
export * from '../lib/resources/s3/account-public-access-block';
export * from '../lib/resources/s3/bucket';
export * from '../lib/resources/s3/bucket-operations';
export * from '../lib/resources/s3/public-access';
export * from '../lib/resources/tagged-resource';
export * from '../rules/ec2/open-ports/evaluate';
export { openPortRemediation } from '../rules/ec2/open-ports/plan';
