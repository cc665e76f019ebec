import type { MaybeUnknown } from '../reading/unreadable';
import { type ClassifiedStatements, classifyStatements } from './classify';
import type { Statement } from './document';
import { allows, coversAll } from './reach';
import { all, type TriState } from './tri-state';
import { toOutline } from './unresolved';

/**
 * Finds the statements that allow all actions of at least one service, on whatever resources and under whatever
 * conditions: `s3:*`, `*`. "All except" does, too, since the exceptions leave other services whole.
 */
export const findFullServiceStatements = (statements: readonly MaybeUnknown<Statement>[]): ClassifiedStatements =>
  classifyStatements(statements, allowsFullService);

const allowsFullService = (statement: Statement): TriState =>
  all([allows(statement), coversAll(statement.actions, isFullService, isEveryAction)]);

/** Wildcards alone after the colon: `s3:*`, `s3:?*`. */
function isFullService(action: MaybeUnknown<string>): TriState {
  const outline = toOutline(action);
  const colon = outline.indexOf(':');
  if (colon < 0 && outline.includes('…')) return 'unknown';
  const name = outline.slice(colon + 1);
  return /^[*?\u2026]+$/.test(name) && /[*\u2026]/.test(name) && (name.includes('…') ? 'unknown' : true);
}

/** With all actions as the exceptions, a statement allows nothing. */
function isEveryAction(action: MaybeUnknown<string>): TriState {
  const outline = toOutline(action);
  return /^[*:\u2026]+$/.test(outline) && (outline.includes('…') ? 'unknown' : true);
}
