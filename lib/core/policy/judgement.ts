import { isUnknown } from '../reading/unreadable';
import { joinList } from '../text/format';
import type { MaybeUnknown, Statement } from './document';
import { isFixed } from './unresolved';

/** `unknown` where the answer hangs on what a template leaves open. */
export type TriState = boolean | 'unknown';

/** Whether one at least is true. */
export const any = (judgements: readonly TriState[]): TriState =>
  judgements.includes(true) || (judgements.includes('unknown') && 'unknown');

/** Whether none is false. */
export const all = (judgements: readonly TriState[]): TriState =>
  !judgements.includes(false) && (judgements.includes('unknown') ? 'unknown' : true);

/** The statements of a policy that are of some kind, and those that may be. */
export interface ClassifiedStatements {
  readonly found: readonly Statement[];
  /** In words, with what has to be known: `statement "Read" ({"Ref":"Reader"})`. */
  readonly unknown: readonly string[];
}

export function classifyStatements(
  statements: readonly MaybeUnknown<Statement>[],
  isOfKind: (statement: Statement) => TriState,
): ClassifiedStatements {
  const found: Statement[] = [];
  const unknown: string[] = [];
  for (const statement of statements) {
    if (isUnknown(statement)) unknown.push(statement.what);
    else {
      const judgement = isOfKind(statement);
      if (judgement === true) found.push(statement);
      if (judgement === 'unknown') unknown.push(`${statement.name} (${joinList(openParts(statement))})`);
    }
  }
  return { found, unknown };
}

/** What a template leaves open in a statement; resources count where it names nobody, since then they decide. */
function openParts({ effect, principals, actions, resources, conditions }: Statement): string[] {
  const ids = principals.listed.map(({ id }) => id);
  const parts: MaybeUnknown<string>[] = [effect, ...(ids.length > 0 ? ids : [...actions.listed, ...resources.listed])];
  const ofConditions = conditions.flatMap((condition) => (isUnknown(condition) ? [condition] : condition.values));
  return [...parts, ...ofConditions].flatMap((part) =>
    isUnknown(part) && isFixed(part) === 'unknown' ? [part.what] : [],
  );
}
