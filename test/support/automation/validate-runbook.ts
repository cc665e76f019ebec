import {
  type BranchInputs,
  type Choice,
  type Condition,
  type ParsedRunbook,
  type ParsedStep,
  PREDEFINED_OUTPUTS,
  SSM_TYPES,
  type SsmType,
  parseStepTarget,
} from './runbook';
import { listReferences, parseReference } from './references';
import { SELECTOR } from './selector';

/** The actions that AWS lists. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html */
const ACTIONS = [
  ...['approve', 'assertAwsResourceProperty', 'branch', 'changeInstanceState', 'copyImage', 'createImage'],
  ...['createStack', 'createTags', 'deleteImage', 'deleteStack', 'executeAutomation', 'executeAwsApi'],
  ...['executeScript', 'executeStateMachine', 'invokeLambdaFunction', 'invokeWebhook', 'loop', 'pause'],
  ...['runCommand', 'runInstances', 'sleep', 'updateVariable', 'waitForAwsResourceProperty'],
].map((name) => `aws:${name}`);

/** Actions that `onCancel` may not lead to. */
const NOT_ON_CANCEL = ['approve', 'copyImage', 'createImage', 'createStack', 'createTags', 'pause', 'runInstances'].map(
  (name) => `aws:${name}`,
);

const GLOBALS = [
  'automation:EXECUTION_ID',
  'global:ACCOUNT_ID',
  'global:REGION',
  'global:AWS_PARTITION',
  'global:DATE',
];

/** What AWS would refuse of a document, or would only find out while running it; empty for a sound one. */
export function validateRunbook(document: ParsedRunbook): string[] {
  const { mainSteps } = document;
  return [
    ...parameterFaults(document),
    ...duplicates(mainSteps.map(({ name }) => name)).map((name) => `two steps are named ${name}`),
    ...mainSteps.flatMap((step) => stepFaults(step, mainSteps)),
    ...wayFaults(document),
    ...document.outputs
      .filter((name) => !findOutputType(name, mainSteps))
      .map((name) => `output ${name}: no step gives it`),
  ];
}

function parameterFaults({ parameters, assumeRole }: ParsedRunbook): string[] {
  const names = Object.keys(parameters);
  const assumed = parseReference(assumeRole);
  return [
    ...(names.length > 25 ? [`${names.length} parameters, where AWS Config hands over 25 at most`] : []),
    ...names.filter((name) => !/^[a-zA-Z0-9_]+$/.test(name)).map((name) => `parameter ${name}: no such name`),
    ...(assumed && parameters[assumed] ? [] : [`assumeRole: ${assumeRole} is no parameter`]),
    ...Object.entries(parameters).flatMap(([name, { default: otherwise, allowedValues, allowedPattern, type }]) => [
      ...((SSM_TYPES as readonly string[]).includes(type) ? [] : [`parameter ${name}: type ${type}`]),
      ...(otherwise !== undefined && allowedValues && !allowedValues.includes(otherwise)
        ? [`parameter ${name}: its default is none of its allowed values`]
        : []),
      ...(allowedPattern !== undefined && !/^\^.*\$$/.test(allowedPattern)
        ? [`parameter ${name}: the pattern is open at an end`]
        : []),
    ]),
  ];
}

