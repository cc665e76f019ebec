/** `assay`: the words that rules and remediations are written in. */
export * from '../lib/core/cases';
export * from '../lib/core/facts';
export * from '../lib/core/item';
export * from '../lib/core/network/address-set';
export * from '../lib/core/network/internet';
export * from '../lib/core/network/port';
export * from '../lib/core/parameters';
export * from '../lib/core/properties';
export * from '../lib/core/reader';
export * from '../lib/core/remediation/after';
export * from '../lib/core/remediation/operation';
export * from '../lib/core/remediation/operations/acm';
export * from '../lib/core/remediation/operations/elbv2';
export * from '../lib/core/remediation/operations/s3';
export * from '../lib/core/remediation/operations/security-group';
export * from '../lib/core/remediation/operations/volume';
export * from '../lib/core/remediation/plan';
export * from '../lib/core/remediation/plan-for';
export * from '../lib/core/remediation/step';
export * from '../lib/core/resources/account-public-access-block';
export * from '../lib/core/resources/bucket';
export * from '../lib/core/resources/certificate';
export * from '../lib/core/resources/db-instance';
export * from '../lib/core/resources/iam-identity';
export {
  type BlockRule,
  type InboundRule,
  inboundRulesOf,
  inboundState,
  isBlockRule,
  toIpPermissions,
} from '../lib/core/resources/inbound-rule';
export * from '../lib/core/resources/instance';
export * from '../lib/core/resources/kms-key';
export * from '../lib/core/resources/listener';
export * from '../lib/core/resources/load-balancer';
export * from '../lib/core/resources/network-interface';
export * from '../lib/core/resources/open-ports';
export { openPortRemediation } from '../lib/core/resources/open-ports-plan';
export * from '../lib/core/resources/permission';
export * from '../lib/core/resources/prefix-list';
export * from '../lib/core/resources/security-group';
export * from '../lib/core/resources/tagged-resource';
export * from '../lib/core/resources/trail';
export * from '../lib/core/resources/volume';
export * from '../lib/core/rule';
export * from '../lib/core/time';
export * from '../lib/core/unreadable';
export * from '../lib/core/verdict';
export * from '../lib/core/wording';
