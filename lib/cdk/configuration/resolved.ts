import type { RemediationMode } from '../../contract/response-settings';
import type { Rule } from '../../core/rule';
import type { Waiver } from '../../core/waivers';
import type { alertSettings } from './alerts';
import type { iamSettings } from './iam';
import type { Overridable, Override } from './overrides';
import type { delivery, newRecorder, RecorderInput } from './recording/recorder-shape';
import type { remediationShape } from './rules/remediation-shape';
import type { restoreSettings } from './rules/restore-shape';
import type { guardRuleShape, managedRuleShape, ruleShape } from './rules/rule-shapes';
import type { Output } from './validation/validators';

/**
 * The checked configuration with all defaults, which stacks and constructs are created from.
 * `Configuration` is the form that people write.
 *
 * @example
 * const namesFor = ({ rules }: ResolvedConfiguration) => rules.map(({ rule }) => rule.name);
 */
export interface ResolvedConfiguration {
  /** The prefix of all names: `assay`. Config rules are named `<prefix>-<rule>`. */
  readonly prefix: string;
  /** One stack each. A single environment without account and Region takes those of the CLI's credentials. */
  readonly environments: readonly Environment[];
  /**
   * The Region that records and evaluates global types and contains what an account needs once, in each account that is
   * deployed to it. Absent if the only environment has no Region.
   */
  readonly homeRegion?: string;
  readonly recorder: RecorderChoice;
  readonly rules: readonly ConfiguredRule[];
  readonly managedRules: readonly ConfiguredManagedRule[];
  readonly guardRules: readonly ConfiguredGuardRule[];
  /** Every rule whose remediation is not `off` in all environments. */
  readonly remediation: readonly ConfiguredRemediation[];
  /** Absent: restores are off in all environments. */
  readonly restore?: ConfiguredRestore;
  /** Absent: no alerts. */
  readonly alerts?: ConfiguredAlerts;
  /** The waivers that have not expired. They are deployed with the functions. */
  readonly waivers: readonly Waiver[];
  readonly tags: Readonly<Record<string, string>>;
  /** Absent: no aggregator. */
  readonly aggregator?: AggregatorSource;
  /** Whether the home Region gets a Glue table and an Athena workgroup. */
  readonly athena: boolean;
  /** Whether the home Region gets saved advanced queries of AWS Config. */
  readonly storedQueries: boolean;
  /** Whether the home Region of each account gets a dashboard. */
  readonly dashboard: boolean;
  /** The processor architecture of the functions. */
  readonly architecture: 'arm64' | 'x86_64';
  /** The path and the permissions boundary of every role. */
  readonly iam: Output<typeof iamSettings>;
  /** Subscribers to notifications of problems with Assay itself. */
  readonly healthTopicSubscribers: readonly string[];
  /** Problems that do not stop the synthesis: an expired waiver, an account without the home Region. */
  readonly warnings: readonly string[];
}

/**
 * The account and Region of a stack. Both are absent where the AWS CLI's credentials decide.
 *
 * @example
 * const environment: Environment = { accountId: '111122223333', region: 'eu-west-1' };
 */
export interface Environment {
  readonly accountId?: string;
  readonly region?: string;
  /** The tag by which settings can differ: `production`. */
  readonly tag?: string;
}

/** The Region's existing recorder, with the bucket that it delivers to if known; or a new one. */
export type RecorderChoice = Extract<RecorderInput, { readonly kind: 'adopt' }> | RecorderToCreate;

export interface RecorderToCreate extends Omit<Output<typeof newRecorder>, 'recordingGroup' | 'delivery'> {
  readonly kind: 'create';
  readonly recordingGroup: RecordingGroup;
  readonly delivery: Delivery;
}

export type RecordingFrequency = RecorderToCreate['frequency'];

/**
 * `all`: every supported type; the global IAM types only in the home Region.
 *
 * @example
 * const group: RecordingGroup = { strategy: 'inclusion', resourceTypes: ['AWS::EC2::Volume'] };
 */
