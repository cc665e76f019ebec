import { isUnknown, type MaybeUnknown } from '../reading/unreadable';
import type { Statement } from './document';
import { type BucketOwner, findOutsiders, mayStayWithin } from './outside';
import { describeOpenStatement, findPublicStatements } from './public';
import { allows, overlapsActions } from './reach';
import { all, forAny, type TriState } from './tri-state';
import { hasOpenAccount } from './unresolved';

/** Who of other accounts may do something. */
interface ForeignAccess {
  /** `account 444455556666 (statement "Partner")`. */
  readonly found: readonly string[];
  readonly unknown: readonly string[];
}

/**
 * Finds the principals of other accounts, and the public, that a bucket policy allows one of some actions.
 * @param actions may have wildcards: `s3:Put*`
 */
export function findForeignAccess(
  statements: readonly MaybeUnknown<Statement>[],
  actions: readonly string[],
  owner: BucketOwner,
): ForeignAccess {
  const certain: Statement[] = [];
  const unknown: string[] = [];
  for (const statement of statements) {
    if (isUnknown(statement)) {
      unknown.push(statement.what);
      continue;
    }
    const isAbout = allowsAction(statement, actions, owner);
    if (isAbout === true) certain.push(statement);
    if (isAbout === 'unknown') unknown.push(statement.name);
  }
  return {
    found: [...findPublicStatements(certain).found.map(describeOpenStatement), ...findOutsiders(certain, owner)],
    unknown,
  };
}

/** A principal that a template leaves open may be of any account. */
function allowsAction(statement: Statement, wanted: readonly string[], owner: BucketOwner): TriState {
  const { actions, principals } = statement;
  const isAbout = all([allows(statement), forAny(wanted, (action) => overlapsActions(actions, action))]);
  if (isAbout !== true) return isAbout;
  const mayBeOwn = principals.listed.some(({ id }) => hasOpenAccount(id)) || mayStayWithin(statement, owner);
  return mayBeOwn ? 'unknown' : true;
}
