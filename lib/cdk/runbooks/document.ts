import { visit, Document as YamlDocument } from 'yaml';
import { CONCLUDE_FAILURE } from '../../contract/plan-protocol';
import type { IamPermission, Json, SsmType } from '../../core/remediation/operation';
import type { Runbook } from './runbook';

/**
 * An SSM Automation document, as far as ours go.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html
 */
export interface RunbookDocument {
  readonly description: string;
  readonly parameters: Readonly<Record<string, RunbookParameter>>;
  readonly steps: readonly RunbookStep[];
  /** `Step.Output`, for those who start the document. What comes of a step that was not made, SSM says itself. */
  readonly outputs: readonly string[];
}

export interface RunbookParameter {
  readonly type: 'String';
  readonly description: string;
  readonly default?: string;
  readonly allowedValues?: readonly string[];
  readonly allowedPattern?: string;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html#automation-common */
export interface RunbookStep {
  /** `[a-zA-Z0-9_]+`, unique. */
  readonly name: string;
  readonly action: StepAction;
  /** What it is for, as the console shows it. */
  readonly description: string;
  readonly maxAttempts?: number;
  readonly timeoutSeconds?: number;
  readonly onFailure: 'Abort' | 'Continue' | `step:${string}`;
  /** Where a person stops the execution. */
  readonly onCancel?: `step:${string}`;
  readonly isCritical?: boolean;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly outputs?: readonly StepOutput[];
  /** The next in the list unless said otherwise. */
  readonly nextStep?: string;
  readonly isEnd?: boolean;
  /** What the action takes of the role; nothing where AWS asks for no permission. */
  readonly permission?: IamPermission;
}

export type StepAction =
  | 'aws:approve'
  | 'aws:branch'
  | 'aws:executeAwsApi'
  | 'aws:executeScript'
  | 'aws:invokeLambdaFunction'
  | 'aws:waitForAwsResourceProperty';

export interface StepOutput {
  readonly Name: string;
  /** SSM's small JSONPath: `$.Payload.Decision`. */
  readonly Selector: string;
  readonly Type: SsmType;
}

/** Where an execution goes when it fails, or is refused: what was done is written down, and it ends as failed. */
export const FAILURE = CONCLUDE_FAILURE;
export const ON_FAILURE = `step:${FAILURE}` as const;

/** Where to go when a variable has a value. */
export interface Choice {
  readonly variable: string;
  readonly is: string;
  readonly next: string;
}

/** Goes on by texts: to the first choice that fits, or else to another step. */
export const choose = (
  name: string,
  description: string,
  choices: readonly Choice[],
  otherwise: string,
): RunbookStep => ({
  name,
  description,
  action: 'aws:branch',
  onFailure: ON_FAILURE,
  onCancel: ON_FAILURE,
  inputs: {
    Choices: choices.map(({ variable, is, next }) => ({ NextStep: next, Variable: variable, StringEquals: is })),
    // Without one the next step in the list would be made.
    Default: otherwise,
  },
});

/** The document as AWS takes it, and what it asks of its role. */
export function toRunbook({ description, parameters, steps, outputs }: RunbookDocument): Runbook {
  const twice = steps.find(({ name }, index) => steps.findIndex((step) => step.name === name) < index);
  if (twice) throw new Error(`Cannot write an SSM document: found two steps named "${twice.name}"`);
  const content = toYaml({
    schemaVersion: '0.3',
    description,
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters,
    mainSteps: steps.map(({ permission, ...step }) => step),
    outputs,
  });
  return { content, parameters: Object.keys(parameters), permissions: permissionsOf(steps) };
}

function toYaml(value: unknown): string {
  // Texts that stand in several places are written out there.
  const document = new YamlDocument(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && scalar.value.includes('\n')) scalar.type = 'BLOCK_LITERAL';
    },
  });
  return document.toString({
    // No line is broken, since a token of the CDK must stay in one piece.
    lineWidth: 0,
    // Quoted throughout, since YAML 1.1 reads an unquoted `yes` as a Boolean.
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
  });
}

function permissionsOf(steps: readonly RunbookStep[]): IamPermission[] {
  const permissions = steps.flatMap(({ permission }) => permission ?? []);
  return [...new Map(permissions.map((each) => [`${each.action} ${each.resource}`, each])).values()];
}
