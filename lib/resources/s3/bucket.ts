import { isEmptyList, isObject, isString, parseJsonText, unexpectedType } from '../../core/json';
import { parsePolicy, type Statement } from '../../core/policy/document';
import { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown, type MaybeUnknown, Unknown } from '../../core/reading/unreadable';
import { type AclGrant, type AclRequest, findCannedGrants, isPublicGrant, readAclGrant, toAclRequest } from './acl';
import { type LifecycleRule, readLifecycleRules } from './lifecycle';
import {
  type PublicAccessBlock,
  readPublicAccessBlock,
  readTemplatePublicAccessBlock,
  uniformBlock,
} from './public-access-block';

/**
 * A website that a bucket serves: https://docs.aws.amazon.com/AmazonS3/latest/API/API_WebsiteConfiguration.html
 *
 * @example
 * const website: Website = { index: 'index.html' };
 */
export interface Website {
  /** The index document: `index.html`. */
  readonly index?: string;
  /** The host that all requests are redirected to. */
  readonly redirectsTo?: string;
}

/**
 * Whether a bucket keeps earlier versions of its objects.
 *
 * @example
 * const versioning: Versioning = { status: 'Enabled', requiresMfaDelete: false };
 */
export interface Versioning {
  readonly status: 'Off' | 'Suspended' | 'Enabled';
  /** Whether only the root user with MFA can delete a version. */
  readonly requiresMfaDelete: boolean;
}

/**
 * The server access log of a bucket.
 *
 * @example
 * const log: AccessLog = { isOn: true, bucket: 'logs', prefix: 'shop/' };
 */
export interface AccessLog {
  readonly isOn: boolean;
  /** The name of the bucket with the log; absent in a template that generates it. */
  readonly bucket?: MaybeUnknown<string> | undefined;
  readonly prefix?: MaybeUnknown<string>;
}

/**
 * An S3 bucket. AWS Config records most of it in the supplementary configuration, where the access control list is JSON
 * text, in AWS Config's API even JSON text inside JSON text. A description has the output of GetBucketAcl,
 * GetBucketPolicy and GetPublicAccessBlock under the same keys, and null for a policy or a block that does not exist.
 *
 * Object Ownership is in neither and not needed: S3 disables ACLs only if the list grants nothing to others.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 *
 * @example
 * const isWebsite = (bucket: Bucket) => bucket.website !== undefined;
 */
export class Bucket extends Resource {
  private statementsRead: readonly MaybeUnknown<Statement>[] | undefined;

  /** The name; `undefined` for a template without a name, for which CloudFormation generates one. */
  get bucketName(): string | undefined {
    return this.name ?? (this.isTemplate ? undefined : this.id);
  }

  /**
   * The public access block. It counts as off if a template does not contain it: S3 turns it on for buckets created
   * since April 2023, and then rejects a public policy or ACL, but older buckets have none.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
   */
  get publicAccessBlock(): PublicAccessBlock {
    const key = 'publicAccessBlockConfiguration';
    if (!this.isTemplate) {
      // AWS Config leaves out a block that was never set. The output of ListBuckets has none of any bucket.
      const isMissing = this.item.shape === 'description' && !this.includes(BUCKET_BLOCK);
      return isMissing ? uniformBlock(notInInput(BUCKET_BLOCK)) : (this.recordedBlock ?? uniformBlock(false));
    }
    const raw = this.configuration.raw(key);
    if (isUnknown(raw)) return uniformBlock(raw);
    const block = this.configuration.optionalObject(key);
    return block ? readTemplatePublicAccessBlock(block) : uniformBlock(false);
  }

  /** The effective grants of the ACL: none if a template disables ACLs. */
  get grants(): readonly MaybeUnknown<AclGrant>[] {
    return this.isTemplate ? this.templateGrants() : this.recordedGrants();
  }

  /** Whether it is outside the template, which has only its policy. */
  get isOutside(): boolean {
    return this.item.outside !== undefined;
  }

  /** The statements of the bucket policy. */
  get statements(): readonly MaybeUnknown<Statement>[] {
    this.statementsRead ??= this.isTemplate ? this.templateStatements() : this.recordedStatements();
    return this.statementsRead;
  }

  /**
   * The block in AWS Config or in a describe call; `undefined` if it was never set. GetPublicAccessBlock nests it once
   * more.
   */
  get recordedBlock(): PublicAccessBlock | undefined {
    const recorded = this.supplementaryJson(BUCKET_BLOCK);
    if (recorded === undefined) return undefined;
    const block = Properties.of(recorded, `supplementaryConfiguration.${BUCKET_BLOCK}`);
    return readPublicAccessBlock(block.optionalObject(BUCKET_BLOCK) ?? block);
  }

