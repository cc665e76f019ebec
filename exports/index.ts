/** `assay`: everything that rules, readers of resources, remediations and their cases are written with. */

// Rules

export {
  COMPLIANT,
  type ComplianceType,
  insufficientData,
  type NeedsFacts,
  NOT_APPLICABLE,
  needsFacts,
  nonCompliant,
  type RuleResult,
} from '../lib/core/evaluation';
export type { ContextWithFacts, EvaluationContext } from '../lib/core/evaluation-context';
export type { Fact, Facts } from '../lib/core/facts';
export type { ConfigurationItem } from '../lib/core/item';
export {
  choice,
  cidrs,
  flag,
  integer,
  integers,
  optionalText,
  type Parameter,
  type Parameters,
  type ParameterValues,
  strings,
  text,
} from '../lib/core/parameters';
export {
  defineRule,
  every,
  onChange,
  type Rule,
  type RuleDefinition,
  type Severity,
  type Trigger,
} from '../lib/core/rule';
export type { Control, Framework } from '../lib/core/standards/control';

// Cases

export { type Case, defineCases, definePlanCases, type PlanCase, type Unreadable, unreadable } from '../lib/core/cases';

// Texts and times in annotations

export { formatDollars, formatInteger, joinList, pluralize } from '../lib/core/text/format';
export { countDays, DAY_MS, formatDay, parseTime } from '../lib/core/time';

// Remediations

export type { IamPermission, Json, Operation } from '../lib/core/remediation/operation';
export {
  type Fix,
  type ManualFix,
  type NothingToDo,
  needsManualFix,
  nothingToDo,
  type Plan,
  type Remediation,
} from '../lib/core/remediation/plan';
export {
  chooseRemediation,
  remediateSetting,
  type Setting,
  type SettingCall,
  type SettingChange,
  type SettingRemediation,
  setByOneCall,
} from '../lib/core/remediation/setting';
export {
  type Call,
  makeCall,
  makeUndoCall,
  type OutputReference,
  type Step,
  type UndoCall,
  type WaitCondition,
} from '../lib/core/remediation/step';

// Readers of resources

export { unexpectedType } from '../lib/core/json';
export { Properties } from '../lib/core/reading/properties';
export { type Description, defineReader, type Reader, Resource } from '../lib/core/reading/reader';
export { isUnknown, type MaybeUnknown, Unknown, UnknownValue, UnreadableItem } from '../lib/core/reading/unreadable';

// Addresses and ports

export {
  type AddressSet,
  type Cidr,
  formatCidr,
  intersectSets,
  isEmptySet,
  parseCidr,
  subtractSet,
  toAddressSet,
  toCidrs,
  uniteSets,
} from '../lib/core/network/address-set';
export { type InternetWide, isInternetWide, selectPrivate, selectPublic } from '../lib/core/network/internet';
export { ALL_TRAFFIC, type Port, tcp, udp } from '../lib/core/network/port';

// Policies

export type { Statement } from '../lib/core/policy/document';

// Resources, by service

export {
  type Certificate,
  certificate,
  type DnsRecord,
  type PendingValidation,
  type Renewal,
} from '../lib/resources/acm/certificate';
export { renewCertificate, resendValidationEmail } from '../lib/resources/acm/certificate-operations';
export { type Trail, trail } from '../lib/resources/cloudtrail/trail';
export {
  type CidrRule,
  flattenPermissions,
  type InboundRule,
  isCidrRule,
  toInboundState,
  toIpPermissions,
} from '../lib/resources/ec2/inbound-rule';
export { type Instance, instance } from '../lib/resources/ec2/instance';
export {
  coversPort,
  describePermission,
  describeSource,
  type IpPermission,
  type PortRange,
  type RuleSource,
} from '../lib/resources/ec2/ip-permission';
export { interfacesUsingGroup } from '../lib/resources/ec2/network-interface';
export { prefixListEntries } from '../lib/resources/ec2/prefix-list';
export { type SecurityGroup, securityGroup } from '../lib/resources/ec2/security-group';
export { authorizeIngress, revokeIngress } from '../lib/resources/ec2/security-group-operations';
export { type Volume, type VolumeAttachment, type VolumeModification, volume } from '../lib/resources/ec2/volume';
export { modifyVolume } from '../lib/resources/ec2/volume-operations';
export {
  type Listener,
  type ListenerAction,
  type ListenerRule,
  listener,
  rejectsPlainHttp,
} from '../lib/resources/elbv2/listener';
export { modifyListener } from '../lib/resources/elbv2/listener-operations';
export { type LoadBalancer, type LoadBalancerAttributes, loadBalancer } from '../lib/resources/elbv2/load-balancer';
export { type GenericResource, genericReader } from '../lib/resources/generic-resource';
export { type IamIdentity, type InlinePolicy, iamIdentity } from '../lib/resources/iam/iam-identity';
export { type KmsKey, kmsKey } from '../lib/resources/kms/kms-key';
export { type DbInstance, dbInstance, type RdsDatabase, rdsDatabase } from '../lib/resources/rds/database';
export { accountPublicAccessBlock } from '../lib/resources/s3/account-public-access-block';
export type { AclGrant } from '../lib/resources/s3/acl';
export { type AccessLog, type Bucket, bucket, type Versioning, type Website } from '../lib/resources/s3/bucket';
export { deletePublicAccessBlock, putPublicAccessBlock } from '../lib/resources/s3/bucket-operations';
export {
  applyAccountBlock,
  findAccountBlock,
  findPublicAccess,
  type PublicAccess,
} from '../lib/resources/s3/public-access';
export type { PublicAccessBlock } from '../lib/resources/s3/public-access-block';
export {
  defineSettingOperation,
  type SettingOperation,
  withConfiguration,
  withSupplementary,
} from '../lib/resources/settings/setting-operation';
export { type Tag, type TaggedResource, taggedResource } from '../lib/resources/tagged-resource';

// Rules about ports that are open to the internet

export {
  collectOpenPorts,
  concludeOpenPorts,
  type GuardedPort,
  OPEN_PORT_LIMITATIONS,
  openPortParameters,
  type ReachedPorts,
} from '../rules/ec2/open-ports/evaluate';
export { openPortRemediation } from '../rules/ec2/open-ports/plan';
