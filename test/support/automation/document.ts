import { parse } from 'yaml';

/** An SSM Automation document as AWS reads it: schema 0.3. */
export interface Document {
  readonly schemaVersion: string;
  readonly description: string;
  readonly assumeRole: string;
  readonly parameters: Readonly<Record<string, DocumentParameter>>;
  readonly mainSteps: readonly DocumentStep[];
  readonly outputs: readonly string[];
}

export interface DocumentParameter {
  readonly type: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly allowedValues?: readonly unknown[];
  readonly allowedPattern?: string;
}

export interface DocumentStep {
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
  readonly outputs?: readonly StepOutput[];
}

export interface StepOutput {
  readonly Name: string;
  readonly Selector: string;
  readonly Type?: SsmType;
}

export const SSM_TYPES = ['String', 'StringList', 'Integer', 'Boolean', 'StringMap', 'MapList'] as const;
export type SsmType = (typeof SSM_TYPES)[number];

/** What an `aws:branch` step chooses from. */
export interface BranchInputs {
  readonly Choices: readonly Choice[];
  readonly Default?: string;
}

export interface Choice extends Condition {
  readonly NextStep: string;
}

export interface Condition {
  readonly Variable?: unknown;
  readonly And?: readonly Condition[];
  readonly Or?: readonly Condition[];
  readonly Not?: Condition;
  readonly [operator: string]: unknown;
}

/** YAML 1.1 is the stricter reader of the two that AWS may have: there an unquoted `yes` is a Boolean. */
export const parseDocument = (content: string): Document => parse(content, { version: '1.1' }) as Document;

/** What an action gives without being asked for: outputs that need not be declared. */
export const PREDEFINED_OUTPUTS: Readonly<Record<string, Readonly<Record<string, SsmType>>>> = {
  'aws:approve': { ApprovalStatus: 'String', ApproverDecisions: 'MapList' },
  'aws:executeScript': { Payload: 'StringMap' },
  // Whether the payload is text or an object AWS's page does not say.
  'aws:invokeLambdaFunction': { StatusCode: 'String', FunctionError: 'String', LogResult: 'String', Payload: 'String' },
};

/** The steps that `onFailure: step:Name` and `onCancel` lead to. */
export const stepIn = (target: string | undefined): string | undefined => target?.match(/^step:(.+)$/)?.[1];
