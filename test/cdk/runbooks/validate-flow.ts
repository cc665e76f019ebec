import { replaceReferences } from '../../../lib/local-region/automation/references';
import { listBranchTargets } from '../../../lib/local-region/automation/rejections';
import {
  type BranchInputs,
  type ParsedRunbook,
  type ParsedStep,
  parseStepTarget,
  type SsmValueType,
} from '../../../lib/local-region/automation/runbook';

const GLOBAL_VARIABLES = [
  'automation:EXECUTION_ID',
  'global:ACCOUNT_ID',
  'global:REGION',
  'global:AWS_PARTITION',
  'global:DATE',
];

/** A transition between two steps. */
interface StepTransition {
  readonly from: string;
  readonly to: string;
  /** Whether the first step has succeeded and so has its outputs. */
  readonly hasOutputs: boolean;
}

/** Returns the errors in the order of steps: cycles, unreachable steps, references to outputs that may be missing. */
export function validateFlow({ mainSteps, parameters }: ParsedRunbook): string[] {
  const transitions = mainSteps.flatMap((step, index) => listTransitions(step, mainSteps[index + 1]));
  const cycle = findCycle(mainSteps, transitions);
  if (cycle) return [`cycle: ${cycle.join(' → ')}`];
  const completed = findCompletedSteps(mainSteps, transitions);
  return mainSteps.flatMap((step) => {
    const before = completed.get(step.name);
    if (!before) return [`step ${step.name}: unreachable`];
    return listRunbookReferences(step.inputs).flatMap((name) => {
      if (GLOBAL_VARIABLES.includes(name) || parameters[name]) return [];
      const [origin = '', ...rest] = name.split('.');
      if (rest.length !== 1 || !findOutputType(name, mainSteps))
        return [`step ${step.name}: {{ ${name} }} is not an output`];
      return before.has(origin) ? [] : [`step ${step.name}: {{ ${name} }} is missing on some paths`];
    });
  });
}

function listTransitions(step: ParsedStep, following: ParsedStep | undefined): StepTransition[] {
  const { name: from, onFailure = 'Abort', onCancel, isEnd, nextStep } = step;
  const alwaysBranches = step.action === 'aws:branch' && (step.inputs as unknown as BranchInputs).Default !== undefined;
  const next = isEnd || alwaysBranches ? undefined : (nextStep ?? following?.name);
  const transition = (to: string | undefined, hasOutputs: boolean): StepTransition[] =>
    to === undefined ? [] : [{ from, to, hasOutputs }];
  return [
    ...listBranchTargets(step).flatMap((to) => transition(to, true)),
    ...transition(next, true),
    ...transition(onFailure === 'Continue' ? next : parseStepTarget(onFailure), false),
    ...transition(parseStepTarget(onCancel), false),
  ];
}

function findCycle(steps: readonly ParsedStep[], transitions: readonly StepTransition[]): string[] | undefined {
  const done = new Set<string>();
  const follow = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const { to } of transitions.filter(({ from }) => from === name)) {
      const cycle = follow(to, [...path, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  return steps[0] && follow(steps[0].name, []);
}

/** Returns, for each reachable step, the steps that have succeeded before it on every path. */
function findCompletedSteps(
  steps: readonly ParsedStep[],
  transitions: readonly StepTransition[],
): Map<string, ReadonlySet<string>> {
  const completed = new Map<string, ReadonlySet<string>>();
  if (steps[0]) completed.set(steps[0].name, new Set());
  for (let changed = true; changed; ) {
    changed = false;
    for (const { from, to, hasOutputs } of transitions) {
      const beforeFrom = completed.get(from);
      if (!beforeFrom) continue;
      const onThisPath = new Set([...beforeFrom, ...(hasOutputs ? [from] : [])]);
      const onOtherPaths = completed.get(to);
      const onAllPaths = onOtherPaths ? new Set([...onOtherPaths].filter((name) => onThisPath.has(name))) : onThisPath;
      if (onOtherPaths?.size === onAllPaths.size) continue;
      completed.set(to, onAllPaths);
      changed = true;
    }
  }
  return completed;
}

/** The outputs that an action has without a declaration. */
const PREDEFINED_OUTPUTS: Readonly<Record<string, Readonly<Record<string, SsmValueType>>>> = {
  'aws:approve': { ApprovalStatus: 'String', ApproverDecisions: 'MapList' },
  'aws:executeScript': { Payload: 'StringMap' },
  // AWS does not document whether the payload is text or an object.
  'aws:invokeLambdaFunction': { StatusCode: 'String', FunctionError: 'String', LogResult: 'String', Payload: 'String' },
};

/** Returns the type of the output `Step.Output`, or `undefined` if no step has it. */
export function findOutputType(name: string, steps: readonly ParsedStep[]): SsmValueType | undefined {
  const [stepName, output = ''] = name.split('.');
  const step = steps.find((each) => each.name === stepName);
  const declared = step?.outputs?.find(({ Name }) => Name === output);
  return declared ? (declared.Type ?? 'String') : PREDEFINED_OUTPUTS[step?.action ?? '']?.[output];
}

/** Lists the names of all references in a value and its members. */
export function listRunbookReferences(value: unknown): string[] {
  const names: string[] = [];
  replaceReferences(value, (name) => {
    names.push(name);
    return '';
  });
  return names;
}
