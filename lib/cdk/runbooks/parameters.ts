import { isRemediableType } from '../../resources/remediable-types';
import { RESOURCE_IDS, type ResourceId } from '../../resources/resource-ids';
import type { RunbookParameter } from './runbook';

/** Only the runbook's own role is allowed, so that the permissions of a runbook do not depend on who starts it. */
export const createRoleParameter = (roleArn: string): Record<string, RunbookParameter> => ({
  // AWS Config requires this name:
  // https://docs.aws.amazon.com/config/latest/APIReference/API_PutRemediationConfigurations.html
  AutomationAssumeRole: {
    type: 'String',
    description: 'The role of the runbook. No other role is allowed.',
    default: roleArn,
    allowedValues: [roleArn],
  },
});

export const DRY_RUN_PARAMETER: Record<string, RunbookParameter> = {
  DryRun: createYesNo('"yes": plan only, without changes. The plan is in the outputs.'),
};

export const DECISION_PARAMETER: Record<string, RunbookParameter> = {
  DecidedByPerson: createYesNo(
    '"yes": a person has reviewed the plan. Side effects, exceptions in AWS Config and repeated remediation then do not stop it.',
  ),
};

export const EXECUTION_PARAMETER: Record<string, RunbookParameter> = {
  ExecutionId: {
    type: 'String',
    description: 'The ID of the remediation execution to undo.',
    allowedPattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  },
};

export const TIME_PARAMETER: Record<string, RunbookParameter> = {
  To: {
    type: 'String',
    description: 'The time of the state to put back, in UTC: 2026-03-01T12:00:00Z.',
    allowedPattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,3})?Z$',
  },
};

/** The value that AWS Config passes for `RESOURCE_ID`. */
export function createResourceParameter(resourceTypes: readonly string[]): Record<string, RunbookParameter> {
  const ids = resourceTypes.map((type) => (isRemediableType(type) ? RESOURCE_IDS[type] : createAnyId(type)));
  return {
    ResourceId: {
      type: 'String',
      description: `The resource, as AWS Config identifies it: ${ids.map(({ label }) => label).join(', or ')}.`,
      allowedPattern: `^(${ids.map(({ pattern }) => pattern).join('|')})$`,
    },
  };
}

/** Without quotes, braces and white space, which could inject something into a document. */
const createAnyId = (type: string): ResourceId => ({
  label: `the ID of ${type}`,
  pattern: '[a-zA-Z0-9._:/=+@-]{1,768}',
});

function createYesNo(description: string): RunbookParameter {
  return { type: 'String', description, default: 'no', allowedValues: ['yes', 'no'] };
}
