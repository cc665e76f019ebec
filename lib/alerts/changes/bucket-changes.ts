import type { ConfigurationItem } from '../../core/item';
import type { Condition, MaybeUnknown, Principal, Selection, Statement } from '../../core/policy/document';
import { isUnknown } from '../../core/reading/unreadable';
import { joinList } from '../../core/text/format';
import type { AclGrant } from '../../resources/s3/acl';
import { bucket } from '../../resources/s3/bucket';
import { redactValue, WITHHELD } from './disclosure';

/** Lists the policy statements and grants that a bucket gained and lost. @throws UnreadableItem */
export function describeBucketChanges(before: ConfigurationItem | undefined, after: ConfigurationItem): string[] {
  const current = listGrants(after);
  if (!before) return current.map((line) => `+ ${line}`);
  const old = listGrants(before);
  const lines = [
    ...subtractLines(current, old).map((line) => `+ ${line}`),
    ...subtractLines(old, current).map((line) => `- ${line}`),
  ];
  const hasOtherText = JSON.stringify(bucket.read(before).statements) !== JSON.stringify(bucket.read(after).statements);
  return lines.length === 0 && hasOtherText ? [`policy: changed ${WITHHELD}`] : lines;
}

function listGrants(item: ConfigurationItem): string[] {
  const { statements, grants } = bucket.read(item);
  return [
    ...statements.map((statement) => `policy: ${isUnknown(statement) ? '(unknown)' : describeStatement(statement)}`),
    ...grants.flatMap((grant) =>
      isUnknown(grant) || isOwnerGrant(grant) ? [] : [`ACL: ${grant.permission} to ${grant.grantee}`],
    ),
  ];
}

/** Every ACL grants full control to the bucket's owner. */
const isOwnerGrant = ({ grantee, permission }: AclGrant): boolean =>
  grantee === 'account' && permission === 'FullControl';

/** Each line once for each time, since two statements may read alike once their texts are withheld. */
function subtractLines(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const index = left.indexOf(line);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}

/** `Allow s3:GetObject to everyone on arn:aws:s3:::web/*`; without the Sid, which could be any text. */
function describeStatement({ effect, actions, principals, resources, conditions }: Statement): string {
  const to = formatSelection(principals, describePrincipal, 'everyone');
  const what = formatSelection(actions, (action) => redactValue(known(action), 'Action'), 'every action');
  const on = formatSelection(resources, (resource) => redactValue(known(resource)), 'everything');
  const when = conditions.length === 0 ? '' : ` if ${joinList(conditions.map(describeCondition))}`;
  return `${known(effect)} ${what} to ${to} on ${on}${when}`;
}

function formatSelection<T>(
  { allBut, listed }: Selection<T>,
  describe: (element: T) => string,
  everything: string,
): string {
  const elements = new Set(listed.map(describe).map((text) => (text === '*' ? everything : text)));
  return `${allBut ? 'all but ' : ''}${joinList([...elements])}`;
}

const describePrincipal = ({ type, id }: Principal): string =>
  type === 'CanonicalUser' ? 'an account (canonical id)' : redactValue(known(id), 'AWS');

function describeCondition(condition: MaybeUnknown<Condition>): string {
  if (isUnknown(condition)) return '(unknown)';
  const { operator, key, values } = condition;
  const list = joinList(values.map((value) => redactValue(known(value))));
  return `${redactOperator(operator)} ${redactConditionKey(key)} ${list}`;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATOR =
  /^(ForA(ny|ll)Values?:)?(String|Numeric|Date|Bool|Binary|IpAddress|NotIpAddress|Arn|Null)(Not)?(Equals|Like|LessThan|GreaterThan)?(Equals)?(IgnoreCase)?(IfExists)?$/;

const redactOperator = (operator: string): string => (OPERATOR.test(operator) ? operator : '(operator withheld)');

/** After a slash comes the name of a tag, which could be any text. */
const redactConditionKey = (key: string): string =>
  /^(aws|s3|kms|sts|iam|ec2):[A-Za-z-]{1,40}$/.test(key)
    ? key
    : `${/^[a-z0-9]{2,12}:[A-Za-z]{1,30}(?=\/)/.exec(key)?.[0] ?? ''}(name withheld)`;

const known = (value: MaybeUnknown<string>): string => (isUnknown(value) ? '' : value);
