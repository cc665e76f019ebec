import type { AlertSettings, RemediationMode } from '../../contract/response-settings';
import type { Frequency, Rule } from '../../core/rule';
import type { Waiver } from '../../core/waivers';

/**
 * The configuration after reading, defaults filled in and everything checked: what stacks and constructs are made from.
 * How a person writes it is in `configuration.ts`.
 */
export interface ResolvedConfiguration {
  /** Begins the name of everything that needs one: `assay`. Config rules are named `<prefix>-<rule>`. */
  readonly prefix: string;
  /** Where to deploy: one Assay stack each. A single one without account and Region takes those of the CLI's credentials. */
  readonly environments: readonly Environment[];
  /** The Region that records global types and holds what an account has once. Absent when the environment is agnostic: then that is home. */
  readonly homeRegion?: string;
  readonly recorder: RecorderChoice;
  readonly rules: readonly ConfiguredRule[];
  readonly managedRules: readonly ConfiguredManagedRule[];
  readonly guardRules: readonly ConfiguredGuardRule[];
  /** How what is non-compliant is put right, for every rule that has a remediation and is not `off` anywhere. */
  readonly remediation: readonly ConfiguredRemediation[];
  /** Absent: no alerts. */
  readonly alerts?: ConfiguredAlerts;
  /** In force at synthesis or later; they travel with the functions. */
  readonly waivers: readonly Waiver[];
  /** On every resource that can have tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** Absent: no aggregator. */
  readonly aggregator?: Aggregator;
  /** Glue table and Athena workgroup over the delivery bucket, in the home Region. */
  readonly athena: boolean;
  /** Who hears of trouble with Assay itself; the alarms are there without it too. */
  readonly healthTopicSubscribers: readonly string[];
  /** What a person should hear of, though it stops nothing: an ended waiver, an account without the home Region. */
  readonly warnings: readonly string[];
}

export interface Environment {
  readonly accountId?: string;
  readonly region?: string;
}

export type RecorderChoice =
  /** The Region has a recorder of somebody else's: it is used and never changed. Athena then needs the name of its bucket. */
  { readonly kind: 'adopt'; readonly deliveryBucket?: string } | RecorderToCreate;

export interface RecorderToCreate {
  readonly kind: 'create';
  readonly recordingGroup: RecordingGroup;
  /** CONTINUOUS records every change, DAILY one item a day if something changed. */
  readonly frequency: RecordingFrequency;
  /** Types with the other frequency. AWS allows one override. */
  readonly frequencyOverride?: { readonly frequency: RecordingFrequency; readonly resourceTypes: readonly string[] };
  /** Days that Config keeps items, 30 to 2557. Absent: Config's own default (2557). */
  readonly retentionDays?: number;
  readonly delivery: Delivery;
}

export type RecordingFrequency = 'CONTINUOUS' | 'DAILY';

export type RecordingGroup =
  /** Every supported type; the global IAM types in the home Region alone. */
  | { readonly strategy: 'all' }
  | { readonly strategy: 'inclusion'; readonly resourceTypes: readonly string[] }
  | { readonly strategy: 'exclusion'; readonly resourceTypes: readonly string[] };

export interface Delivery {
  /** The name of a central bucket; absent: a bucket of the stack's own. */
  readonly bucketName?: string;
  /** Without slashes at the ends; never `AWSLogs`. */
  readonly keyPrefix?: string;
  readonly snapshotFrequency: Frequency;
  /** Whether Config also publishes every change to an SNS topic. */
  readonly topic: boolean;
  /** Days after which objects of the own bucket go to infrequent access, and after which they end. */
  readonly infrequentAccessAfterDays: number;
  readonly expireAfterDays: number;
}

/** One of our rules, as it is to be deployed. */
export interface ConfiguredRule {
  readonly rule: Rule;
  /** As text, without the defaults. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly tagScope?: TagScope;
  /** Only these of the rule's types. */
  readonly resourceTypes?: readonly string[];
  /** How often a periodic trigger runs, where it is not as the rule declares it. */
  readonly frequency?: Frequency;
}

/** How a rule's resources are put right. Its rule is among the configured ones. */
export interface ConfiguredRemediation {
  readonly rule: Rule;
  readonly mode: RemediationMode;
  /** Environments where it is otherwise. */
  readonly overrides: readonly (Required<Environment> & { readonly mode: RemediationMode })[];
  /** ARNs of IAM users and roles, at most ten; there whenever a mode is `approve`. */
  readonly approvers: readonly string[];
  readonly approvalHours: number;
  /** 1 to 25; that many failures within the window, and AWS Config leaves the resource alone. */
  readonly maximumAutomaticAttempts: number;
  /** 1 to 2,678,000. */
  readonly retryAttemptSeconds: number;
  /** 1 to 100. */
  readonly concurrentExecutionRatePercentage: number;
  readonly errorPercentage: number;
}

export interface ConfiguredAlerts extends AlertSettings {
  /** E-mail addresses and `https://` URLs. */
  readonly subscribers: readonly string[];
  readonly securityHub: boolean;
  /** The ARN of an event bus, of any account and Region. */
  readonly eventBusArn?: string;
}

/** Only resources with this tag. AWS allows a scope by tag or by types, not both. */
export interface TagScope {
  readonly key: string;
  readonly value?: string;
}

export interface ConfiguredManagedRule {
  /** Config rule's name, after the prefix: AWS's name of the rule unless said otherwise. */
  readonly name: string;
  /** `INCOMING_SSH_DISABLED` */
  readonly identifier: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly resourceTypes?: readonly string[];
  readonly tagScope?: TagScope;
  readonly frequency?: Frequency;
  readonly evaluationModes: readonly EvaluationMode[];
}

export type EvaluationMode = 'DETECTIVE' | 'PROACTIVE';

export interface ConfiguredGuardRule {
  readonly name: string;
  readonly description: string;
  /** Guard text, at most 10,000 characters. */
  readonly policy: string;
  readonly runtime: 'guard-2.x.x';
  readonly resourceTypes: readonly string[];
  readonly debugLog: boolean;
}

export type Aggregator =
  | { readonly source: 'organization' }
  | {
      readonly source: 'accounts';
      readonly accountIds: readonly string[];
      readonly regions: readonly string[] | 'all';
    };