export type RecordingGroup =
  | { readonly strategy: 'all' }
  | { readonly strategy: 'inclusion' | 'exclusion'; readonly resourceTypes: readonly string[] };

export interface Delivery extends Output<typeof delivery> {
  readonly infrequentAccessAfterDays: number;
  readonly expireAfterDays: number;
}

/**
 * One of Assay's rules with its settings.
 *
 * @example
 * const configured: ConfiguredRule = { rule, parameters: { allowedCidrs: '192.0.2.0/24' } };
 */
export interface ConfiguredRule
  extends Omit<Output<typeof ruleShape>, 'parameters' | 'environments'>,
    Overridable<ConfiguredRule> {
  readonly rule: Rule;
  /** As text, without defaults. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A resource must have this tag. */
export type TagScope = NonNullable<ConfiguredRule['tagScope']>;

/**
 * How a rule's resources are remediated. The rule is one of the configured ones.
 *
 * @example
 * const isOn = ({ mode }: ConfiguredRemediation) => mode !== 'off';
 */
export interface ConfiguredRemediation extends Omit<Output<typeof remediationShape>, 'environments'> {
  readonly rule: Rule;
  /** Environments with a different mode. */
  readonly overrides: readonly Override<RemediationMode>[];
}

/**
 * How resources are put back to a recorded state.
 *
 * @example
 * const approversFor = ({ approvers }: ConfiguredRestore) => approvers;
 */
export interface ConfiguredRestore extends Omit<Output<typeof restoreSettings>, 'environments'> {
  /** Environments with a different mode. */
  readonly overrides: readonly Override<ConfiguredRestore['mode']>[];
}

/**
 * The alerts to deploy, with every default filled in.
 *
 * @example
 * const addressesFor = ({ subscribers }: ConfiguredAlerts) => subscribers;
 */
export interface ConfiguredAlerts
  extends Omit<Output<typeof alertSettings>, 'environments'>,
    Overridable<ConfiguredAlerts> {}

/**
 * A managed rule to deploy.
 *
 * @example
 * const rule: ConfiguredManagedRule = {
 *   name: 'restricted-ssh',
 *   identifier: 'INCOMING_SSH_DISABLED',
 *   parameters: {},
 *   evaluationModes: ['DETECTIVE'],
 * };
 */
export interface ConfiguredManagedRule
  extends Omit<Output<typeof managedRuleShape>, 'parameters' | 'skipChecks' | 'environments'>,
    Overridable<ConfiguredManagedRule> {
  /** The name of the Config rule, after the prefix. */
  readonly name: string;
  /** `INCOMING_SSH_DISABLED` */
  readonly identifier: string;
  /** As text. */
  readonly parameters: Readonly<Record<string, string>>;
}

export type EvaluationMode = ConfiguredManagedRule['evaluationModes'][number];

/**
 * A Guard rule to deploy.
 *
 * @example
 * const rule: ConfiguredGuardRule = {
 *   name: 'gp3',
 *   description: 'Volumes are gp3',
 *   parameters: {},
 *   policy: 'AWS::EC2::Volume { configuration.volumeType == "gp3" }',
 *   runtime: 'guard-2.x.x',
 *   resourceTypes: ['AWS::EC2::Volume'],
 *   debugLog: false,
 * };
 */
export interface ConfiguredGuardRule
  extends Omit<Output<typeof guardRuleShape>, 'environments' | 'parameters'>,
    Overridable<ConfiguredGuardRule> {
  /** The name of the Config rule, after the prefix. */
  readonly name: string;
  readonly description: string;
  /** The input parameters by name, as text. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The text of the policy, at most 10,000 characters. */
  readonly policy: string;
  readonly runtime: 'guard-2.x.x';
}

/**
 * The accounts that an aggregator collects from.
 *
 * @example
 * const source: AggregatorSource = { source: 'accounts', accountIds: ['111122223333'], regions: 'all' };
 */
export type AggregatorSource =
  | { readonly source: 'organization' }
  | {
      readonly source: 'accounts';
      readonly accountIds: readonly string[];
      readonly regions: readonly string[] | 'all';
    };
