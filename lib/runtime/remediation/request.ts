import type { PlanRequest } from '../../contract/plan-protocol';
import { formatValue, isObject, isString } from '../../core/json';

type RequestFields = { readonly [K in PlanRequest['Action']]: readonly string[] };

const COMMON_FIELDS = ['Rule', 'ResourceId', 'ExecutionId'];

/** The fields of each request besides its action. */
const FIELDS: RequestFields = {
  plan: [...COMMON_FIELDS, 'Mode', 'DryRun', 'DecidedByPerson', 'ApprovedPlan', 'StepsId'],
  verify: COMMON_FIELDS,
  conclude: COMMON_FIELDS,
  'plan-undo': [...COMMON_FIELDS, 'Undoes', 'DryRun', 'StepsId'],
  'plan-restore': [...COMMON_FIELDS, 'To', 'DryRun', 'ApprovedPlan', 'StepsId'],
  'verify-undo': COMMON_FIELDS,
  'verify-restore': COMMON_FIELDS,
};

/** The fields with a fixed set of values. */
const ALLOWED_VALUES: Readonly<Record<string, readonly string[]>> = {
  Mode: ['manual', 'approve', 'automatic'],
  DryRun: ['yes', 'no'],
  DecidedByPerson: ['yes', 'no'],
};

/** An undo learns its resource from the record. */
const MAY_BE_BLANK: readonly string[] = ['ResourceId', 'ApprovedPlan'];

/**
 * Reads a runbook's request.
 * @throws Error when it is not a request that our runbooks send
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
    const allowed = ALLOWED_VALUES[field];
    if (!isString(value) || (value === '' && !MAY_BE_BLANK.includes(field))) {
      throw new Error(`Cannot read the request: expected a text for ${field}, found ${formatValue(value)}`);
    }
    if (allowed && !allowed.includes(value)) {
      throw new Error(
        `Cannot read the request: expected ${field} to be one of ${allowed.join(', ')}, found ${formatValue(value)}`,
      );
    }
  }
  return Object.fromEntries(['Action', ...fields].map((field) => [field, event[field]])) as unknown as PlanRequest;
}

const isAction = (value: unknown): value is PlanRequest['Action'] => isString(value) && Object.hasOwn(FIELDS, value);
