import { isScalar, type Pair, visit, Document as YamlDocument } from 'yaml';
import { CONCLUDE_FAILURE, fingerprintSteps } from '../../contract/plan-protocol';
import { type IamPermission, type Json, type SsmType, uniquePermissions } from '../../core/remediation/operation';
import type { Step } from '../../core/remediation/step';

/** An SSM Automation runbook, with the permissions of its role. */
export interface Runbook {
  /** The SSM document in YAML, the only format for which AWS documents inline scripts. */
  readonly content: string;
  readonly parameters: readonly string[];
  /** Words in the lines that no other runbook has, such as the name of its rule. The other lines may be shared. */
  readonly ownWords: readonly string[];
  /** Words in the lines that only runbooks with the same calls have, such as the name of a step. */
  readonly callWords: readonly string[];
  /** The permissions for the runbook's calls, one entry each, in no particular order. */
  readonly permissions: readonly IamPermission[];
}

/**
 * The parts of an SSM Automation document that Assay uses.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html
 */
interface RunbookDefinition {
  /** The first line is about this runbook. The others may be shared. */
  readonly description: string;
  readonly parameters: Readonly<Record<string, RunbookParameter>>;
  readonly steps: readonly RunbookStep[];
  /** The outputs of an execution, as `Step.Output`. SSM fills in those of skipped steps. */
  readonly outputs: readonly string[];
  /** The name of the rule or restoration. */
  readonly name: string;
  /** The steps of its calls. */
  readonly callSteps: readonly Step[];
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
  /** The description in the console. */
  readonly description: string;
  readonly maxAttempts?: number;
  readonly timeoutSeconds?: number;
  readonly onFailure: 'Abort' | 'Continue' | `step:${string}`;
  /** The next step when a person stops the execution. */
  readonly onCancel?: `step:${string}`;
  readonly isCritical?: boolean;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly outputs?: readonly StepOutput[];
  readonly isEnd?: boolean;
  /** The permission that the role needs for the action, if AWS requires one. */
  readonly permission?: IamPermission;
}

type StepAction =
  | 'aws:approve'
  | 'aws:branch'
  | 'aws:executeAwsApi'
  | 'aws:executeScript'
  | 'aws:invokeLambdaFunction'
  | 'aws:waitForAwsResourceProperty';

export interface StepOutput {
  readonly Name: string;
  /** A path in SSM's subset of JSONPath: `$.Payload.Decision`. */
  readonly Selector: string;
  readonly Type: SsmType;
}

/** The step after a failure or a refusal. It writes the record, and the execution fails. */
export const FAILURE = CONCLUDE_FAILURE;
export const ON_FAILURE = `step:${FAILURE}` as const;

/** The next step if a variable has a value. */
interface Choice {
  readonly variable: string;
  readonly is: string;
  readonly next: string;
}

/** Creates a step that continues with the first matching choice, otherwise with the default. */
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
    // Without a default, SSM continues with the next step in the list.
    Default: otherwise,
  },
});

/** Renders a runbook as an SSM document, and collects the permissions of its steps. */
export function renderRunbook({ description, parameters, steps, outputs, ...own }: RunbookDefinition): Runbook {
  const duplicate = steps.find(({ name }, index) => steps.findIndex((step) => step.name === name) < index);
  if (duplicate) throw new Error(`Cannot create runbook: two steps are named "${duplicate.name}"`);
  const head = { schemaVersion: '0.3', description, assumeRole: '{{ AutomationAssumeRole }}', parameters };
  return {
    content: [toYaml(head), 'mainSteps:\n', ...steps.map(renderStep), toYaml({ outputs })].join(''),
    parameters: Object.keys(parameters),
    ownWords: [own.name, description.split('\n')[0] as string, fingerprintSteps(own.callSteps)],
    callWords: listCallWords(own.callSteps, parameters),
    permissions: uniquePermissions(steps.flatMap(({ permission }) => permission ?? [])),
  };
}

const listCallWords = (callSteps: readonly Step[], parameters: RunbookDefinition['parameters']): string[] => [
  ...callSteps.flatMap(({ name, operation: { api } }) => [name, api]),
  ...Object.values(parameters).flatMap(({ allowedPattern }) => allowedPattern ?? []),
];

function renderStep({ permission, ...step }: RunbookStep): string {
  const key = JSON.stringify(step);
  const text = STEP_TEXTS.get(key) ?? toYaml([step]);
  STEP_TEXTS.set(key, text);
  return text;
}

/** The texts of steps. Most runbooks of all Regions have the same, and YAML takes a tenth of the time of a synthesis. */
const STEP_TEXTS = new Map<string, string>();

function toYaml(value: unknown): string {
  // Without aliases: SSM needs repeated texts in full.
  const document = new YamlDocument(value, { aliasDuplicateObjects: false });
  visit(document, {
    // A map of short texts is one line, since the size of templates is limited.
    Map(_, map) {
      if (map.items.length <= MAX_FLOW_ITEMS && map.items.every(isShort)) map.flow = true;
    },
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && scalar.value.includes('\n')) scalar.type = 'BLOCK_LITERAL';
    },
  });
  return document.toString({
    // Lines are not folded, since a token of the CDK must not be split.
    lineWidth: 0,
    // Strings are quoted, since YAML 1.1 reads an unquoted `yes` as a Boolean. A template escapes each double quote.
    defaultStringType: 'QUOTE_SINGLE',
    indentSeq: false,
    defaultKeyType: 'PLAIN',
  });
}

const MAX_FLOW_ITEMS = 4;

const isShort = ({ value }: Pair): boolean => isScalar(value) && !String(value.value).includes('\n');
