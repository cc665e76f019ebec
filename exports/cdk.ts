/** `assay/cdk`: the configuration, the stacks that `deploy` makes of it, and each construct for stacks of your own. */

// Configuration

export { type Configuration, defineConfig } from '../lib/cdk/configuration/configuration';
export { type ResolveContext, resolveConfiguration } from '../lib/cdk/configuration/resolve';
export type {
  AggregatorSource,
  ConfiguredAlerts,
  ConfiguredGuardRule,
  ConfiguredManagedRule,
  ConfiguredRemediation,
  ConfiguredRule,
  Environment,
  RecordingGroup,
  ResolvedConfiguration,
} from '../lib/cdk/configuration/resolved';
export { createResponseSettings } from '../lib/cdk/configuration/response-settings';
export { type DeployedRemediation, selectRemediation } from '../lib/cdk/configuration/rules/remediation';
export { ConfigurationError, type InputError } from '../lib/cdk/configuration/validation/errors';
export { RESPONSE_SETTINGS_FILE, WAIVERS_FILE } from '../lib/contract/files';
export type { RemediationMode, ResponseSettings } from '../lib/contract/response-settings';
export type { Waiver } from '../lib/core/waivers';

// Stacks

export { LimitExceeded } from '../lib/cdk/limits';
export { deploy } from '../lib/cdk/stacks/deploy';
export { RegionStack, type RegionStackProps } from '../lib/cdk/stacks/region-stack';

// Constructs

export { Alerts, type AlertsProps } from '../lib/cdk/constructs/alerts/alerts';
export { ResponseTable } from '../lib/cdk/constructs/alerts/response-table';
export { bundleCode, type LambdaSource } from '../lib/cdk/constructs/functions/bundle';
export { Health, type HealthProps } from '../lib/cdk/constructs/health/health';
export { RulesDashboard, type RulesDashboardProps } from '../lib/cdk/constructs/health/rules-dashboard';
export { AthenaWorkgroup, type AthenaWorkgroupProps } from '../lib/cdk/constructs/history/athena-workgroup';
export { HistoryTable, type HistoryTableProps } from '../lib/cdk/constructs/history/history-table';
export { StoredQueries, type StoredQueriesProps } from '../lib/cdk/constructs/history/stored-queries';
export { Aggregator, type AggregatorProps } from '../lib/cdk/constructs/recording/aggregator';
export {
  CentralBucket,
  type CentralBucketProps,
  DeliveryBucket,
  type DeliveryBucketProps,
} from '../lib/cdk/constructs/recording/delivery-bucket';
export { DeliveryChannel, type DeliveryChannelProps } from '../lib/cdk/constructs/recording/delivery-channel';
export { DeliveryTarget } from '../lib/cdk/constructs/recording/delivery-target';
export { ItemRetention, type ItemRetentionProps } from '../lib/cdk/constructs/recording/item-retention';
export { Recorder, type RecorderProps } from '../lib/cdk/constructs/recording/recorder';
export { PlanFunction, type PlanFunctionProps } from '../lib/cdk/constructs/remediation/plan-function';
export { type IRecordBucket, RecordBucket } from '../lib/cdk/constructs/remediation/record-bucket';
export { Remediation, type RemediationProps } from '../lib/cdk/constructs/remediation/remediation';
export { RuleRemediation, type RuleRemediationProps } from '../lib/cdk/constructs/remediation/rule-remediation';
export { Collector, type CollectorProps } from '../lib/cdk/constructs/rules/collector';
export { ConfigRules, type ConfigRulesProps } from '../lib/cdk/constructs/rules/config-rules';
export { Evaluator, type EvaluatorProps } from '../lib/cdk/constructs/rules/evaluator';
export { GuardRules, type GuardRulesProps } from '../lib/cdk/constructs/rules/guard-rules';
export { ManagedRules, type ManagedRulesProps } from '../lib/cdk/constructs/rules/managed-rules';
export { RestrictedTopic, type RestrictedTopicProps } from '../lib/cdk/constructs/topics/restricted-topic';
