import { canonicalJson, type JsonChange } from '../../core/diff';
import type { ConfigurationItem } from '../../core/item';
import { isObject, isString, parseEmbeddedJson } from '../../core/json';
import { Properties } from '../../core/reading/properties';
import type { Json, Operation } from '../../core/remediation/operation';
import { capitalize } from '../../core/text/casing';
import { toItem } from '../../formats/items/configuration-item';
import {
  type CidrRule,
  flattenPermissions,
  isCidrRule,
  toIpPermissions,
  toRuleKey,
} from '../../resources/ec2/inbound-rule';
import { securityGroup } from '../../resources/ec2/security-group';
import { authorizeIngress, revokeIngress } from '../../resources/ec2/security-group-operations';
import { modifyVolume } from '../../resources/ec2/volume-operations';
import { modifyListener } from '../../resources/elbv2/listener-operations';
import {
  deleteBucketPolicy,
  deletePublicAccessBlock,
  putBucketPolicy,
  putPublicAccessBlock,
} from '../../resources/s3/bucket-operations';
import { compareItems } from '../state/changes';
import type { ItemObject } from '../state/timeline';

/** An API call that restores a part of a resource. */
export interface RestoreCall {
  readonly service: Operation['service'];
  readonly api: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly permission: Operation['permission'];
}

/** The plan that puts a recorded state back. */
export interface RestorePlan {
  readonly calls: readonly RestoreCall[];
  /** The calls that undo them, in order. */
  readonly undo: readonly RestoreCall[];
  /** The effect of the calls. */
  readonly changes: readonly JsonChange[];
  /** The rest of the difference, which no call of Assay restores. */
  readonly notRestored: readonly JsonChange[];
  /** The resource as the calls leave it. */
  readonly after: ConfigurationItem;
}

interface BoundCall {
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, Json>>;
}

/** Returns the calls that make one state of a resource the other, as far as there are operations. */
type Planner = (current: ConfigurationItem, target: ConfigurationItem) => BoundCall[];

/**
 * Plans the calls that put a recorded state of a resource back.
 *
 * The effect of the calls is computed, not assumed: what still differs from the recorded state afterwards is listed as not
 * restored. The undo is planned in the same way, from the state afterwards to the present one.
 * @throws UnreadableItem if an item contradicts AWS's shape
 * @throws Error if AWS would refuse a call
 */
export function planRestore(current: ItemObject, target: ItemObject): RestorePlan {
  const [present, recorded] = [toItem(current), toItem(target)];
  const planner = PLANNERS[present.resourceType];
  const calls = planner?.(present, recorded) ?? [];
  const after = apply(calls, present);
  const undo = planner?.(after, present) ?? [];
  const afterObject = toObject(after);
  return {
    calls: calls.map(toRestoreCall),
    undo: undo.map(toRestoreCall),
    changes: compareItems(toObject(present), afterObject),
    notRestored: compareItems(afterObject, toObject(recorded)),
    after,
  };
}

/** The resource types of which Assay can restore something. */
export const isRestorable = (resourceType: string): boolean => Object.hasOwn(PLANNERS, resourceType);

const toRestoreCall = ({ operation, parameters }: BoundCall): RestoreCall => ({
  service: operation.service,
  api: operation.api,
  parameters,
  permission: operation.permission,
});

const apply = (calls: readonly BoundCall[], item: ConfigurationItem): ConfigurationItem =>
  calls.reduce((state, { operation, parameters }) => operation.apply(state, parameters), item);

const toObject = ({
  configuration,
  supplementaryConfiguration,
  tags,
  relationships,
}: ConfigurationItem): ItemObject => ({
  configuration,
  supplementaryConfiguration,
  tags,
  relationships,
});

const PLANNERS: Readonly<Record<string, Planner>> = {
  'AWS::EC2::SecurityGroup': planInboundRules,
  'AWS::S3::Bucket': planBucket,
  'AWS::EC2::Volume': planVolume,
  'AWS::ElasticLoadBalancingV2::Listener': planListener,
};

/** Rules whose source is a group or a prefix list have no operation, so they stay as they are. */
function planInboundRules(current: ConfigurationItem, target: ConfigurationItem): BoundCall[] {
  const [present, wanted] = [listCidrRules(current), listCidrRules(target)];
  const added = subtractRules(wanted, present);
  const removed = subtractRules(present, wanted);
  const bind = (operation: Operation, rules: readonly CidrRule[]): BoundCall[] =>
    rules.length === 0
      ? []
      : [{ operation, parameters: { GroupId: current.resourceId, IpPermissions: toIpPermissions(rules) } }];
  // Missing rules come back first, so that traffic that both states allow is never interrupted.
  return [...bind(authorizeIngress, added), ...bind(revokeIngress, removed)];
}

