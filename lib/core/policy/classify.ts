import { isUnknown, type MaybeUnknown } from '../reading/unreadable';
import { joinList } from '../text/format';
import type { Statement } from './document';
import type { TriState } from './tri-state';
import { hasOpenPart } from './unresolved';

/** The statements of a policy that are of one kind, and those that may be. */
export interface ClassifiedStatements {
  readonly found: readonly Statement[];
  /** For people, with what the answer depends on: `statement "Read" ({"Ref":"Reader"})`. */
  readonly unknown: readonly string[];
}

/** Finds the statements of one kind. */
export function classifyStatements(
  statements: readonly MaybeUnknown<Statement>[],
  isOfKind: (statement: Statement) => TriState,
): ClassifiedStatements {
  const found: Statement[] = [];
  const unknown: string[] = [];
  for (const statement of statements) {
    if (isUnknown(statement)) unknown.push(statement.what);
    else {
      const answer = isOfKind(statement);
      if (answer === true) found.push(statement);
      if (answer === 'unknown') unknown.push(`${statement.name} (${joinList(listOpenParts(statement))})`);
    }
  }
  return { found, unknown };
}

/** Lists what a template leaves open in a statement. Actions and resources count only if it names no principal. */
function listOpenParts({ effect, principals, actions, resources, conditions }: Statement): string[] {
  const ids = principals.listed.map(({ id }) => id);
  const parts: MaybeUnknown<string>[] = [effect, ...(ids.length > 0 ? ids : [...actions.listed, ...resources.listed])];
  const values = conditions.flatMap((condition) => (isUnknown(condition) ? [condition] : condition.values));
  return [...parts, ...values].flatMap((part) => (isUnknown(part) && hasOpenPart(part) ? [part.what] : []));
}