function stepFaults(step: ParsedStep, steps: readonly ParsedStep[]): string[] {
  const { name, action, onFailure = 'Abort', onCancel, timeoutSeconds, isEnd, outputs = [] } = step;
  const targets = [step.nextStep, parseStepTarget(onFailure), parseStepTarget(onCancel), ...branchTargets(step)];
  const names = outputs.map((output) => output.Name);
  const cancelled = steps.find((each) => each.name === parseStepTarget(onCancel));
  return [
    ...(/^[a-zA-Z0-9_]{3,128}$/.test(name) ? [] : ['no such name']),
    ...(ACTIONS.includes(action) ? [] : [`AWS has no action ${action}`]),
    ...(/^(Abort|Continue|step:\w+)$/.test(onFailure) ? [] : [`onFailure ${onFailure}`]),
    ...targets
      .filter((target) => target !== undefined && !steps.some((each) => each.name === target))
      .map((target) => `leads to ${target}, which is not there`),
    ...(cancelled && NOT_ON_CANCEL.includes(cancelled.action) ? [`onCancel may not lead to ${cancelled.action}`] : []),
    ...(isEnd && (step.nextStep || parseStepTarget(onFailure)) ? ['ends and goes on'] : []),
    ...duplicates(names).map((output) => `two outputs are named ${output}`),
    ...outputs.flatMap(({ Name, Selector, Type = 'String' }) => [
      ...(/^[a-zA-Z0-9_]+$/.test(Name) ? [] : [`output ${Name}: no such name`]),
      ...(SELECTOR.test(Selector) ? [] : [`output ${Name}: AWS documents no selector ${Selector}`]),
      ...(SSM_TYPES.includes(Type) ? [] : [`output ${Name}: type ${Type}`]),
    ]),
    ...timeFaults(action, timeoutSeconds),
    ...inputFaults(step),
  ].map((fault) => `step ${name}: ${fault}`);
}

function timeFaults(action: string, seconds: number | undefined): string[] {
  const most = { 'aws:approve': 2_592_000, 'aws:invokeLambdaFunction': 300, 'aws:executeScript': 600 }[action];
  if (seconds === undefined || (Number.isInteger(seconds) && seconds > 0 && seconds <= (most ?? seconds))) return [];
  return [`timeoutSeconds ${seconds}`];
}

function inputFaults({ action, inputs }: ParsedStep): string[] {
  switch (action) {
    case 'aws:executeAwsApi':
      return missing(inputs, ['Service', 'Api']);
    case 'aws:waitForAwsResourceProperty':
      return [
        ...missing(inputs, ['Service', 'Api', 'PropertySelector', 'DesiredValues']),
        ...(SELECTOR.test(String(inputs.PropertySelector)) ? [] : [`selector ${inputs.PropertySelector}`]),
      ];
    case 'aws:executeScript':
      return [
        ...missing(inputs, ['Runtime', 'Handler', 'Script']),
        ...(/^python3\.(6|7|8|9|10|11)$/.test(String(inputs.Runtime)) ? [] : [`runtime ${inputs.Runtime}`]),
        ...(new RegExp(`^def ${inputs.Handler}\\(events, context\\):`, 'm').test(String(inputs.Script))
          ? []
          : [`the script has no function ${inputs.Handler}(events, context)`]),
      ];
    case 'aws:invokeLambdaFunction':
      return missing(inputs, ['FunctionName']);
    case 'aws:approve': {
      const approvers = inputs.Approvers as readonly unknown[];
      return [
        ...missing(inputs, ['NotificationArn', 'Message', 'MinRequiredApprovals']),
        ...(approvers.length >= 1 && approvers.length <= 10 ? [] : [`${approvers.length} approvers`]),
        ...(/:Automation[^:]*$/.test(String(inputs.NotificationArn)) ? [] : [`topic ${inputs.NotificationArn}`]),
      ];
    }
    case 'aws:branch':
      return (inputs as unknown as BranchInputs).Choices.flatMap(operatorFaults);
    default:
      return [];
  }
}

const OPERATORS =
  /^(StringEquals|EqualsIgnoreCase|StartsWith|EndsWith|Contains|Numeric(Equals|(Greater|Lesser)(OrEquals)?)|BooleanEquals)$/;

function operatorFaults({ And, Or, Not, Variable, NextStep, ...rest }: Condition): string[] {
  if (And ?? Or) return (And ?? Or ?? []).flatMap(operatorFaults);
  if (Not) return operatorFaults(Not);
  const operators = Object.keys(rest);
  if (operators.length === 1 && OPERATORS.test(operators[0] as string) && parseReference(Variable)) return [];
  return [`choice for ${NextStep}: ${Variable} ${operators.join(', ')}`];
}

