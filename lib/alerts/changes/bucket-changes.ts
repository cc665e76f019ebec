import type { ConfigurationItem } from '../../core/item';
import { isUnknown } from '../../core/reading/unreadable';
import type { AclGrant } from '../../resources/s3/acl';
import { bucket } from '../../resources/s3/bucket';
import { type Disclosure, WITHHELD } from './disclosure';
import { describeStatement } from './policy-statements';

/** Lists the policy statements and grants that a bucket gained and lost. @throws UnreadableItem */
export function describeBucketChanges(
  before: ConfigurationItem | undefined,
  after: ConfigurationItem,
  disclosure: Disclosure,
): string[] {
  const current = listStatementsAndGrants(after, disclosure);
  if (!before) return current.map((line) => `+ ${line}`);
  const old = listStatementsAndGrants(before, disclosure);
  const lines = [
    ...subtractLines(current, old).map((line) => `+ ${line}`),
    ...subtractLines(old, current).map((line) => `- ${line}`),
  ];
  const hasOtherText = JSON.stringify(bucket.read(before).statements) !== JSON.stringify(bucket.read(after).statements);
  return lines.length === 0 && hasOtherText ? [`policy: changed ${WITHHELD}`] : lines;
}

function listStatementsAndGrants(item: ConfigurationItem, disclosure: Disclosure): string[] {
  const { statements, grants } = bucket.read(item);
  return [
    ...statements.map(
      (statement) => `policy: ${isUnknown(statement) ? '(unknown)' : describeStatement(statement, disclosure)}`,
    ),
    ...grants.flatMap((grant) =>
      isUnknown(grant) || isOwnerGrant(grant) ? [] : [`ACL: ${grant.permission} to ${grant.grantee}`],
    ),
  ];
}

/** Every ACL grants full control to the bucket's owner. */
const isOwnerGrant = ({ grantee, permission }: AclGrant): boolean =>
  grantee === 'account' && permission === 'FullControl';

/**
 * Returns the lines without those of another list. An equal line of the other list removes one line only, since two
 * statements may differ in their withheld texts alone.
 */
function subtractLines(lines: readonly string[], others: readonly string[]): string[] {
  const remaining = [...others];
  return lines.filter((line) => {
    const index = remaining.indexOf(line);
    if (index !== -1) remaining.splice(index, 1);
    return index === -1;
  });
}
