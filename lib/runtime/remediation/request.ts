import type { PlanRequest } from '../../contract/plan-protocol';
import { isObject, isString, formatValue } from '../../core/reading/properties';

type Field = { readonly [K in PlanRequest['Action']]: readonly string[] };

const ABOUT = ['Rule', 'ResourceId', 'ExecutionId'];

/** The fields of each request beside its action. */
const FIELDS: Field = {
  plan: [...ABOUT, 'Mode', 'DryRun', 'DecidedByPerson', 'ApprovedPlan', 'StepsId'],
  verify: ABOUT,
  conclude: ABOUT,
  'plan-undo': [...ABOUT, 'Undoes', 'DryRun', 'StepsId'],
  'verify-undo': ABOUT,
};

/** Fields that are one of a few words. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  Mode: ['manual', 'approve', 'automatic'],
  DryRun: ['yes', 'no'],
  DecidedByPerson: ['yes', 'no'],
};

/** Fields that may be blank: an undo learns its resource only from the record. */
const MAY_BE_BLANK: readonly string[] = ['ResourceId', 'ApprovedPlan'];

/**
 * Reads what a document asks.
 * @throws Error when it is nothing that a document of ours would ask
 */
export function readPlanRequest(event: unknown): PlanRequest {
  if (!isObject(event)) throw new Error(`Cannot read the request: expected an object, found ${formatValue(event)}`);
  const { Action } = event;
  const fields = isAction(Action) ? FIELDS[Action] : undefined;
  if (!fields) {
    throw new Error(
      `Cannot read the request: expected an Action of ${Object.keys(FIELDS).join(', ')}, found ${formatValue(Action)}`,
    );
  }
  for (const field of fields) {
    const value = event[field];
    const wanted = WORDS[field];
    if (!isString(value) || (value === '' && !MAY_BE_BLANK.includes(field))) {
      throw new Error(`Cannot read the request: expected a text for ${field}, found ${formatValue(value)}`);
    }
    if (wanted && !wanted.includes(value)) {
      throw new Error(
        `Cannot read the request: expected ${field} to be one of ${wanted.join(', ')}, found ${formatValue(value)}`,
      );
    }
  }
  return Object.fromEntries(['Action', ...fields].map((field) => [field, event[field]])) as unknown as PlanRequest;
}

const isAction = (value: unknown): value is PlanRequest['Action'] => isString(value) && Object.hasOwn(FIELDS, value);
