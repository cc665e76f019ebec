import type { Facts } from '../../core/facts';
import { type MaybeUnknown, parsePolicy, type Statement } from '../../core/policy/document';
import { describePublicStatement, allowsPublicWrite, findPublicStatements } from '../../core/policy/public';
import { expectType, isList, isObject, isString, parseJsonText, unexpectedType } from '../../core/json';
import { Properties } from '../../core/reading/properties';
import { defineReader, Resource } from '../../core/reading/reader';
import { isUnknown, Unknown } from '../../core/reading/unreadable';
import { pluralize, joinList } from '../../core/text/format';
import { accountPublicAccessBlock } from './account-public-access-block';
import {
  uniformBlock,
  intersectBlocks,
  type PublicAccessBlock,
  readPublicAccessBlock,
  readTemplatePublicAccessBlock,
} from './public-access-block';

/** One grant of an access control list. */
export interface AclGrant {
  /** S3's predefined groups by name; `somebody` for one account, whichever. */
  readonly grantee: AclGroup | 'somebody';
  readonly permission: AclPermission;
}
const ACL_GROUPS = ['AllUsers', 'AuthenticatedUsers', 'LogDelivery'] as const;
type AclGroup = (typeof ACL_GROUPS)[number];
const ACL_PERMISSIONS = ['FullControl', 'Read', 'Write', 'ReadAcp', 'WriteAcp'] as const;
type AclPermission = (typeof ACL_PERMISSIONS)[number];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_WebsiteConfiguration.html */
export interface Website {
  /** The document that stands for a folder: `index.html`. */
  readonly index?: string;
  /** The host to which every request is sent on, in the place of documents. */
  readonly redirectsTo?: string;
}

