import { expectType, isObject, isString, unexpectedType } from '../../core/json';
import { Properties } from '../../core/reading/properties';

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