const listCidrRules = (item: ConfigurationItem): CidrRule[] =>
  flattenPermissions(securityGroup.read(item)).filter(isCidrRule);

function subtractRules(rules: readonly CidrRule[], others: readonly CidrRule[]): CidrRule[] {
  const known = new Set(others.map(toRuleKey));
  return rules.filter((rule) => !known.has(toRuleKey(rule)));
}

/** The block is lifted before a policy that it would refuse, and set after the policy. */
function planBucket(current: ConfigurationItem, target: ConfigurationItem): BoundCall[] {
  const block = planBlock(current, target);
  const policy = planPolicy(current, target);
  const setsBlock = block.some(({ operation }) => operation === putPublicAccessBlock) && blocksMore(current, target);
  return setsBlock ? [...policy, ...block] : [...block, ...policy];
}

function planBlock(current: ConfigurationItem, target: ConfigurationItem): BoundCall[] {
  const [present, wanted] = [readSupplement(current, BLOCK), readSupplement(target, BLOCK)];
  if (canonicalJson(present ?? {}) === canonicalJson(wanted ?? {})) return [];
  const Bucket = current.resourceName ?? current.resourceId;
  if (!isObject(wanted) || Object.keys(wanted).length === 0)
    return [{ operation: deletePublicAccessBlock, parameters: { Bucket } }];
  const settings = Object.fromEntries(
    Object.entries(wanted).map(([name, value]) => [capitalize(name), value === true]),
  );
  return [{ operation: putPublicAccessBlock, parameters: { Bucket, PublicAccessBlockConfiguration: settings } }];
}

function planPolicy(current: ConfigurationItem, target: ConfigurationItem): BoundCall[] {
  const [present, wanted] = [readPolicyText(current), readPolicyText(target)];
  if (present === wanted || (present && wanted && canonicalJson(present) === canonicalJson(wanted))) return [];
  const Bucket = current.resourceName ?? current.resourceId;
  return wanted === undefined
    ? [{ operation: deleteBucketPolicy, parameters: { Bucket } }]
    : [{ operation: putBucketPolicy, parameters: { Bucket, Policy: wanted } }];
}

const BLOCK = 'PublicAccessBlockConfiguration';

function readSupplement({ supplementaryConfiguration: supplementary }: ConfigurationItem, name: string): unknown {
  return isObject(supplementary) ? parseEmbeddedJson(supplementary[name]) : undefined;
}

function readPolicyText(item: ConfigurationItem): string | undefined {
  const policy = readSupplement(item, 'BucketPolicy');
  const text = isObject(policy) ? policy.policyText : undefined;
  return isString(text) && text !== '' ? text : undefined;
}

/** Whether the target's block has a setting on that the present one has off. */
function blocksMore(current: ConfigurationItem, target: ConfigurationItem): boolean {
  const [present, wanted] = [readSupplement(current, BLOCK), readSupplement(target, BLOCK)];
  return (
    isObject(wanted) &&
    Object.entries(wanted).some(([name, on]) => on === true && !(isObject(present) && present[name] === true))
  );
}

/** The size only grows, so it stays as it is. */
function planVolume(current: ConfigurationItem, target: ConfigurationItem): BoundCall[] {
  const [present, wanted] = [readPerformance(current), readPerformance(target)];
  if (wanted === undefined || canonicalJson(present ?? null) === canonicalJson(wanted)) return [];
  return [{ operation: modifyVolume, parameters: { VolumeId: current.resourceId, ...wanted } }];
}

function readPerformance(item: ConfigurationItem): Record<string, Json> | undefined {
  const properties = Properties.of(item.configuration, 'configuration');
  const type = properties.optionalString('volumeType');
  if (type === 'gp2') return { VolumeType: type };
  const [iops, throughput] = [properties.optionalInteger('iops'), properties.optionalInteger('throughput')];
  return type === 'gp3' && iops !== undefined && throughput !== undefined
    ? { VolumeType: type, Iops: iops, Throughput: throughput }
    : undefined;
}

function planListener(current: ConfigurationItem, target: ConfigurationItem): BoundCall[] {
  const [present, wanted] = [readDefaultActions(current), readDefaultActions(target)];
  if (wanted === undefined || canonicalJson(present) === canonicalJson(wanted)) return [];
  return [
    { operation: modifyListener, parameters: { ListenerArn: current.resourceId, DefaultActions: wanted as Json } },
  ];
}

const readDefaultActions = ({ configuration }: ConfigurationItem): unknown =>
  isObject(configuration) ? (configuration.DefaultActions ?? configuration.defaultActions) : undefined;
