/** `assay/cdk`: the configuration, and the constructs that it is deployed with. */
export * from '../lib/cdk/configuration/configuration';
export { type ResolveContext, resolveConfiguration } from '../lib/cdk/configuration/resolve';
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
export { createResponseSettings } from '../lib/cdk/configuration/response-settings';
export { type DeployedRemediation, selectRemediation } from '../lib/cdk/configuration/rules/remediation';
export { ConfigurationError, type InputError } from '../lib/cdk/configuration/validation/errors';
export * from '../lib/cdk/constructs/alerts/alerts';
export * from '../lib/cdk/constructs/alerts/response-table';
export { bundleCode, type LambdaSource } from '../lib/cdk/constructs/functions/bundle';
export { ARCHITECTURE, RUNTIME } from '../lib/cdk/constructs/functions/defaults';
export * from '../lib/cdk/constructs/health/health';
export * from '../lib/cdk/constructs/health/rules-dashboard';
export * from '../lib/cdk/constructs/history/athena-workgroup';
export * from '../lib/cdk/constructs/history/history-table';
export * from '../lib/cdk/constructs/recording/aggregator';
export * from '../lib/cdk/constructs/recording/delivery-bucket';
export * from '../lib/cdk/constructs/recording/delivery-channel';
export * from '../lib/cdk/constructs/recording/delivery-target';
export * from '../lib/cdk/constructs/recording/item-retention';
export * from '../lib/cdk/constructs/recording/recorder';
export * from '../lib/cdk/constructs/remediation/plan-function';
export * from '../lib/cdk/constructs/remediation/record-bucket';
export * from '../lib/cdk/constructs/remediation/remediation';
export * from '../lib/cdk/constructs/remediation/rule-remediation';
export * from '../lib/cdk/constructs/rules/config-rules';
export * from '../lib/cdk/constructs/rules/evaluator';
export * from '../lib/cdk/constructs/rules/guard-rules';
export * from '../lib/cdk/constructs/rules/managed-rules';
export * from '../lib/cdk/constructs/topics/restricted-topic';
export { LimitExceeded } from '../lib/cdk/limits';
export * from '../lib/cdk/stacks/deploy';
export * from '../lib/cdk/stacks/region-stack';