const missing = (inputs: Readonly<Record<string, unknown>>, names: readonly string[]): string[] =>
  names.filter((name) => inputs[name] === undefined).map((name) => `no input ${name}`);

/** A way from step to step; `succeeded`: the first has given its outputs. */
interface Way {
  readonly from: string;
  readonly to: string;
  readonly succeeded: boolean;
}

function wayFaults({ mainSteps, parameters }: ParsedRunbook): string[] {
  const ways = mainSteps.flatMap((step, index) => waysFrom(step, mainSteps[index + 1]));
  const circle = circleIn(mainSteps, ways);
  if (circle) return [`circle: ${circle.join(' → ')}`];
  const before = surelyBefore(mainSteps, ways);
  return mainSteps.flatMap((step) => {
    const done = before.get(step.name);
    if (!done) return [`step ${step.name}: no way leads there`];
    return listReferences(step.inputs).flatMap((name) => {
      if (GLOBALS.includes(name) || parameters[name]) return [];
      const [of = '', ...rest] = name.split('.');
      if (rest.length !== 1 || !findOutputType(name, mainSteps)) return [`step ${step.name}: {{ ${name} }} is no output`];
      return done.has(of) ? [] : [`step ${step.name}: {{ ${name} }} is not there on every way`];
    });
  });
}

function waysFrom(step: ParsedStep, following: ParsedStep | undefined): Way[] {
  const { name: from, onFailure = 'Abort', onCancel, isEnd, nextStep } = step;
  const targets = branchTargets(step);
  const isDecided = step.action === 'aws:branch' && (step.inputs as unknown as BranchInputs).Default !== undefined;
  const next = isEnd || isDecided ? undefined : (nextStep ?? following?.name);
  const way = (to: string | undefined, succeeded: boolean): Way[] =>
    to === undefined ? [] : [{ from, to, succeeded }];
  return [
    ...targets.flatMap((to) => way(to, true)),
    ...way(next, true),
    ...way(onFailure === 'Continue' ? next : parseStepTarget(onFailure), false),
    ...way(parseStepTarget(onCancel), false),
  ];
}

function branchTargets({ action, inputs }: ParsedStep): string[] {
  if (action !== 'aws:branch') return [];
  const { Choices, Default } = inputs as unknown as BranchInputs;
  return [...Choices.map((choice: Choice) => choice.NextStep), ...(Default === undefined ? [] : [Default])];
}

function circleIn(steps: readonly ParsedStep[], ways: readonly Way[]): string[] | undefined {
  const done = new Set<string>();
  const follow = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const { to } of ways.filter(({ from }) => from === name)) {
      const found = follow(to, [...path, name]);
      if (found) return found;
    }
    done.add(name);
    return undefined;
  };
  return steps[0] && follow(steps[0].name, []);
}

/** By step that can be reached: the steps that have succeeded before it, whichever way was taken. */
function surelyBefore(steps: readonly ParsedStep[], ways: readonly Way[]): Map<string, ReadonlySet<string>> {
  const before = new Map<string, ReadonlySet<string>>();
  if (steps[0]) before.set(steps[0].name, new Set());
  for (let changed = true; changed; ) {
    changed = false;
    for (const { from, to, succeeded } of ways) {
      const there = before.get(from);
      if (!there) continue;
      const coming = new Set([...there, ...(succeeded ? [from] : [])]);
      const known = before.get(to);
      const both = known ? new Set([...known].filter((name) => coming.has(name))) : coming;
      if (known?.size === both.size) continue;
      before.set(to, both);
      changed = true;
    }
  }
  return before;
}

/** The type of `Step.Output`; undefined when no step gives it. */
export function findOutputType(name: string, steps: readonly ParsedStep[]): SsmType | undefined {
  const [of, output = ''] = name.split('.');
  const step = steps.find((each) => each.name === of);
  const declared = step?.outputs?.find(({ Name }) => Name === output);
  return declared ? (declared.Type ?? 'String') : PREDEFINED_OUTPUTS[step?.action ?? '']?.[output];
}

const duplicates = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) < index)),
];