  /** The website that the bucket serves; `undefined` for none, and in a template. */
  get website(): Website | undefined {
    const key = 'BucketWebsiteConfiguration';
    const recorded = this.supplementaryJson(key);
    if (recorded === undefined) return undefined;
    const website = Properties.of(recorded, `supplementaryConfiguration.${key}`);
    // AWS Config has null or an empty list for settings that are not set.
    const isSet = (name: string) => name !== 'ResponseMetadata' && website.has(name) && !isEmptyList(website.raw(name));
    if (!website.keys().some(isSet)) return undefined;
    const index =
      website.optionalString('indexDocumentSuffix') ?? website.optionalObject('indexDocument')?.string('suffix');
    const redirectsTo = website.optionalObject('redirectAllRequestsTo')?.string('hostName');
    return { ...(index !== undefined && { index }), ...(redirectsTo !== undefined && { redirectsTo }) };
  }

  /**
   * Versioning; `undefined` if the input does not contain it. `Off` if it was never turned on. A bucket that a template
   * creates with Object Lock has it.
   * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
   */
  get versioning(): Versioning | undefined {
    const settings = this.readSettings('BucketVersioningConfiguration', 'versioningConfiguration');
    const hasLock = () => this.isTemplate && this.configuration.optionalBoolean('objectLockEnabled') === true;
    return (
      settings && {
        status: settings.optionalOneOf('status', ['Off', 'Suspended', 'Enabled']) ?? (hasLock() ? 'Enabled' : 'Off'),
        requiresMfaDelete:
          settings.optionalBoolean('isMfaDeleteEnabled') ??
          settings.optionalString(['mfaDelete', 'MFADelete']) === 'Enabled',
      }
    );
  }

  /**
   * Where S3 writes the access log; `undefined` if the input does not contain it.
   * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html
   */
  get accessLog(): AccessLog | undefined {
    const settings = this.readSettings('BucketLoggingConfiguration', 'loggingConfiguration');
    if (!settings) return undefined;
    const log = settings.optionalObject('loggingEnabled') ?? settings;
    const [bucketKey, prefixKey] = [
      ['destinationBucketName', 'targetBucket'],
      ['logFilePrefix', 'targetPrefix'],
    ];
    // A template that names no other bucket writes the log into the bucket itself.
    const isOn = this.isTemplate ? this.configuration.has('loggingConfiguration') : log.hasText(bucketKey);
    if (!isOn) return { isOn };
    const bucket = log.raw(bucketKey) ?? this.bucketName;
    return {
      isOn,
      bucket: isUnknown(bucket) ? bucket : (log.optionalString(bucketKey) ?? this.bucketName),
      prefix: isUnknown(log.raw(prefixKey)) ? (log.raw(prefixKey) as Unknown) : (log.optionalString(prefixKey) ?? ''),
    };
  }

  /**
   * The rules of the lifecycle; `undefined` if the input does not contain them. AWS Config leaves out the lifecycle of
   * a bucket that has none.
   */
  get lifecycleRules(): readonly LifecycleRule[] | undefined {
    const settings = this.readSettings('BucketLifecycleConfiguration', 'lifecycleConfiguration');
    if (settings) return readLifecycleRules(settings, this.isTemplate);
    return this.item.shape === 'config' && this.versioning ? [] : undefined;
  }

  /** The canonical user ID of the owner, which a policy may refer to; a description has it only in the ACL. */
  get ownerId(): string | undefined {
    if (this.isTemplate) return undefined;
    const list = this.supplementaryJson('AccessControlList');
    const holders = [
      this.configuration,
      ...(isObject(list) ? [Properties.of(list, 'supplementaryConfiguration')] : []),
    ];
    return holders
      .map((holder) => holder.optionalObject('owner')?.optionalString(['id', 'ID']))
      .find((id) => id !== undefined);
  }

  /** The recorded ACL as PutBucketAcl accepts it; `undefined` if the item does not contain all of it. */
  get aclRequest(): AclRequest | undefined {
    const recorded = this.supplementaryJson('AccessControlList');
    return recorded === undefined ? undefined : toAclRequest(this.ownerId, this.listRecordedGrants(recorded));
  }

  /**
   * The recorded text of the bucket policy; `null` for a bucket without one, `undefined` if the item does not say
   * whether it has one.
   */
  get policyText(): string | null | undefined {
    const document = this.recordedPolicy;
    if (document === undefined) return null;
    if (isUnknown(document)) return undefined;
    return isString(document) ? document : JSON.stringify(document);
  }

  private recordedGrants(): MaybeUnknown<AclGrant>[] {
    const recorded = this.supplementaryJson('AccessControlList');
    // ListBuckets returns only names, so a description without an ACL does not contradict AWS's shape.
    if (recorded === undefined && this.item.shape === 'description') {
      return [new Unknown(`not in the input`)];
    }
    return this.listRecordedGrants(recorded).map(readAclGrant);
  }

