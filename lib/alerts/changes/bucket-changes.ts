import type { ConfigurationItem } from '../../core/item';
import type { Condition, MaybeUnknown, Principal, Selection, Statement } from '../../core/policy/document';
import { isUnknown, UnreadableItem } from '../../core/reading/unreadable';
import { joinList } from '../../core/text/format';
import { bucket, type Grant } from '../../resources/s3/bucket';
import type { DomainChanges } from './changes';
import { disclosed, WITHHELD } from './disclosure';

/** Who was let into a bucket and who no more: statements of its policy, grants of its list, its public access block. */
export function bucketChanges(
  before: ConfigurationItem | undefined,
  after: ConfigurationItem,
): DomainChanges | undefined {
  try {
    return { lines: before ? compared(before, after) : waysOf(after).map((way) => `+ ${way}`), covers: COVERS };
  } catch (error) {
    if (error instanceof UnreadableItem) return undefined;
    throw error;
  }
}

/** The public access block is told well enough by property. */
const COVERS = ['BucketPolicy', 'AccessControlList'];

function waysOf(item: ConfigurationItem): readonly string[] {
  const { statements, grants } = bucket.read(item);
  return [
    ...statements.map((statement) => `policy: ${isUnknown(statement) ? '(unknown)' : describeStatement(statement)}`),
    ...grants.flatMap((grant) =>
      isUnknown(grant) || isOwners(grant) ? [] : [`ACL: ${grant.permission} to ${grant.grantee}`],
    ),
  ];
}

/** Every list grants everything to the bucket's owner. */
const isOwners = ({ grantee, permission }: Grant): boolean => grantee === 'somebody' && permission === 'FullControl';

function compared(before: ConfigurationItem, after: ConfigurationItem): string[] {
  const [was, is] = [waysOf(before), waysOf(after)];
  const lines = [...without(is, was).map((way) => `+ ${way}`), ...without(was, is).map((way) => `- ${way}`)];
  const isReworded = JSON.stringify(bucket.read(before).statements) !== JSON.stringify(bucket.read(after).statements);
  return lines.length === 0 && isReworded ? [`policy: changed ${WITHHELD}`] : lines;
}

/** One for one, since two statements may read alike once their texts are withheld. */
function without(ways: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return ways.filter((way) => {
    const index = left.indexOf(way);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}

/** `Allow s3:GetObject to everyone on arn:aws:s3:::web/*`. Its Sid is somebody's text, and says nothing that counts. */
function describeStatement({ effect, actions, principals, resources, conditions }: Statement): string {
  const who = selected(principals, principalWords, 'everyone');
  const what = selected(actions, (action) => disclosed(textOf(action), 'Action'), 'every action');
  const where = selected(resources, (resource) => disclosed(textOf(resource)), 'everything');
  const when = conditions.length === 0 ? '' : ` if ${joinList(conditions.map(conditionWords))}`;
  return `${textOf(effect)} ${what} to ${who} on ${where}${when}`;
}

function selected<T>({ allBut, listed: items }: Selection<T>, words: (item: T) => string, everything: string): string {
  const shown = [...new Set(items.map(words).map((word) => (word === '*' ? everything : word)))];
  return allBut ? `all but ${joinList(shown)}` : joinList(shown);
}

const principalWords = ({ type, id }: Principal): string =>
  type === 'CanonicalUser' ? 'an account (canonical id)' : disclosed(textOf(id), 'AWS');

function conditionWords(condition: MaybeUnknown<Condition>): string {
  if (isUnknown(condition)) return '(unknown)';
  const { operator, key, values } = condition;
  return `${shownOperator(operator)} ${shownKey(key)} ${joinList(values.map((value) => disclosed(textOf(value))))}`;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const shownOperator = (operator: string): string =>
  /^(ForA(ny|ll)Values?:)?(String|Numeric|Date|Bool|Binary|IpAddress|NotIpAddress|Arn|Null)(Not)?(Equals|Like|LessThan|GreaterThan)?(Equals)?(IgnoreCase)?(IfExists)?$/.test(
    operator,
  )
    ? operator
    : '(operator withheld)';

/** What follows a slash is a tag's name, which is somebody's text. */
const shownKey = (key: string): string =>
  /^(aws|s3|kms|sts|iam|ec2):[A-Za-z-]{1,40}$/.test(key)
    ? key
    : `${/^[a-z0-9]{2,12}:[A-Za-z]{1,30}(?=\/)/.exec(key)?.[0] ?? ''}(name withheld)`;

const textOf = (value: MaybeUnknown<string>): string => (isUnknown(value) ? '' : value);
