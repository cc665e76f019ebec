import { isObject, unexpectedType } from '../../core/json';
import { toOutline } from '../../core/policy/unresolved';
import { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown, type MaybeUnknown, Reference } from '../../core/reading/unreadable';
import { parseBucketDomain } from './bucket-domain';

/** A template has another case for the first letters. */
const SUPPORT_METHOD = ['sslSupportMethod', 'sSLSupportMethod', 'SSLSupportMethod'];

const VIEWER_POLICIES = ['allow-all', 'https-only', 'redirect-to-https'] as const;
const ORIGIN_POLICIES = ['http-only', 'match-viewer', 'https-only'] as const;
const SIGNING_BEHAVIORS = ['always', 'no-override', 'never'] as const;

/**
 * How a distribution treats the requests for some paths.
 *
 * @example
 * const isDefault = ({ paths }: CacheBehavior) => paths === undefined;
 */
export interface CacheBehavior {
  /** `/api/*`; `undefined` for all paths that no other behavior has. */
  readonly paths: string | undefined;
  readonly viewerPolicy: (typeof VIEWER_POLICIES)[number];
}

/**
 * A place from which a distribution gets its files:
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Origin.html
 *
 * @example
 * const isPlain = (origin: DistributionOrigin) => origin.protocolPolicy === 'http-only';
 */
export class DistributionOrigin {
  constructor(
    private readonly properties: Properties,
    private readonly isTemplate: boolean,
  ) {}

  get id(): string {
    return this.properties.shownText('id');
  }

  /** `files.s3.eu-west-1.amazonaws.com`; a template often takes it from a bucket that it creates. */
  get domainName(): MaybeUnknown<string> {
    const raw = this.properties.raw('domainName');
    return isUnknown(raw) ? raw : this.properties.string('domainName');
  }

  /** Whether it is a bucket by S3's own protocol, and not its website or another server. */
  get isBucket(): boolean {
    return this.properties.has('s3OriginConfig');
  }

  /**
   * Whether it is a bucket that can refuse requests without a signature. CloudFront reads such a bucket without one,
   * too, as if it were a web server; then the bucket has to be open to everyone.
   */
  get canHaveAccessControl(): boolean {
    if (this.isBucket) return true;
    const domainName = this.properties.unconditional('domainName');
    if (isBucketAttribute(domainName)) return true;
    const text = isUnknown(domainName) ? toOutline(domainName) : this.properties.string('domainName');
    const bucketName = parseBucketDomain(text);
    return bucketName !== undefined && !text.toLowerCase().startsWith('.s3-website', bucketName.length);
  }

  /** The bucket of its domain name, of either kind; `undefined` for other servers. */
  get bucketName(): string | undefined {
    const { domainName } = this;
    return isUnknown(domainName) ? undefined : parseBucketDomain(domainName);
  }

  /** Whether CloudFront signs its requests to the bucket by an origin access control. */
  get hasAccessControl(): boolean {
    const key = 'originAccessControlId';
    // A template may leave out an access control by an empty text.
    if (!this.properties.hasText(key)) return false;
    const control = findReferred(this.properties, key)?.object('originAccessControlConfig');
    const behavior = control
      ? control.oneOf('signingBehavior', SIGNING_BEHAVIORS)
      : this.properties.optionalOneOf('oacSigningBehavior', SIGNING_BEHAVIORS);
    return behavior !== 'never';
  }

  /** Whether it has an origin access identity, which origin access control replaces. */
  get hasAccessIdentity(): boolean {
    const identity = this.properties.optionalObject('s3OriginConfig');
    const raw = identity?.raw('originAccessIdentity');
    return isUnknown(raw) || (identity?.optionalString('originAccessIdentity') ?? '') !== '';
  }

  /**
   * The protocols of TLS that CloudFront may use for it; none where it never uses TLS. `undefined` for a template that
   * leaves them to a default, and for an origin in a VPC, which is a resource of its own and has them itself, unless
   * the same template has it: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_VpcOriginEndpointConfig.html
   */
  get tlsProtocols(): readonly string[] | undefined {
    const custom = this.properties.optionalObject('customOriginConfig');
    const server = custom ?? this.vpcOrigin;
    if (!server) return this.isBucket ? [] : undefined;
    const policyKey = 'originProtocolPolicy';
    const policy = custom ? server.oneOf(policyKey, ORIGIN_POLICIES) : server.optionalOneOf(policyKey, ORIGIN_POLICIES);
    if (policy === 'http-only') return [];
    const key = ['originSslProtocols', 'OriginSSLProtocols'];
    if (this.isTemplate && !server.has(key)) return undefined;
    const protocols = Array.isArray(server.raw(key)) ? server.strings(key) : server.object(key).strings('items');
    if (this.isTemplate && protocols.length === 0) return undefined;
    if (protocols.length === 0 || protocols.some((protocol) => !/^(SSLv3|TLSv1(\.\d)?)$/.test(protocol)))
      throw unexpectedType(server.joinPath(key), 'protocols of TLS', protocols);
    return protocols;
  }

  /** The settings of an origin in a VPC that the same template creates. */
  private get vpcOrigin(): Properties | undefined {
    const use = this.properties.optionalObject('vpcOriginConfig');
    return use && findReferred(use, 'vpcOriginId')?.optionalObject('vpcOriginEndpointConfig');
  }
}

