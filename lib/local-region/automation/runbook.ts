import { parse } from 'yaml';

/** The content of a runbook as AWS parses it: an SSM document of schema 0.3. */
export interface ParsedRunbook {
  readonly schemaVersion: string;
  readonly description: string;
  readonly assumeRole: string;
  readonly parameters: Readonly<Record<string, ParsedParameter>>;
  readonly mainSteps: readonly ParsedStep[];
  readonly outputs: readonly string[];
}

export interface ParsedParameter {
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

export interface ParsedOutput {
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

/** Parses the content of a runbook as YAML 1.1, which is stricter than 1.2: an unquoted `yes` is a Boolean. AWS may use either. */
export const parseRunbook = (content: string): ParsedRunbook => parse(content, { version: '1.1' }) as ParsedRunbook;

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

/** Returns the step that `onFailure` or `onCancel` names: `step:Name`. */
export const parseStepTarget = (target: string | undefined): string | undefined => target?.match(/^step:(.+)$/)?.[1];