/**
 * An S3 bucket. What Config knows beside its name stands in the supplementary configuration; there the access control
 * list is a JSON text, and in the form of Config's API a text within a text. A description has the answers of
 * GetBucketAcl, GetBucketPolicy and GetPublicAccessBlock under the same keys.
 *
 * Object Ownership is in neither, and need not be: S3 disables ACLs only when the list grants nothing to others.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
export class Bucket extends Resource {
  get bucketName(): string | undefined {
    // Where a template gives no name, CloudFormation makes one up.
    return this.name ?? (this.isTemplate ? undefined : this.id);
  }

  /**
   * A template that says nothing of the block gets no credit for it. S3 turns it on for buckets that are created since
   * April 2023, and then refuses the public policy or list beside it; older buckets have none.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
   */
  get publicAccessBlock(): PublicAccessBlock {
    const key = 'publicAccessBlockConfiguration';
    if (!this.isTemplate) return this.recordedBlock ?? uniformBlock(false);
    const raw = this.configuration.raw(key);
    if (isUnknown(raw)) return uniformBlock(raw);
    const block = this.configuration.optionalObject(key);
    return block ? readTemplatePublicAccessBlock(block) : uniformBlock(false);
  }

  /** The grants that count: none where a template disables access control lists. */
  get grants(): readonly MaybeUnknown<AclGrant>[] {
    return this.isTemplate ? this.templateGrants() : this.recordedGrants();
  }

  /** The statements of the bucket's policy. */
  get statements(): readonly MaybeUnknown<Statement>[] {
    return this.isTemplate ? this.templateStatements() : this.recordedStatements();
  }

  /** As Config or a describe call tells it; `undefined` where it was never set. GetPublicAccessBlock wraps it once more. */
  get recordedBlock(): PublicAccessBlock | undefined {
    const key = 'PublicAccessBlockConfiguration';
    const recorded = this.supplementaryJson(key);
    if (recorded === undefined) return undefined;
    const block = Properties.of(recorded, `supplementaryConfiguration.${key}`);
    return readPublicAccessBlock(block.optionalObject(key) ?? block);
  }

  /** The website that a recorded or described bucket serves; `undefined` for none. */
  get website(): Website | undefined {
    const key = 'BucketWebsiteConfiguration';
    const recorded = this.supplementaryJson(key);
    if (recorded === undefined) return undefined;
    const website = Properties.of(recorded, `supplementaryConfiguration.${key}`);
    // Config writes what is not set as null, or as an empty list.
    const isSet = (name: string) => name !== 'ResponseMetadata' && website.has(name) && !isEmptyList(website.raw(name));
    if (!website.keys().some(isSet)) return undefined;
    const index =
      website.optionalString('indexDocumentSuffix') ?? website.optionalObject('indexDocument')?.string('suffix');
    const redirectsTo = website.optionalObject('redirectAllRequestsTo')?.string('hostName');
    return { ...(index !== undefined && { index }), ...(redirectsTo !== undefined && { redirectsTo }) };
  }

  /** The canonical user id of the owner, by which a policy may name it; a description has it in the list alone. */
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

  private recordedGrants(): MaybeUnknown<AclGrant>[] {
    const recorded = this.supplementaryJson('AccessControlList');
    // ListBuckets lists no more than names, so that a description without a list is as AWS gives it.
    if (recorded === undefined && this.item.shape === 'description') {
      return [new Unknown('not in the input')];
    }
    const list = Properties.of(recorded, 'supplementaryConfiguration.AccessControlList');
    const grants = ['grantList', 'grants'];
    return [
      ...list.optionalObjects('grantSet'),
      ...(list.has('grantSet') ? list.optionalObjects(grants) : list.objects(grants)),
    ].map(toAclGrant);
  }

  /** `{}`, `{"policyText":null}` or nothing where there is no policy. */
  private recordedStatements(): readonly MaybeUnknown<Statement>[] {
    const recorded = this.supplementaryJson('BucketPolicy');
    if (recorded === undefined) return [];
    const policy = Properties.of(recorded, 'supplementaryConfiguration.BucketPolicy');
    const document = policy.raw(['policyText', 'policy']);
    if (document !== undefined) return parsePolicy(document, policy.joinPath(['policyText', 'policy']), 'resource');
    const odd = policy.keys().find((key) => !['policyText', 'Policy', 'ResponseMetadata'].includes(key));
    if (odd !== undefined) throw unexpectedType(policy.path, 'policyText', odd);
    return [];
  }

  private supplementaryJson(key: string): unknown {
    let value = this.supplementaryConfiguration.optionalJson(key);
    // Config's API gives each value as text, and the access control list is a text already.
    if (isString(value)) value = parseJsonText(value, this.supplementaryConfiguration.joinPath(key));
    return value ?? undefined;
  }

  private templateGrants(): MaybeUnknown<AclGrant>[] {
    const acl = this.configuration.raw('accessControl');
    if (acl === undefined || this.aclsAreDisabled) return [];
    if (isUnknown(acl)) return [acl];
    const grants = CANNED_ACLS.get(this.configuration.string('accessControl'));
    if (!grants) throw unexpectedType(this.configuration.joinPath('accessControl'), 'a canned ACL', acl);
    return [...grants];
  }

  private get aclsAreDisabled(): boolean {
    const controls = this.configuration.raw('ownershipControls');
    if (controls === undefined || isUnknown(controls)) return false;
    const rules = this.configuration.object('ownershipControls').objects('rules');
    return rules.some((rule) => rule.raw('objectOwnership') === 'BucketOwnerEnforced');
  }

  /** Of policies that are resources of their own. */
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

export const bucket = defineReader('AWS::S3::Bucket', Bucket, {
  list: 'Buckets',
  id: 'Name',
  name: 'Name',
  arn: 'BucketArn',
});

const isEmptyList = (value: unknown): boolean => isList(value) && value.length === 0;

/** How the public gets into a bucket. */
export interface PublicAccess {
  /** The ways in, for people: `statement "PublicRead" lets anyone read (s3:GetObject)`. */
  readonly ways: readonly string[];
  /** What may be a way in and is not told by the input, in words. */
  readonly unknown: readonly string[];
}

/**
 * The access that S3 really gives to the public: ACL and policy, each unless the bucket's or the account's block undoes
 * it. Of two blocks the stricter counts, setting by setting.
 * @param account the account's block; nothing where it is not known, which is taken as "off"
 */
export function findPublicAccess(bucket: Bucket, account: PublicAccessBlock | undefined): PublicAccess {
  const { publicAccessBlock: own } = bucket;
  const byAcl = applyBlock([own.ignorePublicAcls, account?.ignorePublicAcls], findAclAccess(bucket.grants));
  const byPolicy = applyBlock(
    [own.restrictPublicBuckets, account?.restrictPublicBuckets],
    findPolicyAccess(bucket.statements),
  );
  return { ways: [...byPolicy.ways, ...byAcl.ways], unknown: [...byPolicy.unknown, ...byAcl.unknown] };
}

