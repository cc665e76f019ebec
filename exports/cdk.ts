/** `assay/cdk`: the configuration, and the constructs that it is deployed with. */
export * from '../lib/cdk/configuration/configuration';
export { ConfigurationError, type Fault } from '../lib/cdk/configuration/faults';
export { type Circumstances, resolveConfiguration } from '../lib/cdk/configuration/resolve';
export type {
  ConfiguredGuardRule,
  ConfiguredManagedRule,
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
export * from '../lib/cdk/constructs/athena-workgroup';
export { bundledCode, type LambdaSource } from '../lib/cdk/constructs/bundle';
export * from '../lib/cdk/constructs/config-rules';
export * from '../lib/cdk/constructs/delivery-bucket';
export * from '../lib/cdk/constructs/delivery-channel';
export * from '../lib/cdk/constructs/delivery-target';
export * from '../lib/cdk/constructs/evaluator';
export * from '../lib/cdk/constructs/guard-rules';
export * from '../lib/cdk/constructs/health';
export * from '../lib/cdk/constructs/history-table';
export * from '../lib/cdk/constructs/item-retention';
export * from '../lib/cdk/constructs/managed-rules';
export * from '../lib/cdk/constructs/recorder';
export * from '../lib/cdk/constructs/rules-dashboard';
export { LimitExceeded } from '../lib/cdk/limits';
export * from '../lib/cdk/stacks/deploy';
export * from '../lib/cdk/stacks/region-stack';
