import { isObject, unexpectedType } from '../core/json';
import { Properties } from '../core/reading/properties';
import { type Reader, Resource } from '../core/reading/reader';
import { isUnknown, Unknown, UnreadableItem } from '../core/reading/unreadable';
import { findLaunchTemplateData } from './ec2/instance';

/**
 * The types whose tags AWS Config records and whose owner can set them: those of the managed rule, and others that
 * cost money or hold data. Resources that services create on their own and that cannot be tagged are left out, such as
 * network interfaces and AWS managed keys.
 * https://docs.aws.amazon.com/config/latest/developerguide/required-tags.html
 */
const TAGGABLE_TYPES: readonly string[] = [
  'AWS::ACM::Certificate',
  'AWS::ApiGateway::RestApi',
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::CloudFormation::Stack',
  'AWS::CloudTrail::Trail',
  'AWS::CodeBuild::Project',
  'AWS::DynamoDB::Table',
  'AWS::EC2::ClientVpnEndpoint',
  'AWS::EC2::CustomerGateway',
  'AWS::EC2::EIP',
  'AWS::EC2::Instance',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::NatGateway',
  'AWS::EC2::NetworkAcl',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Subnet',
  'AWS::EC2::TransitGateway',
  'AWS::EC2::VPC',
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::VPCPeeringConnection',
  'AWS::EC2::VPNConnection',
  'AWS::EC2::VPNGateway',
  'AWS::EC2::Volume',
  'AWS::ECR::Repository',
  'AWS::ECS::Cluster',
  'AWS::ECS::Service',
  'AWS::EFS::FileSystem',
  'AWS::EKS::Cluster',
  'AWS::ElasticBeanstalk::Environment',
  'AWS::ElasticLoadBalancing::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::Lambda::Function',
  'AWS::OpenSearch::Domain',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBSecurityGroup',
  'AWS::RDS::DBSnapshot',
  'AWS::RDS::DBSubnetGroup',
  'AWS::RDS::EventSubscription',
  'AWS::Redshift::Cluster',
  'AWS::Redshift::ClusterParameterGroup',
  'AWS::Redshift::ClusterSecurityGroup',
  'AWS::Redshift::ClusterSnapshot',
  'AWS::Redshift::ClusterSubnetGroup',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::StepFunctions::StateMachine',
];

/** The keys of tags in templates and describe calls; the last one is the key of EFS in a template. */
const TAG_LISTS = ['tags', 'tagList', 'tagSet', 'fileSystemTags'];

/**
 * An existing tag; a template may leave its value open.
 *
 * @example
 * const tag: Tag = { value: 'team-a' };
 */
export interface Tag {
  readonly value: string | Unknown;
}

/**
 * A resource of any taggable type, with access to its tags only.
 *
 * @example
 * const hasOwner = (resource: TaggedResource) => resource.tag('owner') !== undefined;
 */
export class TaggedResource extends Resource {
  /** Returns a tag; `undefined` if the resource does not have it, `Unknown` if that is not in the input. */
  tag(key: string): Tag | Unknown | undefined {
    const isComplete = this.item.shape === 'config' && !this.item.lacksTags;
    const written = isComplete ? undefined : (this.writtenTag(key) ?? this.specifiedTag(key));
    if (written !== undefined && !isUnknown(written)) return written;
    return Object.hasOwn(this.tags, key) ? { value: this.tags[key] as string } : written;
  }

  /** Returns the key of a tag that differs only in case, which AWS treats as a different tag. */
  findSimilarTag(key: string): string | undefined {
    return Object.keys(this.tags).find((other) => other !== key && other.toLowerCase() === key.toLowerCase());
  }

  /** A template may leave some or all tags open, which the item's map of tags cannot represent. */
  private writtenTag(key: string): Tag | Unknown | undefined {
    const tags = this.configuration.raw(TAG_LISTS);
    if (tags === undefined) {
      if (this.item.lacksTags) return NOT_IN_INPUT;
      return this.listsAllTags ? undefined : new Unknown('the tags, which this describe call does not return');
    }
    if (isUnknown(tags)) return tags;
    if (isObject(tags)) return Object.hasOwn(tags, key) ? toTag(tags[key], key) : undefined;
    const tag = findTag(this.configuration.list(TAG_LISTS), key);
    // A list in the configuration may be shortened, or be of another kind of tags.
    return tag ?? (this.item.lacksTags && NOT_IN_INPUT);
  }

  /**
   * A template gives tags to a Client VPN endpoint in another form, and to an instance by its launch template, too.
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ec2-launchtemplate-tagspecification.html
   */
  private specifiedTag(key: string): Tag | Unknown | undefined {
    const specified = SPECIFIED_TYPES[this.item.resourceType];
    if (this.item.shape !== 'template' || specified === undefined) return undefined;
    const isInstance = specified === 'instance';
    const holders = isInstance ? findLaunchTemplateData(this.configuration) : [this.configuration];
    if (isInstance && holders.length === 0) return this.configuration.has('launchTemplate') ? OF_TEMPLATE : undefined;
    return holders
      .flatMap((holder) => holder.optionalObjects('tagSpecifications'))
      .filter((one) => one.string('resourceType') === specified)
      .map((one) => (one.has('tags') ? findTag(one.list('tags'), key) : undefined))
      .find((tag) => tag !== undefined);
  }

  /** EC2 omits the list if there are no tags; other services may have a separate call for tags. */
  private get listsAllTags(): boolean {
    return this.item.shape === 'template' || this.item.resourceType.startsWith('AWS::EC2::');
  }
}

/** The types whose tags `TagSpecifications` can have, with their names there. */
const SPECIFIED_TYPES: Readonly<Record<string, string>> = {
  'AWS::EC2::ClientVpnEndpoint': 'client-vpn-endpoint',
  'AWS::EC2::Instance': 'instance',
};

const OF_TEMPLATE = new Unknown('the tags of its launch template, which is not in the template');
const NOT_IN_INPUT = new Unknown('the tags, which are not in the input');

function findTag(tags: readonly (readonly [tag: unknown, path: string])[], key: string): Tag | Unknown | undefined {
  let unresolved: Unknown | undefined;
  for (const [tag, path] of tags) {
    const pair = isUnknown(tag) ? undefined : Properties.of(tag, path);
    const name = pair ? pair.raw('key') : tag;
    if (name === key) return toTag(pair?.raw('value'), key);
    if (isUnknown(name)) unresolved = name;
  }
  return unresolved;
}

/** CloudFormation accepts numbers and booleans as text; a tag without a value has an empty value. */
function toTag(value: unknown, key: string): Tag {
  if (isUnknown(value)) return { value };
  if (['string', 'number', 'boolean', 'undefined'].includes(typeof value)) return { value: String(value ?? '') };
  throw unexpectedType(`the value of tag "${key}"`, 'text', value);
}

/**
 * Reads the tags of a resource of any taggable type.
 * @example
 * taggedResource.read(item).tag('Owner');
 */
export const taggedResource: Reader<TaggedResource> = {
  resourceTypes: TAGGABLE_TYPES,
  read(item) {
    if (TAGGABLE_TYPES.includes(item.resourceType)) return new TaggedResource(item);
    throw new UnreadableItem(
      `Cannot read the tags of a ${item.resourceType}: not a type whose tags AWS Config records`,
    );
  },
};