/** The block of the bucket's account, when an item in the input tells it. */
export function findAccountBlock(bucket: Bucket, facts: Facts): PublicAccessBlock | undefined {
  const told = facts.about(accountPublicAccessBlock, bucket.accountId ?? '');
  return told.length === 0 ? undefined : intersectBlocks(told);
}

function applyBlock(settings: readonly (boolean | Unknown | undefined)[], access: PublicAccess): PublicAccess {
  if (settings.includes(true)) return { ways: [], unknown: [] };
  const open = settings.find(isUnknown);
  if (!open) return access;
  return {
    ways: [],
    unknown: [...access.unknown, ...access.ways.map((way) => `${way}, unless ${open.what} undoes it`)],
  };
}

function findAclAccess(grants: readonly MaybeUnknown<AclGrant>[]): PublicAccess {
  const open = grants.flatMap((grant) => (isUnknown(grant) || !isPublicGrant(grant) ? [] : [grant]));
  const words = [...new Set(open.map(({ grantee, permission }) => `${permission} to ${grantee}`))];
  return {
    ways: words.length === 0 ? [] : [`the ACL grants ${joinList(words)}`],
    unknown: grants.flatMap((grant) => (isUnknown(grant) ? [`its ACL (${grant.what})`] : [])),
  };
}

/** Anyone with an account anywhere is an authenticated user. */
const isPublicGrant = ({ grantee }: AclGrant): boolean => grantee === 'AllUsers' || grantee === 'AuthenticatedUsers';

/** The worst statement in full, the others by number: an annotation is short. */
function findPolicyAccess(statements: readonly MaybeUnknown<Statement>[]): PublicAccess {
  const { found, unknown } = findPublicStatements(statements);
  const worst = found.find(allowsPublicWrite) ?? found[0];
  if (!worst) return { ways: [], unknown: unknown.map((what) => `policy ${what}`) };
  const others = found.length > 1 ? `, and so do ${pluralize(found.length - 1, 'other statement')}` : '';
  return { ways: [`policy ${describePublicStatement(worst)}${others}`], unknown: [] };
}

function toAclGrant(grant: Properties): AclGrant {
  return { grantee: readGrantee(grant), permission: readAclPermission(grant) };
}

/** Config writes a group as its bare name and an account as an object; the API has the group's URI. */
function readGrantee(grant: Properties): AclGrant['grantee'] {
  const raw = grant.raw('grantee');
  if (isString(raw)) return toAclGroup(raw, grant.joinPath('grantee'));
  const grantee = Properties.of(
    expectType(raw, grant.joinPath('grantee'), 'a group or an account', isObject),
    grant.joinPath('grantee'),
  );
  const uri = grantee.optionalString(['URI', 'uri']);
  if (uri !== undefined) return toAclGroup(uri, grantee.joinPath(['URI', 'uri']));
  if (grantee.optionalString('emailAddress') === undefined) grantee.string(['id', 'ID']);
  return 'somebody';
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups */
function toAclGroup(nameOrUri: string, path: string): AclGroup {
  const group = ACL_GROUPS.find((name) => name === nameOrUri.split('/').at(-1));
  if (!group) throw unexpectedType(path, `one of ${ACL_GROUPS.join(', ')}`, nameOrUri);
  return group;
}

/** Config writes `FullControl`, the API `FULL_CONTROL`. */
function readAclPermission(grant: Properties): AclPermission {
  const text = grant.string('permission');
  const permission = ACL_PERMISSIONS.find((name) => name.toLowerCase() === text.replaceAll('_', '').toLowerCase());
  if (!permission) throw unexpectedType(grant.joinPath('permission'), `one of ${ACL_PERMISSIONS.join(', ')}`, text);
  return permission;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
const CANNED_ACLS = new Map<string, readonly AclGrant[]>([
  ['Private', []],
  ['PublicRead', [{ grantee: 'AllUsers', permission: 'Read' }]],
  [
    'PublicReadWrite',
    [
      { grantee: 'AllUsers', permission: 'Read' },
      { grantee: 'AllUsers', permission: 'Write' },
    ],
  ],
  ['AuthenticatedRead', [{ grantee: 'AuthenticatedUsers', permission: 'Read' }]],
  [
    'LogDeliveryWrite',
    [
      { grantee: 'LogDelivery', permission: 'Write' },
      { grantee: 'LogDelivery', permission: 'ReadAcp' },
    ],
  ],
  ['AwsExecRead', [{ grantee: 'somebody', permission: 'Read' }]],
  ['BucketOwnerRead', []],
  ['BucketOwnerFullControl', []],
]);
