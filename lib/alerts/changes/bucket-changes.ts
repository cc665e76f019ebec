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
  const current = listGrants(after, disclosure);
  if (!before) return current.map((line) => `+ ${line}`);
  const old = listGrants(before, disclosure);
  const lines = [
    ...subtractLines(current, old).map((line) => `+ ${line}`),
    ...subtractLines(old, current).map((line) => `- ${line}`),
  ];
  const hasOtherText = JSON.stringify(bucket.read(before).statements) !== JSON.stringify(bucket.read(after).statements);
  return lines.length === 0 && hasOtherText ? [`policy: changed ${WITHHELD}`] : lines;
}

function listGrants(item: ConfigurationItem, disclosure: Disclosure): string[] {
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

/** Each line once for each time, since two statements may read alike once their texts are withheld. */
function subtractLines(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const index = left.indexOf(line);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}
