/** `assay/cdk`: the configuration, and the constructs that it is deployed with. */
export * from '../lib/cdk/configuration/configuration';
export { ConfigurationError, type Fault } from '../lib/cdk/configuration/faults';
export { reactionSettings } from '../lib/cdk/configuration/reaction-settings';
export { type DeployedRemediation, remediationIn } from '../lib/cdk/configuration/remediation';
export { type Circumstances, resolveConfiguration } from '../lib/cdk/configuration/resolve';
export type {
  ConfiguredAlerts,
  ConfiguredGuardRule,
  ConfiguredManagedRule,
  ConfiguredRemediation,
  ConfiguredRule,
  Environment,
  EvaluationMode,
  RecorderToCreate,
  RecordingFrequency,
  RecordingGroup,
  ResolvedConfiguration,
  TagScope,
} from '../lib/cdk/configuration/resolved';
export * from '../lib/cdk/constructs/aggregator';
export * from '../lib/cdk/constructs/alerts';
export * from '../lib/cdk/constructs/athena-workgroup';
export { bundledCode, type LambdaSource } from '../lib/cdk/constructs/bundle';
export * from '../lib/cdk/constructs/config-rules';
export * from '../lib/cdk/constructs/delivery-bucket';
export * from '../lib/cdk/constructs/delivery-channel';
export * from '../lib/cdk/constructs/delivery-target';
export * from '../lib/cdk/constructs/evaluator';
export * from '../lib/cdk/constructs/evidence-bucket';
export * from '../lib/cdk/constructs/guard-rules';
export * from '../lib/cdk/constructs/health';
export * from '../lib/cdk/constructs/history-table';
export * from '../lib/cdk/constructs/item-retention';
export { ARCHITECTURE, RUNTIME } from '../lib/cdk/constructs/lambda-parts';
export * from '../lib/cdk/constructs/managed-rules';
export * from '../lib/cdk/constructs/notice-topic';
export * from '../lib/cdk/constructs/plan-function';
export * from '../lib/cdk/constructs/reaction-table';
export * from '../lib/cdk/constructs/recorder';
export * from '../lib/cdk/constructs/remediation';
export * from '../lib/cdk/constructs/rule-remediation';
export * from '../lib/cdk/constructs/rules-dashboard';
export { LimitExceeded } from '../lib/cdk/limits';
export * from '../lib/cdk/stacks/deploy';
export * from '../lib/cdk/stacks/region-stack';