/** Whether a domain name is that of a bucket of the same template, and not that of its website. */
const isBucketAttribute = (name: unknown): boolean =>
  name instanceof Reference &&
  name.resourceType === 'AWS::S3::Bucket' &&
  ['DomainName', 'DualStackDomainName', 'RegionalDomainName'].includes(name.attribute ?? '');

/** Returns the properties of the resource of the same template that a property refers to. */
function findReferred(holder: Properties, key: string): Properties | undefined {
  const reference = holder.raw(key);
  if (!(reference instanceof Reference) || !isObject(reference.target)) return undefined;
  return Properties.ofTemplate(reference.target, holder.joinPath(key));
}

/**
 * A CloudFront distribution: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html
 *
 * @example
 * const isLogged = (distribution: Distribution) => distribution.isLogging;
 */
export class Distribution extends Resource {
  private get settings(): Properties {
    return this.configuration.object('distributionConfig');
  }

  /** The default behavior, and those of some paths. */
  get behaviors(): readonly CacheBehavior[] {
    const { settings } = this;
    return [settings.object('defaultCacheBehavior'), ...this.list('cacheBehaviors')].map((behavior, index) => ({
      paths: index === 0 ? undefined : behavior.shownText('pathPattern'),
      viewerPolicy: behavior.oneOf('viewerProtocolPolicy', VIEWER_POLICIES),
    }));
  }

  get origins(): readonly DistributionOrigin[] {
    const origins = this.list('origins');
    if (origins.length === 0) throw unexpectedType(this.settings.joinPath('origins'), 'an origin', origins);
    return origins.map((origin) => new DistributionOrigin(origin, this.isTemplate));
  }

  /** The bucket of its standard logs, as a domain name; `undefined` if it keeps none there. */
  get logBucket(): MaybeUnknown<string> | undefined {
    const logging = this.isTemplate ? this.settings.optionalObject('logging') : this.settings.object('logging');
    if (!logging || (!this.isTemplate && !logging.boolean('enabled'))) return undefined;
    if ((this.isTemplate || logging.has('bucket')) && !logging.hasText('bucket')) return undefined;
    const raw = logging.raw('bucket');
    return isUnknown(raw) ? raw : logging.string('bucket');
  }

  /**
   * Whether its template delivers access logs by standard logging v2; `undefined` if it has their source alone, which
   * another template may deliver. No item of the distribution shows it.
   * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
   */
  get deliversLogs(): boolean | undefined {
    const parts = this.supplementaryConfiguration;
    const delivered = parts.optionalObjects('AWS::Logs::Delivery').flatMap((delivery) => {
      const key = 'deliverySourceName';
      const source = delivery.raw(key);
      const isDeclared = source instanceof Reference && isObject(source.target);
      return isDeclared ? Properties.of(source.target, delivery.joinPath(key)) : [];
    });
    if (delivered.some(hasAccessLogs)) return true;
    return parts.optionalObjects('AWS::Logs::DeliverySource').some(hasAccessLogs) ? undefined : false;
  }

  /**
   * The web ACL of AWS WAF that filters its requests: an ARN, or the ID of one of AWS WAF Classic. Its text is empty
   * without one.
   */
  get webAcl(): MaybeUnknown<string> | undefined {
    const raw = this.settings.raw('webACLId');
    if (!this.settings.hasText('webACLId')) return undefined;
    return isUnknown(raw) ? raw : this.settings.string('webACLId');
  }

  /**
   * The policy that decides which protocols and ciphers viewers may use: `TLSv1.2_2021`. `default certificate` for
   * CloudFront's own certificate, which allows TLSv1; `undefined` for a template that leaves it to a default.
   */
  get tlsPolicy(): string | undefined {
    const certificate = this.isTemplate
      ? this.settings.optionalObject('viewerCertificate')
      : this.settings.object('viewerCertificate');
    if (!certificate || certificate.optionalBoolean('cloudFrontDefaultCertificate')) return 'default certificate';
    const key = 'minimumProtocolVersion';
    return this.isTemplate && !certificate.has(key)
      ? undefined
      : certificate.stringLike(key, /^(SSLv3|TLSv1(\.\d)?(_\d{4})?)$/, 'a security policy');
  }

  /**
   * Whether viewers reach it by TLS at addresses of its own instead of by the name that they ask for. Only AWS Support
   * changes the policy of such a distribution.
   * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html
   */
  get hasOwnAddresses(): boolean {
    const method = this.settings.optionalObject('viewerCertificate')?.optionalString(SUPPORT_METHOD);
    return method !== undefined && method !== 'sni-only';
  }

  /** Whether it tries out changes of another distribution, which decides whether they are kept. */
  get isStaging(): boolean {
    return this.settings.optionalBoolean('staging') ?? false;
  }

  /** A template has a list where AWS's output has an object with the number of its elements. */
  private list(key: string): Properties[] {
    if (this.isTemplate) return this.settings.optionalObjects(key);
    const counted = this.settings.optionalObject(key);
    if (!counted) return [];
    const items = counted.optionalObjects('items');
    const quantity = counted.integer('quantity');
    if (items.length !== quantity)
      throw unexpectedType(counted.joinPath('items'), `${quantity} elements`, items.length);
    return items;
  }
}

const hasAccessLogs = (source: Properties): boolean => source.optionalString('logType') === 'ACCESS_LOGS';

/**
 * Reads CloudFront distributions.
 * @example
 * distribution.read(item).behaviors;
 */
export const distribution = defineReader('AWS::CloudFront::Distribution', Distribution, {
  list: 'Distribution',
  id: 'Id',
  arn: 'ARN',
});
