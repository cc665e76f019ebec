import type { AwsCall } from '../aws-call';
import type { DeploymentScope } from '../service';
import type { RequestContext } from './access';
import { FREE_CALLS, PERMISSION_TABLE, type PermissionPattern, SERVICE_PREFIXES } from './permission-table';

/** A permission that a call requires. */
export interface RequiredPermission {
  /** `ec2:ModifyVolume` */
  readonly action: string;
  /** An ARN, or `*`. */
  readonly resource: string;
  /** Condition keys of the service. */
  readonly context: RequestContext;
}

/** Returns the action that a call requires: `elasticloadbalancing:ModifyListener`. */
export const toIamAction = (service: string, operation: string): string =>
  PERMISSION_TABLE[service]?.[operation]?.[0]?.action ?? `${SERVICE_PREFIXES[service] ?? service}:${operation}`;

/** Lists the permissions that a call requires: its action on each resource that it names, and others that go with it. */
export function listRequiredPermissions(
  { service, operation, input }: Pick<AwsCall, 'service' | 'operation' | 'input'>,
  scope: DeploymentScope,
): RequiredPermission[] {
  if (FREE_CALLS.includes(`${service}:${operation}`)) return [];
  const patterns: readonly PermissionPattern[] = PERMISSION_TABLE[service]?.[operation] ?? [{}];
  const context = readServiceContext(input);
  return patterns
    .filter((pattern) => isRequired(pattern, input))
    .flatMap(({ action = toIamAction(service, operation), on = '*', passedTo }) =>
      listArns(on, input, scope).map((resource) => ({
        action,
        resource,
        context: { ...context, ...(passedTo && { 'iam:passedtoservice': passedTo }) },
      })),
    );
}

function isRequired({ if: member, unless }: PermissionPattern, input: object): boolean {
  return member === undefined || readValues(input, member).some((value) => value !== unless);
}

function listArns(pattern: string, input: object, scope: DeploymentScope): string[] {
  const inScope = pattern
    .replaceAll('<partition>', scope.partition)
    .replaceAll('<region>', scope.region)
    .replaceAll('<account>', scope.account);
  return expandMembers(inScope, input);
}

/** Replaces the members of the input: by each value of a list, by `*` where the input has none. */
function expandMembers(pattern: string, input: object): string[] {
  const [placeholder, isPath, path = '', isName, otherwise] = /\{(\/)?([\w.]+)(\/)?(?:\|(\w+))?\}/.exec(pattern) ?? [];
  if (!placeholder) return [pattern];
  const values = readValues(input, path);
  const found = values.length > 0 ? values : [otherwise ?? '*'];
  return [...new Set(found)].flatMap((given) => {
    // The name of a parameter may end with a version or a label, which its ARN does not have.
    const value = isPath
      ? given
          .split(':')
          .slice(0, given.startsWith('arn:') ? 6 : 1)
          .join(':')
      : given;
    if (value.startsWith('arn:')) return [value];
    // A queue is named by its URL, whose last part is its name.
    const name = isName ? (value.split('/').pop() ?? value) : value;
    return expandMembers(
      pattern.replace(placeholder, () => (isPath && !name.startsWith('/') ? `/${name}` : name)),
      input,
    );
  });
}

/** Reads the values at a path of the input; of each element where there is a list. */
function readValues(value: unknown, path: string): string[] {
  const [first = '', ...rest] = path.split('.');
  const at = (value as Record<string, unknown> | undefined)?.[first];
  const found = Array.isArray(at) ? at : at === undefined || at === null ? [] : [at];
  return rest.length === 0 ? found.map(String) : found.flatMap((each) => readValues(each, rest.join('.')));
}

/** Members of inputs that are condition keys. https://docs.aws.amazon.com/service-authorization/latest/reference/ */
const CONTEXT_MEMBERS: Readonly<Record<string, string>> = {
  ACL: 's3:x-amz-acl',
  DurationSeconds: 'sts:durationseconds',
  Encrypted: 'ec2:encrypted',
  ExternalId: 'sts:externalid',
  IfNoneMatch: 's3:if-none-match',
  InstanceType: 'ec2:instancetype',
  PolicyArn: 'iam:policyarn',
  Prefix: 's3:prefix',
  PermissionsBoundary: 'iam:permissionsboundary',
  Protocol: 'sns:protocol',
  RoleSessionName: 'sts:rolesessionname',
  ServerSideEncryption: 's3:x-amz-server-side-encryption',
  VolumeType: 'ec2:volumetype',
};

/** The same for members of the entries of a batch. */
const ENTRY_MEMBERS: Readonly<Record<string, string>> = {
  'Entries.DetailType': 'events:detail-type',
  'Entries.Source': 'events:source',
};

function readServiceContext(input: object): RequestContext {
  const members = Object.entries(input).flatMap(([name, value]): [string, string][] => {
    const key = CONTEXT_MEMBERS[name];
    return key && ['string', 'number', 'boolean'].includes(typeof value) ? [[key, String(value)]] : [];
  });
  // AWS decides on each entry: entries that differ have no common value that a condition could allow.
  const ofEntries = Object.entries(ENTRY_MEMBERS).flatMap(([path, key]): [string, string][] => {
    const [value, ...others] = new Set(readValues(input, path));
    return value === undefined || others.length > 0 ? [] : [[key, value]];
  });
  const tags = listRequestTags(input);
  return {
    ...Object.fromEntries([...members, ...ofEntries]),
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:requesttag/${key.toLowerCase()}`, value])),
    ...(tags.length > 0 && { 'aws:tagkeys': tags.map(([key]) => key) }),
  };
}

/** Lists the tags of a request, whose place differs between services. */
function listRequestTags(input: object): [string, string][] {
  const { Tags, tags, TagList, TagSpecifications, Tagging } = input as Record<string, unknown>;
  const lists = [
    ...[Tags, tags, TagList],
    (Tagging as { TagSet?: unknown } | undefined)?.TagSet,
    ...(Array.isArray(TagSpecifications) ? TagSpecifications.map((each: { Tags?: unknown }) => each.Tags) : []),
  ];
  return lists.flatMap((list): [string, string][] => {
    if (!Array.isArray(list)) return typeof list === 'object' && list ? Object.entries(list as object) : [];
    return list.map((tag) => [String(tag.Key ?? tag.TagKey), String(tag.Value ?? tag.TagValue ?? '')]);
  });
}