  private listRecordedGrants(recorded: unknown): Properties[] {
    const list = Properties.of(recorded, 'supplementaryConfiguration.AccessControlList');
    const grants = ['grantList', 'grants'];
    return [
      ...list.optionalObjects('grantSet'),
      ...(list.has('grantSet') ? list.optionalObjects(grants) : list.objects(grants)),
    ];
  }

  private recordedStatements(): readonly MaybeUnknown<Statement>[] {
    const document = this.recordedPolicy;
    if (document === undefined) return [];
    if (isUnknown(document)) return [document];
    return parsePolicy(document, 'supplementaryConfiguration.BucketPolicy.policyText', 'resource');
  }

  /**
   * The recorded document, `undefined` for none. Without a policy, AWS Config has `{}` or `{"policyText":null}`. It
   * leaves the key out if it could not read the policy. A shortened item lacks it, too.
   */
  private get recordedPolicy(): unknown {
    const key = 'BucketPolicy';
    const recorded = this.supplementaryJson(key);
    if (recorded === undefined) return this.includes(key) ? undefined : notInInput(key);
    const policy = Properties.of(recorded, 'supplementaryConfiguration.BucketPolicy');
    const document = policy.raw(['policyText', 'policy']);
    const unexpected = policy.keys().find((key) => !['policyText', 'Policy', 'ResponseMetadata'].includes(key));
    if (document === undefined && unexpected !== undefined) throw unexpectedType(policy.path, 'policyText', unexpected);
    return document;
  }

  /**
   * The settings under a key of the supplementary configuration, or of a template's properties, where none are the
   * defaults.
   */
  private readSettings(recordedKey: string, templateKey: string): Properties | undefined {
    if (this.isTemplate) {
      return (
        this.configuration.optionalObject(templateKey) ?? Properties.of({}, this.configuration.joinPath(templateKey))
      );
    }
    const recorded = this.supplementaryJson(recordedKey);
    return recorded === undefined ? undefined : Properties.of(recorded, `supplementaryConfiguration.${recordedKey}`);
  }

  /** Whether the supplementary configuration has a key, with a value or null. */
  private includes(key: string): boolean {
    return this.supplementaryConfiguration.keys().includes(key);
  }

  private supplementaryJson(key: string): unknown {
    let value = this.supplementaryConfiguration.optionalJson(key);
    // AWS Config's API has each value as text, and the ACL is text already.
    if (isString(value)) value = parseJsonText(value, this.supplementaryConfiguration.joinPath(key));
    return value ?? undefined;
  }

  private templateGrants(): MaybeUnknown<AclGrant>[] {
    const acl = this.configuration.raw('accessControl');
    const ownership = this.ownership;
    if (acl === undefined || ownership === 'BucketOwnerEnforced') return [];
    if (isUnknown(acl)) return [acl];
    const grants = findCannedGrants(this.configuration.string('accessControl'));
    if (!grants) throw unexpectedType(this.configuration.joinPath('accessControl'), 'a canned ACL', acl);
    // Whether the grants have an effect is not known.
    return isUnknown(ownership) && grants.some(isPublicGrant) ? [ownership] : [...grants];
  }

  /** The Object Ownership of a template. `BucketOwnerEnforced` disables ACLs. */
  private get ownership(): unknown {
    const controls = this.configuration.raw('ownershipControls');
    if (controls === undefined || isUnknown(controls)) return controls;
    const rules = this.configuration.object('ownershipControls').raw('rules');
    if (isUnknown(rules)) return rules;
    return this.configuration.object('ownershipControls').objects('rules')[0]?.raw('objectOwnership');
  }

  /** The statements of separate policy resources. */
  private templateStatements(): MaybeUnknown<Statement>[] {
    const key = 'AWS::S3::BucketPolicy';
    if (!this.supplementaryConfiguration.has(key)) return [];
    return this.supplementaryConfiguration.list(key).flatMap(([value, path]) => {
      if (isUnknown(value)) return [value];
      const policy = Properties.of(value, path);
      return parsePolicy(policy.raw('policyDocument'), policy.joinPath('policyDocument'), 'resource');
    });
  }
}

const BUCKET_BLOCK = 'PublicAccessBlockConfiguration';

const notInInput = (key: string): Unknown => new Unknown(`${key} (not in the input)`);

/**
 * Reads S3 buckets.
 * @example
 * bucket.read(item).publicAccessBlock;
 */
export const bucket = defineReader('AWS::S3::Bucket', Bucket, {
  list: 'Buckets',
  id: 'Name',
  name: 'Name',
  arn: 'BucketArn',
});
