import { isObject, parseJson } from '../../core/json';
import { AwsError, type CallInput } from '../aws-call';
import type { RecordedItem } from '../recording/recorded-items';

/** A rule of AWS Config. */
export interface ConfigRule {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly description: string | undefined;
  /** JSON. */
  readonly inputParameters: string;
  readonly scope: ConfigRuleScope;
  readonly source: ConfigRuleSource;
  readonly frequency: string | undefined;
  /** Whether a template created it, so that a changed deployment decides on it. */
  readonly isDeployed: boolean;
}

/** The members of the API. */
interface ConfigRuleScope {
  readonly ComplianceResourceTypes?: readonly string[];
  readonly ComplianceResourceId?: string;
  readonly TagKey?: string;
  readonly TagValue?: string;
}

interface ConfigRuleSource {
  readonly Owner: 'AWS' | 'CUSTOM_LAMBDA' | 'CUSTOM_POLICY';
  /** The ARN of a function, or the identifier of a managed rule. */
  readonly SourceIdentifier?: string;
  readonly SourceDetails?: readonly SourceDetail[];
  readonly CustomPolicyDetails?: { readonly PolicyRuntime: string; readonly PolicyText?: string };
}

interface SourceDetail {
  readonly MessageType?: string;
  readonly MaximumExecutionFrequency?: string;
}

const HOUR_IN_MS = 3_600_000;
const FREQUENCY_PERIODS: Readonly<Record<string, number>> = {
  One_Hour: HOUR_IN_MS,
  Three_Hours: 3 * HOUR_IN_MS,
  Six_Hours: 6 * HOUR_IN_MS,
  Twelve_Hours: 12 * HOUR_IN_MS,
  TwentyFour_Hours: 24 * HOUR_IN_MS,
};

/** Reads a rule from a call or from a template, whose parameters are an object. */
export function readRule(
  input: CallInput,
  identity: Pick<ConfigRule, 'name' | 'arn' | 'id' | 'isDeployed'>,
): ConfigRule {
  const { Description, InputParameters, Scope = {}, Source, MaximumExecutionFrequency } = input;
  if (!Source?.Owner) {
    throw new AwsError('InvalidParameterValueException', 'The source of the rule is required.');
  }
  return {
    ...identity,
    description: Description,
    inputParameters: isObject(InputParameters)
      ? JSON.stringify(formatInputParameters(InputParameters))
      : (InputParameters ?? '{}'),
    scope: Scope,
    source: Source,
    frequency: MaximumExecutionFrequency,
  };
}

const refuseConfigRule = (message: string): never => {
  throw new AwsError('InvalidParameterValueException', message);
};

/** Checks how a call names a rule. @throws AwsError */
export function checkRuleIdentity(
  { ConfigRuleName, ConfigRuleArn, ConfigRuleId }: CallInput,
  known: ConfigRule | undefined,
): void {
  if (known) return;
  if (ConfigRuleName === undefined) {
    refuseConfigRule('One or more identifiers needs to be provided. Provide Name or Id or Arn');
  }
  if (ConfigRuleArn !== undefined || ConfigRuleId !== undefined) {
    refuseConfigRule('ConfigRule Arn and Id can not be specified when creating a new ConfigRule.');
  }
}

/** Checks what the schema of the API does not say. @throws AwsError */
export function checkRuleContent({ inputParameters, scope, source }: ConfigRule): void {
  if (!isObject(parseJson(inputParameters))) {
    refuseConfigRule(`Invalid json ${inputParameters} passed in the InputParameters field`);
  }
  if (source.Owner === 'CUSTOM_POLICY' && source.CustomPolicyDetails === undefined) {
    refuseConfigRule('CustomPolicyDetails is required when Owner is CUSTOM_POLICY');
  }
  if (source.Owner !== 'CUSTOM_POLICY' && source.SourceIdentifier === undefined) {
    refuseConfigRule(`SourceIdentifier is required when Owner is ${source.Owner}`);
  }
  const { ComplianceResourceTypes: types, ComplianceResourceId: id, TagKey, TagValue } = scope;
  if (TagValue !== undefined && TagKey === undefined) {
    refuseConfigRule('Tag key should not be empty when tag value is provided in scope');
  }
  if (TagKey !== undefined && (types?.length || id !== undefined)) {
    refuseConfigRule('Scope cannot be applied to both resource and tag');
  }
  if (id !== undefined && types?.length !== 1) {
    refuseConfigRule('A single resourceType should be provided when resourceId is provided in scope');
  }
}

/** AWS Config keeps parameters as text. */
const formatInputParameters = (parameters: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? value
        : isObject(value) || Array.isArray(value)
          ? JSON.stringify(value)
          : String(value),
    ]),
  );

/** When a managed rule of AWS runs, and on what. */
export interface ManagedTriggers {
  readonly onChange: boolean;
  readonly periodic: boolean;
  /** Empty for the account. */
  readonly resourceTypes: readonly string[];
}

/** Returns what is known of a managed rule by its identifier: `INCOMING_SSH_DISABLED`. */
export type FindManagedTriggers = (identifier: string) => ManagedTriggers | undefined;

/**
 * Whether changes of resources are evaluated.
 * @param managed what is known of a managed rule, which has its triggers itself. Of another one, the scope shows them
 */
export function isTriggeredByChanges({ source, scope }: ConfigRule, managed?: ManagedTriggers): boolean {
  const details = source.SourceDetails ?? [];
  if (source.Owner !== 'AWS' || details.length > 0) {
    return details.some(({ MessageType = '' }) => MessageType === 'ConfigurationItemChangeNotification');
  }
  return managed?.onChange ?? Object.keys(scope).length > 0;
}

/** Returns the milliseconds between periodic evaluations; undefined if there are none. */
export function findPeriod({ source, frequency }: ConfigRule, managed?: ManagedTriggers): number | undefined {
  const detail = source.SourceDetails?.find(({ MessageType }) => MessageType === 'ScheduledNotification');
  const isPeriodic = detail !== undefined || (source.Owner === 'AWS' && (managed?.periodic ?? frequency !== undefined));
  if (!isPeriodic) return undefined;
  return FREQUENCY_PERIODS[detail?.MaximumExecutionFrequency ?? frequency ?? ''] ?? 24 * HOUR_IN_MS;
}

/** Whether a resource is in the scope of a rule. */
export function isInScope({ scope }: ConfigRule, item: RecordedItem, managed?: ManagedTriggers): boolean {
  const { resourceTypes = [] } = managed ?? {};
  if (resourceTypes.length > 0 && !resourceTypes.includes(item.resourceType)) return false;
  const { ComplianceResourceTypes: types, ComplianceResourceId: id, TagKey, TagValue } = scope;
  if (types && !types.includes(item.resourceType)) return false;
  if (id !== undefined && id !== item.resourceId) return false;
  if (TagKey === undefined) return true;
  return TagKey in item.tags && (TagValue === undefined || item.tags[TagKey] === TagValue);
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html */
export const describeRuleState = (rule: ConfigRule): object => ({
  ConfigRuleName: rule.name,
  ConfigRuleArn: rule.arn,
  ConfigRuleId: rule.id,
  ...(rule.description !== undefined && { Description: rule.description }),
  Scope: rule.scope,
  Source: rule.source,
  InputParameters: rule.inputParameters,
  ...(rule.frequency !== undefined && { MaximumExecutionFrequency: rule.frequency }),
  ConfigRuleState: 'ACTIVE',
  EvaluationModes: [{ Mode: 'DETECTIVE' }],
});
