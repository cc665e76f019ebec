import type { RemediationMode } from '../../contract/response-settings';
import type { Frequency, Severity } from '../../core/rule';
import type { EvaluationMode, RecordingFrequency, TagScope } from './resolved';
import type { ManagedRuleName, ManagedRuleParameters } from './rules/managed-rule-table';

/**
 * What a person writes in `assay.config.ts`. Every key is optional: an empty configuration deploys, into the account and
 * Region of the CLI's credentials, a recorder and every rule that needs no parameter.
 *
 * It is read before anything is synthesized. All faults are told at once, each with its key, what was found and what
 * is allowed.
 */
export interface Configuration {
  /**
   * Where to deploy: one stack for each account and Region.
   * @default - one stack, in the account and Region of the CLI's credentials
   */
  readonly environments?: readonly EnvironmentSettings[];

  /**
   * The Region that records global types (IAM's users, groups, roles and policies) and holds what an account has once:
   * aggregator, Athena. A second Region that records IAM would record, and charge for, every change again.
   * @default - the first Region of the first environment
   */
  readonly homeRegion?: string;

  /**
   * Begins the name of everything that needs one. Config rules are named `<prefix>-<rule>`.
   * Changing it replaces all rules, and their results with them.
   * @default 'assay'
   */
  readonly prefix?: string;

  /**
   * The configuration recorder. A Region can have one: where there is one already (Control Tower, another team), say
   * `'adopt'`. It is used then and never changed, and no delivery channel and no bucket are made.
   * @default - a recorder with the defaults of `RecorderSettings`
   */
  readonly recorder?: 'adopt' | AdoptSettings | RecorderSettings;

  /**
   * Assay's rules, by name: `false` for off, `'default'` for on, or settings. `'*'` stands for all rules not named.
   * `npx assay rules` lists them.
   * @default - every rule that needs no parameter; `{ '*': 'default' }` says the same
   */
  readonly rules?: Readonly<Record<string, RuleChoice<RuleSettings>>>;

  /**
   * AWS's managed rules to deploy beside: by AWS's name for those that Assay knows the parameters of, any other by its
   * identifier in upper snake case (`RDS_STORAGE_ENCRYPTED`). A list deploys a rule several times, under several names.
   * https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
   * @default - none
   */
  readonly managedRules?: ManagedRulesSettings;

  /**
   * Rules in Guard's language, which Config runs by itself, by the name that the Config rule gets after the prefix.
   * The text sees configuration items (`configuration.volumeType`), not CloudFormation's properties.
   * @default - none
   */
  readonly guardRules?: Readonly<Record<string, GuardRuleSettings>>;

  /**
   * How resources that break a rule are put right, by the rule's name: a mode, or settings. Each rule is switched on by
   * its own name, on purpose: there is no `'*'`. Only rules of Assay that are deployed and have a remediation;
   * `npx assay rules` tells which have one.
   *
   * Begin with `'manual'`, and look at `npx assay remediate --preview` before that.
   * @default - every rule is `'off'`: Assay changes nothing
   */
  readonly remediation?: Readonly<Record<string, RemediationMode | RemediationSettings>>;

  /**
   * Tells people and machines of resources that break a rule, and of those put right: in each account and Region a
   * function and the topic `<prefix>-alerts`, to which queues, functions and people of the account can subscribe as well.
   * @default false
   */
  readonly alerts?: false | AlertsSettings;

  /**
   * The waivers file, YAML or JSON, relative to the configuration file. A broken waiver is a fault here: it fails
   * the synthesis. An ended one is a warning.
   * @default - no waivers
   */
  readonly waivers?: string;

  /**
   * Tags on every resource that can have them.
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;

  /**
   * One view of many accounts and Regions, in the home Region. `'organization'` needs the organization's management
   * account or a delegated administrator for Config.
   * @default - no aggregator
   */
  readonly aggregator?: 'organization' | AggregatorSettings;

  /**
   * Whether the home Region gets a Glue table and an Athena workgroup over the delivery bucket, to ask the past in SQL.
   * They cost nothing until they are used.
   * @default - true, but false when a recorder is adopted and its bucket is not named
   */
  readonly athena?: boolean;

  /**
   * Assay's own health: its alarms are there in any case; here is who hears of them.
   * @default - nobody
   */
  readonly health?: HealthSettings;
}

/** An account and its Regions; empty for the CLI's own, and then it is the only environment. */
export interface EnvironmentSettings {
  /** Twelve digits, as text. */
  readonly account?: string;
  /** `['eu-west-1', 'us-east-1']` */
  readonly regions?: readonly string[];
}

/** Use the recorder that is there. */
export interface AdoptSettings {
  readonly adopt: true;
  /**
   * The bucket that the recorder's channel delivers to, for Athena.
   * @default - unknown, and then there is no Athena
   */
  readonly deliveryBucket?: string;
}

