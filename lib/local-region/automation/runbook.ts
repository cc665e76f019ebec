import { parse } from 'yaml';
import { isList, isObject, isString } from '../../core/json';

/** The content of a runbook as AWS parses it: an SSM document of schema 0.3. */
export interface ParsedRunbook {
  readonly schemaVersion: string;
  readonly description: string;
  readonly assumeRole: string;
  readonly parameters: Readonly<Record<string, ParsedParameter>>;
  readonly mainSteps: readonly ParsedStep[];
  readonly outputs: readonly string[];
}

interface ParsedParameter {
  readonly type: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly allowedValues?: readonly unknown[];
  readonly allowedPattern?: string;
}

export interface ParsedStep {
  readonly name: string;
  readonly action: string;
  readonly description?: string;
  readonly maxAttempts?: number;
  readonly timeoutSeconds?: number;
  readonly onFailure?: string;
  readonly onCancel?: string;
  readonly isCritical?: boolean;
  readonly isEnd?: boolean;
  readonly nextStep?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly ParsedOutput[];
}

interface ParsedOutput {
  readonly Name: string;
  readonly Selector: string;
  readonly Type?: SsmValueType;
}

export const SSM_TYPES = ['String', 'StringList', 'Integer', 'Boolean', 'StringMap', 'MapList'] as const;
export type SsmValueType = (typeof SSM_TYPES)[number];

/** The inputs of an `aws:branch` step. */
export interface BranchInputs {
  readonly Choices: readonly ParsedChoice[];
  readonly Default?: string;
}

export interface ParsedChoice extends ParsedCondition {
  readonly NextStep: string;
}

export interface ParsedCondition {
  readonly Variable?: unknown;
  readonly And?: readonly ParsedCondition[];
  readonly Or?: readonly ParsedCondition[];
  readonly Not?: ParsedCondition;
  readonly [operator: string]: unknown;
}

/** Thrown for a content that is no runbook. The message is a clause. */
export class InvalidRunbook extends Error {}

/**
 * Parses the content of a runbook as YAML 1.1, which is stricter than 1.2: an unquoted `yes` is a Boolean. AWS may use either.
 * @throws InvalidRunbook
 */
export function parseRunbook(content: string): ParsedRunbook {
  const runbook = parseContent(content);
  if (!isObject(runbook)) throw new InvalidRunbook(`expected an object, found ${describeFound(runbook)}`);
  if (runbook.schemaVersion !== '0.3') {
    throw new InvalidRunbook(`schemaVersion: expected "0.3", found ${describeFound(runbook.schemaVersion)}`);
  }
  checkSteps(runbook.mainSteps, 'mainSteps');
  return runbook as unknown as ParsedRunbook;
}

function parseContent(content: string): unknown {
  try {
    return parse(content, { version: '1.1' });
  } catch (error) {
    // The lines after the first quote the content.
    const [reason = ''] = (error as Error).message.split('\n');
    throw new InvalidRunbook(`it is neither JSON nor YAML: ${reason.replace(/:$/, '')}`);
  }
}

/** Checks what every reader of steps relies on. */
function checkSteps(steps: unknown, path: string): void {
  if (!isList(steps) || steps.length === 0) {
    throw new InvalidRunbook(`${path}: expected a list of steps, found ${describeFound(steps)}`);
  }
  for (const [index, step] of steps.entries()) {
    const place = `${path}[${index}]`;
    if (!isObject(step)) throw new InvalidRunbook(`${place}: expected a step, found ${describeFound(step)}`);
    for (const name of ['name', 'action']) {
      if (isString(step[name])) continue;
      throw new InvalidRunbook(`${place}.${name}: expected a text, found ${describeFound(step[name])}`);
    }
    checkInputs(step, `${place}.inputs`);
  }
}

function checkInputs({ action, inputs }: Readonly<Record<string, unknown>>, path: string): void {
  if (!isObject(inputs)) throw new InvalidRunbook(`${path}: expected an object, found ${describeFound(inputs)}`);
  if (action === 'aws:loop') checkSteps(inputs.Steps, `${path}.Steps`);
  if (action !== 'aws:branch') return;
  const { Choices } = inputs;
  if (isList(Choices) && Choices.every((choice) => isObject(choice) && isString(choice.NextStep))) return;
  throw new InvalidRunbook(`${path}.Choices: expected a list of choices, each with its NextStep`);
}

const describeFound = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (isObject(value)) return 'an object';
  return isList(value) ? 'a list' : JSON.stringify(value);
};

/** Returns the step that `onFailure` or `onCancel` names: `step:Name`. */
export const parseStepTarget = (target: string | undefined): string | undefined => target?.match(/^step:(.+)$/)?.[1];
