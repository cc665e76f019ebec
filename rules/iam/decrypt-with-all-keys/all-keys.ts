import { type ClassifiedStatements, classifyStatements } from '../../../lib/core/policy/classify';
import type { Statement } from '../../../lib/core/policy/document';
import { allows, coversAll, coversKind, overlapsActions } from '../../../lib/core/policy/reach';
import { all, forAny, type TriState } from '../../../lib/core/policy/tri-state';
import type { MaybeUnknown } from '../../../lib/core/reading/unreadable';

/** Finds the statements that allow an action on all keys of a Region, an account or everywhere. */
export const findKeyStatements = (
  statements: readonly MaybeUnknown<Statement>[],
  actions: readonly string[],
): ClassifiedStatements => classifyStatements(statements, (statement) => allowsOnAllKeys(statement, actions));

function allowsOnAllKeys(statement: Statement, blocked: readonly string[]): TriState {
  const { actions, resources } = statement;
  const isAllowed = all([allows(statement), forAny(blocked, (action) => overlapsActions(actions, action))]);
  return isAllowed && all([isAllowed, coversAll(resources, isAllKeys)]);
}

/**
 * `*`, `arn:aws:kms:*:*:key/*`, `arn:aws:kms:eu-west-1:111122223333:key/*`. The id of a key is a UUID, and that of a
 * key of several Regions is as long: `mrk-` and 32 digits.
 */
const isAllKeys = (resource: MaybeUnknown<string>): TriState => coversKind(resource, 'kms', SAMPLE_KEYS);

const SAMPLE_KEYS = ['key/01234567-0123-4012-8012-012345678901', `key/mrk-${'abcdef'.repeat(6).slice(4)}`] as const;