/** A recorder and its delivery channel. */
export interface RecorderSettings {
  /**
   * What is recorded: `'all'` types, now and in future; those that the enabled rules have `'judged'`, and the ones that
   * they look at beside, which is the cheapest; or a list. A list that lacks what an enabled rule judges is refused,
   * because the rule would silently never run.
   *
   * The default leaves out one type: `AWS::Config::ResourceCompliance` is recorded anew whenever a result changes, so
   * that every rule added or removed would cost an item for each resource. No rule needs it, nor does the current
   * compliance; record it when you want the compliance timeline in Config's console. A list of your own replaces it.
   * @default { exclusion: ['AWS::Config::ResourceCompliance'] }
   */
  readonly recordingGroup?:
    | 'all'
    | 'judged'
    | { readonly inclusion: readonly string[] }
    | { readonly exclusion: readonly string[] };

  /**
   * `CONTINUOUS` records every change within minutes, at some $0.003 an item. `DAILY` records one item a day for a resource that
   * changed, at some $0.012: cheaper from the fifth change a day on, and rules hear of a change up to a day late.
   * @default 'CONTINUOUS'
   */
  readonly frequency?: RecordingFrequency;

  /**
   * The types that are recorded at the other frequency: network interfaces daily, say, where containers come and go.
   * @default - none
   */
  readonly frequencyOverride?: { readonly frequency: RecordingFrequency; readonly resourceTypes: readonly string[] };

  /**
   * Days that Config keeps items, 30 to 2557, and that the own bucket keeps its files unless said otherwise.
   * Config does not charge for keeping them.
   * @default 2557, seven years
   */
  readonly retentionDays?: number;

  /**
   * Where Config delivers its files.
   * @default - an own bucket in each account and Region, with the defaults of `DeliverySettings`
   */
  readonly delivery?: DeliverySettings;
}

/** The delivery channel and its bucket. */
export interface DeliverySettings {
  /**
   * A central bucket, which has to allow Config to write to it.
   * @default - an own bucket: encrypted, TLS only, versioned, kept when the stack is deleted
   */
  readonly bucketName?: string;
  /**
   * Comes before `AWSLogs/…` in the bucket.
   * @default - none
   */
  readonly keyPrefix?: string;
  /**
   * How often a snapshot of everything is delivered.
   * @default 'TwentyFour_Hours'
   */
  readonly snapshotFrequency?: Frequency;
  /**
   * Whether Config also publishes every change to an SNS topic. It is a message for each change: have a reader for them.
   * @default false
   */
  readonly topic?: boolean;
  /**
   * Days after which files of the own bucket move to infrequent access, 30 or more.
   * @default 90, or never where they end by then
   */
  readonly infrequentAccessAfterDays?: number;
  /**
   * Days after which files of the own bucket end.
   * @default - `retentionDays`, so that Athena can tell what Config can
   */
  readonly expireAfterDays?: number;
}

/** Off, on with defaults, or on with settings. */
export type RuleChoice<S> = false | 'default' | S;

/** How one of Assay's rules is deployed. */
export interface RuleSettings {
  /**
   * By name: numbers, booleans, text, and lists as lists. `npx assay rules <name>` tells them.
   * @default - the rule's own
   */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /**
   * Only resources with this tag. AWS allows a scope by tag or by types, not both.
   * @default - all resources
   */
  readonly tagScope?: TagScope;
  /**
   * Only these of the rule's types.
   * @default - all of them
   */
  readonly resourceTypes?: readonly string[];
  /**
   * How often a rule with a schedule runs.
   * @default - as the rule declares
   */
  readonly frequency?: Frequency;
}

export type ParameterValue = string | number | boolean | readonly (string | number | boolean)[];

/** How a managed rule is deployed, whatever its parameters. */
interface CommonManagedRuleSettings {
  /**
   * The Config rule's name after the prefix.
   * @default - AWS's name of the rule: restricted-ssh
   */
  readonly name?: string;
  /** @default - all resources */
  readonly tagScope?: TagScope;
  /** @default - all types that the rule judges */
  readonly resourceTypes?: readonly string[];
  /** @default - every 24 hours, where the rule has a schedule */
  readonly frequency?: Frequency;
  /**
   * `PROACTIVE` lets pipelines ask before they deploy, where AWS's rule can.
   * @default ['DETECTIVE']
   */
  readonly evaluationModes?: readonly EvaluationMode[];
}

export interface ManagedRuleSettings<N extends ManagedRuleName> extends CommonManagedRuleSettings {
  /** @default - the defaults of AWS's documentation, which only the console would fill in by itself */
  readonly parameters?: ManagedRuleParameters<N>;
}

export interface OtherManagedRuleSettings extends CommonManagedRuleSettings {
  /** As AWS's page of the rule names them; they are not checked. @default - none */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
}

