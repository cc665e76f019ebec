import { parseJsonText } from '../../../core/json';
import { type AwsCall, AwsError } from '../../aws-call';
import type { PolicyStatement } from '../../service';
import { type LocatedBucket, type RecordedGrant, toCanonicalId, writeGrants } from './buckets';

const GROUP_URI = 'http://acs.amazonaws.com/groups/';

/** AWS Config's names of the groups. */
const GROUPS: Readonly<Record<string, string>> = {
  [`${GROUP_URI}global/AllUsers`]: 'AllUsers',
  [`${GROUP_URI}global/AuthenticatedUsers`]: 'AuthenticatedUsers',
  [`${GROUP_URI}s3/LogDelivery`]: 'LogDelivery',
};

/** AWS Config's names of the permissions. */
const GRANT_PERMISSIONS: Readonly<Record<string, string>> = {
  FULL_CONTROL: 'FullControl',
  READ: 'Read',
  READ_ACP: 'ReadAcp',
  WRITE: 'Write',
  WRITE_ACP: 'WriteAcp',
};

/** The actions on bucket and objects that a permission of a bucket's list allows. */
const GRANTED_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  FullControl: ['s3:ListBucket', 's3:PutObject', 's3:DeleteObject', 's3:GetBucketAcl', 's3:PutBucketAcl'],
  Read: ['s3:ListBucket', 's3:ListBucketVersions'],
  ReadAcp: ['s3:GetBucketAcl'],
  Write: ['s3:PutObject', 's3:DeleteObject'],
  WriteAcp: ['s3:PutBucketAcl'],
};

const CANNED_GRANTS: Readonly<Record<string, readonly RecordedGrant[]>> = {
  private: [],
  'public-read': [{ grantee: 'AllUsers', permission: 'Read' }],
  'public-read-write': [
    { grantee: 'AllUsers', permission: 'Read' },
    { grantee: 'AllUsers', permission: 'Write' },
  ],
  'authenticated-read': [{ grantee: 'AuthenticatedUsers', permission: 'Read' }],
  'log-delivery-write': [
    { grantee: 'LogDelivery', permission: 'Write' },
    { grantee: 'LogDelivery', permission: 'ReadAcp' },
  ],
  'bucket-owner-full-control': [],
  'bucket-owner-read': [],
};

interface SdkGrant {
  readonly Grantee?: { readonly Type?: string; readonly ID?: string; readonly URI?: string };
  readonly Permission?: string;
}

/** Lists the grants of a bucket besides its owner's. */
function readAccessList({ account, resource }: LocatedBucket): { ownerId: string; grants: RecordedGrant[] } {
  const recorded = resource.supplementaryConfiguration.AccessControlList;
  const list = (
    typeof recorded === 'string'
      ? parseJsonText(recorded, `AccessControlList of bucket ${resource.resourceId}`)
      : (recorded ?? {})
  ) as {
    owner?: { id?: string };
    grantList?: RecordedGrant[];
  };
  return { ownerId: list.owner?.id ?? toCanonicalId(account), grants: list.grantList ?? [] };
}

/** Returns the access control list of a bucket as the SDK has it. */
export function describeGrants(bucket: LocatedBucket): object {
  const { ownerId, grants } = readAccessList(bucket);
  return {
    Owner: { ID: ownerId },
    Grants: grants.map(({ grantee, permission }) => ({
      Grantee:
        typeof grantee === 'string'
          ? { Type: 'Group', URI: Object.keys(GROUPS).find((uri) => GROUPS[uri] === grantee) ?? grantee }
          : { Type: 'CanonicalUser', ID: grantee.id },
      Permission: Object.keys(GRANT_PERMISSIONS).find((name) => GRANT_PERMISSIONS[name] === permission) ?? permission,
    })),
  };
}

/** The headers of a call that grant permissions, by permission. */
const GRANT_HEADERS: Readonly<Record<string, string>> = {
  GrantFullControl: 'FullControl',
  GrantRead: 'Read',
  GrantReadACP: 'ReadAcp',
  GrantWrite: 'Write',
  GrantWriteACP: 'WriteAcp',
};

/**
 * Reads the access control list of a call: a canned one, one in headers, or a whole one.
 * @throws AwsError
 */
export function readGrants({ input }: AwsCall, ownerId: string): { text: string; isPublic: boolean } | undefined {
  const headers = Object.entries(GRANT_HEADERS).flatMap(([member, permission]) =>
    [...String(input[member] ?? '').matchAll(/(id|uri)="?([^",]+)"?/g)].map(([, kind, value = '']) => ({
      grantee: kind === 'uri' ? (GROUPS[value] ?? value) : { id: value, displayName: null },
      permission,
    })),
  );
  if (input.ACL !== undefined) {
    const grants = CANNED_GRANTS[input.ACL];
    if (!grants) throw new AwsError('InvalidArgument', `The canned ACL ${input.ACL} is not valid`);
    return { text: writeGrants(ownerId, grants), isPublic: grants.some(isGrantToPublic) };
  }
  const list = input.AccessControlPolicy?.Grants as readonly SdkGrant[] | undefined;
  if (!list && headers.length === 0) return undefined;
  const grants = list ? list.map(toRecordedGrant) : headers;
  const others = grants.filter(({ grantee }) => typeof grantee === 'string' || grantee.id !== ownerId);
  return { text: writeGrants(ownerId, others), isPublic: grants.some(isGrantToPublic) };
}

const isGrantToPublic = ({ grantee }: RecordedGrant): boolean =>
  grantee === 'AllUsers' || grantee === 'AuthenticatedUsers';

function toRecordedGrant({ Grantee = {}, Permission = '' }: SdkGrant): RecordedGrant {
  const permission = GRANT_PERMISSIONS[Permission];
  if (!permission) throw new AwsError('MalformedACLError', 'The XML you provided was not well-formed');
  if (Grantee.URI === undefined) return { grantee: { id: String(Grantee.ID), displayName: null }, permission };
  const group = GROUPS[Grantee.URI];
  if (!group) throw new AwsError('InvalidArgument', 'Invalid group uri');
  return { grantee: group, permission };
}

/** Returns the grants of a bucket to everybody as statements of a policy. */
export function toStatements(bucket: LocatedBucket): PolicyStatement[] {
  const { arn = '' } = bucket.resource;
  return readAccessList(bucket)
    .grants.filter(isGrantToPublic)
    .map(({ permission }) => ({
      Effect: 'Allow',
      Principal: '*',
      Action: GRANTED_ACTIONS[permission] ?? [],
      Resource: [arn, `${arn}/*`],
    }));
}
