import { parseReference } from '../../../lib/local-region/automation/references';
import { findDuplicates, findRejections } from '../../../lib/local-region/automation/rejections';
import {
  type BranchInputs,
  type ParsedCondition,
  type ParsedRunbook,
  type ParsedStep,
  parseStepTarget,
  SSM_TYPES,
} from '../../../lib/local-region/automation/runbook';
import { SELECTOR } from '../../../lib/local-region/automation/selector';
import { findOutputType, validateFlow } from './validate-flow';

/** Actions that `onCancel` may not lead to. */
const NOT_ON_CANCEL = ['approve', 'copyImage', 'createImage', 'createStack', 'createTags', 'pause', 'runInstances'].map(
  (name) => `aws:${name}`,
);

/** Returns the errors for which AWS would reject a runbook, and those that it would find only during an execution. */
export function validateRunbook(runbook: ParsedRunbook): string[] {
  const { mainSteps } = runbook;
  return [
    ...validateParameters(runbook),
    ...findRejections(runbook),
    ...mainSteps.flatMap((step) => validateStep(step, mainSteps)),
    ...validateFlow(runbook),
    ...runbook.outputs
      .filter((name) => !findOutputType(name, mainSteps))
      .map((name) => `output ${name}: no step has it`),
  ];
}

function validateParameters({ parameters, assumeRole }: ParsedRunbook): string[] {
  const names = Object.keys(parameters);
  const role = parseReference(assumeRole);
  return [
    ...(names.length > 25 ? [`got ${names.length} parameters, AWS Config passes at most 25`] : []),
    ...names.filter((name) => !/^[a-zA-Z0-9_]+$/.test(name)).map((name) => `parameter ${name}: invalid name`),
    ...(role && parameters[role] ? [] : [`assumeRole: ${assumeRole} is not a parameter`]),
    ...Object.entries(parameters).flatMap(([name, { default: defaultValue, allowedValues, allowedPattern, type }]) => [
      ...((SSM_TYPES as readonly string[]).includes(type) ? [] : [`parameter ${name}: unknown type ${type}`]),
      ...(defaultValue !== undefined && allowedValues && !allowedValues.includes(defaultValue)
        ? [`parameter ${name}: the default is not one of the allowed values`]
        : []),
      ...(allowedPattern !== undefined && !/^\^.*\$$/.test(allowedPattern)
        ? [`parameter ${name}: the pattern does not match the whole value`]
        : []),
    ]),
  ];
}

function validateStep(step: ParsedStep, steps: readonly ParsedStep[]): string[] {
  const { name, action, onFailure = 'Abort', onCancel, timeoutSeconds, isEnd, outputs = [] } = step;
  const names = outputs.map((output) => output.Name);
  const cancelTarget = steps.find((each) => each.name === parseStepTarget(onCancel));
  return [
    ...(/^[a-zA-Z0-9_]{3,128}$/.test(name) ? [] : ['invalid name']),
    ...(/^(Abort|Continue|step:\w+)$/.test(onFailure) ? [] : [`invalid onFailure ${onFailure}`]),
    ...(cancelTarget && NOT_ON_CANCEL.includes(cancelTarget.action)
      ? [`onCancel may not lead to ${cancelTarget.action}`]
      : []),
    ...(isEnd && (step.nextStep || parseStepTarget(onFailure)) ? ['is an end step and has a next step'] : []),
    ...findDuplicates(names).map((output) => `two outputs are named ${output}`),
    ...outputs.flatMap(({ Name, Selector, Type = 'String' }) => [
      ...(/^[a-zA-Z0-9_]+$/.test(Name) ? [] : [`output ${Name}: invalid name`]),
      ...(SELECTOR.test(Selector) ? [] : [`output ${Name}: AWS documents no selector ${Selector}`]),
      ...(SSM_TYPES.includes(Type) ? [] : [`output ${Name}: unknown type ${Type}`]),
    ]),
    ...validateTimeout(action, timeoutSeconds),
    ...validateInputs(step),
  ].map((error) => `step ${name}: ${error}`);
}

function validateTimeout(action: string, seconds: number | undefined): string[] {
  const max = { 'aws:approve': 2_592_000, 'aws:invokeLambdaFunction': 300, 'aws:executeScript': 600 }[action];
  if (seconds === undefined || (Number.isInteger(seconds) && seconds > 0 && seconds <= (max ?? seconds))) return [];
  return [`invalid timeoutSeconds ${seconds}`];
}

function validateInputs({ action, inputs }: ParsedStep): string[] {
  switch (action) {
    case 'aws:executeAwsApi':
      return findMissing(inputs, ['Service', 'Api']);
    case 'aws:waitForAwsResourceProperty':
      return [
        ...findMissing(inputs, ['Service', 'Api', 'PropertySelector', 'DesiredValues']),
        ...(SELECTOR.test(String(inputs.PropertySelector)) ? [] : [`invalid selector ${inputs.PropertySelector}`]),
      ];
    case 'aws:executeScript':
      return [
        ...findMissing(inputs, ['Runtime', 'Handler', 'Script']),
        ...(/^python3\.(6|7|8|9|10|11)$/.test(String(inputs.Runtime)) ? [] : [`unknown runtime ${inputs.Runtime}`]),
        ...(new RegExp(`^def ${inputs.Handler}\\(events, context\\):`, 'm').test(String(inputs.Script))
          ? []
          : [`the script has no function ${inputs.Handler}(events, context)`]),
      ];
    case 'aws:invokeLambdaFunction':
      return findMissing(inputs, ['FunctionName']);
    case 'aws:approve': {
      const approvers = inputs.Approvers as readonly unknown[];
      return [
        ...findMissing(inputs, ['NotificationArn', 'Message', 'MinRequiredApprovals']),
        ...(approvers.length >= 1 && approvers.length <= 10
          ? []
          : [`got ${approvers.length} approvers, expected 1 to 10`]),
        ...(/:Automation[^:]*$/.test(String(inputs.NotificationArn))
          ? []
          : [`AWS does not publish to topic ${inputs.NotificationArn}`]),
      ];
    }
    case 'aws:branch':
      return (inputs as unknown as BranchInputs).Choices.flatMap(validateCondition);
    default:
      return [];
  }
}

const OPERATORS =
  /^(StringEquals|EqualsIgnoreCase|StartsWith|EndsWith|Contains|Numeric(Equals|(Greater|Lesser)(OrEquals)?)|BooleanEquals)$/;

function validateCondition({ And, Or, Not, Variable, NextStep, ...rest }: ParsedCondition): string[] {
  if (And ?? Or) return (And ?? Or ?? []).flatMap(validateCondition);
  if (Not) return validateCondition(Not);
  const operators = Object.keys(rest);
  if (operators.length === 1 && OPERATORS.test(operators[0] as string) && parseReference(Variable)) return [];
  return [`invalid choice for ${NextStep}: ${Variable} ${operators.join(', ')}`];
}

const findMissing = (inputs: Readonly<Record<string, unknown>>, names: readonly string[]): string[] =>
  names.filter((name) => inputs[name] === undefined).map((name) => `input ${name} is missing`);
