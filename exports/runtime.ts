/** `assay/runtime`: the Lambda functions, for an app that deploys rules of its own. */
export { createAlertDependencies } from '../lib/runtime/alerts/dependencies';
export { type AlertDependencies, type AlertHandler, createAlertHandler } from '../lib/runtime/alerts/handler';
export type { LambdaContext, Logger } from '../lib/runtime/aws/lambda';
export { type CollectorDependencies, createCollectorDependencies } from '../lib/runtime/collector/dependencies';
export { type CollectHandler, createCollectHandler } from '../lib/runtime/collector/handler';
export { createEvaluatorDependencies, type EvaluatorDependencies } from '../lib/runtime/evaluator/dependencies';
export { createEvaluateHandler, type EvaluateHandler } from '../lib/runtime/evaluator/handler';
export { createPlanDependencies, type PlanDependencies } from '../lib/runtime/remediation/dependencies';
export { createPlanHandler, type PlanHandler } from '../lib/runtime/remediation/handler';