export type ManagedRulesSettings = {
  readonly [N in ManagedRuleName]?: RuleChoice<ManagedRuleSettings<N> | readonly ManagedRuleSettings<N>[]>;
} & {
  readonly [identifier: Uppercase<string>]: RuleChoice<OtherManagedRuleSettings | readonly OtherManagedRuleSettings[]>;
};

export interface GuardRuleSettings {
  /** The file with the policy, relative to the configuration file: `guard/gp3.guard`. */
  readonly policy: string;
  /** What it judges; Config runs Guard rules on changes of these types. */
  readonly resourceTypes: readonly string[];
  /** @default - the file's path */
  readonly description?: string;
  /**
   * Whether Config writes Guard's debug log to CloudWatch.
   * @default false
   */
  readonly debugLog?: boolean;
}

/** How what breaks one rule is put right. */
export interface RemediationSettings {
  /**
   * - `'off'`: Assay only says what could be done.
   * - `'manual'`: a person starts the remediation, of one resource.
   * - `'approve'`: AWS Config starts it for every resource that breaks the rule, and it waits for an approver.
   * - `'automatic'`: AWS Config starts it, and it goes through, but for what a person has to decide.
   */
  readonly mode: RemediationMode;
  /**
   * Who may approve: the ARNs of IAM users and roles, up to ten in an account. An execution can only be approved from within
   * its own account, so each account with mode `'approve'` needs an approver. They hear of it by the topic
   * `Automation-<prefix>-approvals`, to which the e-mail subscribers of `alerts` are subscribed.
   * @default - none; mode `'approve'` needs one
   */
  readonly approvers?: readonly string[];
  /**
   * Hours that an execution waits for its approval before it fails, 1 to 720.
   * @default 24
   */
  readonly approvalHours?: number;
  /**
   * So many failures within `retryAttemptSeconds`, 1 to 25, and AWS Config leaves the resource alone: it makes a
   * remediation exception for it.
   * @default 3
   */
  readonly maximumAutomaticAttempts?: number;
  /**
   * 1 to 2,678,000, a month.
   * @default 3600
   */
  readonly retryAttemptSeconds?: number;
  /**
   * How many of the resources are put right at once, in percent, 1 to 100.
   * @default 10
   */
  readonly concurrentExecutionRatePercentage?: number;
  /**
   * How many may fail, in percent, 1 to 100, before AWS Config starts no more of them.
   * @default 10
   */
  readonly errorPercentage?: number;
  /**
   * Where the mode is another one: a trial account that goes ahead, a production that stays behind.
   * @default - the same mode everywhere
   */
  readonly environments?: readonly RemediationEnvironmentSettings[];
}

/** The mode in one of the deployed environments. */
export interface RemediationEnvironmentSettings {
  /** Twelve digits, as text. */
  readonly account: string;
  readonly region: string;
  readonly mode: RemediationMode;
}

/** What is told, to whom, and how often. */
export interface AlertsSettings {
  /**
   * E-mail addresses, which have to confirm, or HTTPS endpoints. People get text, endpoints JSON.
   * @default - none: the topic is there for whoever subscribes by himself
   */
  readonly subscribers?: readonly string[];
  /**
   * Alerts are raised for rules of this severity and worse. AWS's managed rules and Guard rules, which have none, count as
   * medium.
   * @default 'medium'
   */
  readonly severity?: Severity;
  /**
   * More alerts of one rule within five minutes than this, 1 to 1000, and the others come as one digest: a new rule
   * would else send a mail for each resource there is.
   * @default 20
   */
  readonly stormSize?: number;
  /**
   * Days after which what is still open is said again, and again, up to 365; 0: never.
   * @default 7
   */
  readonly reminderDays?: number;
  /**
   * Minutes, up to 30, that an alert waits at most for CloudTrail to tell who made the change, which takes about
   * five; 0: not at all.
   * @default 10
   */
  readonly waitForActorMinutes?: number;
  /**
   * Whether findings go to Security Hub too, which has to be enabled in each account and Region.
   * @default false
   */
  readonly securityHub?: boolean;
  /**
   * The ARN of an event bus, of any account and Region, that gets every alert. One of another account has to allow
   * the accounts that Assay is deployed to.
   * @default - none
   */
  readonly eventBus?: string;
}

export interface AggregatorSettings {
  /** The accounts to collect from; each has to authorize the aggregator's account. */
  readonly accounts: readonly string[];
  /** @default 'all' */
  readonly regions?: 'all' | readonly string[];
}

export interface HealthSettings {
  /**
   * E-mail addresses, which have to confirm, or HTTPS endpoints.
   * @default - none
   */
  readonly subscribers?: readonly string[];
}

/** The configuration as it is, with its types. */
export const defineConfig = (configuration: Configuration): Configuration => configuration;
