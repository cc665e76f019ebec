import { expectType, isObject, isString, unexpectedType } from '../../core/json';
import { Properties } from '../../core/reading/properties';
import type { Json } from '../../core/remediation/operation';

/**
 * A grant of an access control list (ACL).
 *
 * @example
 * const isPublic = ({ grantee }: AclGrant) => grantee === 'AllUsers';
 */
export interface AclGrant {
  /** One of S3's predefined groups, or an account. */
  readonly grantee: AclGroup | 'account';
  readonly permission: AclPermission;
}
const ACL_GROUPS = ['AllUsers', 'AuthenticatedUsers', 'LogDelivery'] as const;
type AclGroup = (typeof ACL_GROUPS)[number];
const ACL_PERMISSIONS = ['FullControl', 'Read', 'Write', 'ReadAcp', 'WriteAcp'] as const;
type AclPermission = (typeof ACL_PERMISSIONS)[number];

/** Whether a grant is public. Anyone with any AWS account is an authenticated user. */
export const isPublicGrant = ({ grantee }: AclGrant): boolean =>
  grantee === 'AllUsers' || grantee === 'AuthenticatedUsers';

/** Returns the grants of a canned ACL; `undefined` if S3 has no such ACL. */
export const findCannedGrants = (name: string): readonly AclGrant[] | undefined => CANNED_ACLS.get(name);

/** Reads a grant from AWS Config or from GetBucketAcl. */
export const readAclGrant = (grant: Properties): AclGrant => ({
  grantee: readGrantee(grant),
  permission: readAclPermission(grant),
});

/** AWS Config has a group as its bare name and an account as an object; the API has the URI of the group. */
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
  return 'account';
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups */
function toAclGroup(nameOrUri: string, path: string): AclGroup {
  const group = ACL_GROUPS.find((name) => name === nameOrUri.split('/').at(-1));
  if (!group) throw unexpectedType(path, `one of ${ACL_GROUPS.join(', ')}`, nameOrUri);
  return group;
}

/** AWS Config has `FullControl`, the API `FULL_CONTROL`. */
function readAclPermission(grant: Properties): AclPermission {
  const text = grant.string('permission');
  const permission = ACL_PERMISSIONS.find((name) => name.toLowerCase() === text.replaceAll('_', '').toLowerCase());
  if (!permission) throw unexpectedType(grant.joinPath('permission'), `one of ${ACL_PERMISSIONS.join(', ')}`, text);
  return permission;
}

/**
 * An access control list as PutBucketAcl accepts it, with its grants in a canonical order.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_AccessControlPolicy.html
 */
export interface AclRequest {
  readonly Owner: { readonly ID: string };
  readonly Grants: readonly GrantRequest[];
}
export interface GrantRequest {
  readonly Grantee:
    | { readonly Type: 'CanonicalUser'; readonly ID: string }
    | { readonly Type: 'Group'; readonly URI: string };
  readonly Permission: string;
}

/**
 * Converts an access control list to a request; `undefined` if it names its owner or an account otherwise than by ID.
 */
export function toAclRequest(ownerId: string | undefined, grants: readonly Properties[]): AclRequest | undefined {
  const requests = grants.map(toGrantRequest);
  if (ownerId === undefined || requests.includes(undefined)) return undefined;
  const sorted = requests
    .flatMap((request) => request ?? [])
    .map((request) => [JSON.stringify(request), request] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { Owner: { ID: ownerId }, Grants: sorted.map(([, request]) => request) };
}

function toGrantRequest(grant: Properties): GrantRequest | undefined {
  const { grantee, permission } = readAclGrant(grant);
  const Permission = API_PERMISSIONS[permission];
  if (grantee !== 'account') return { Grantee: { Type: 'Group', URI: GROUP_URIS[grantee] }, Permission };
  const ID = grant.object('grantee').optionalString(['id', 'ID']);
  return ID === undefined ? undefined : { Grantee: { Type: 'CanonicalUser', ID }, Permission };
}

/** Converts grants of a request to those of an item of AWS Config. Display names are those of the item before. */
export function toRecordedGrants(grants: readonly GrantRequest[], before: readonly unknown[]): Json[] {
  const accounts = before.flatMap((grant) => (isObject(grant) && isObject(grant.grantee) ? [grant.grantee] : []));
  return grants.map(({ Grantee, Permission }) => ({
    grantee:
      Grantee.Type === 'Group'
        ? toAclGroup(Grantee.URI, 'Grantee.URI')
        : ((accounts.find(({ id }) => id === Grantee.ID) ?? { id: Grantee.ID, displayName: null }) as Json),
    permission: ACL_PERMISSIONS.find((name) => API_PERMISSIONS[name] === Permission) ?? Permission,
  }));
}

const API_PERMISSIONS: Readonly<Record<AclPermission, string>> = {
  FullControl: 'FULL_CONTROL',
  Read: 'READ',
  Write: 'WRITE',
  ReadAcp: 'READ_ACP',
  WriteAcp: 'WRITE_ACP',
};

const GROUP_URIS: Readonly<Record<AclGroup, string>> = {
  AllUsers: 'http://acs.amazonaws.com/groups/global/AllUsers',
  AuthenticatedUsers: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
  LogDelivery: 'http://acs.amazonaws.com/groups/s3/LogDelivery',
};

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
  ['AwsExecRead', [{ grantee: 'account', permission: 'Read' }]],
  ['BucketOwnerRead', []],
  ['BucketOwnerFullControl', []],
]);
