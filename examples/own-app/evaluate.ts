import { createEvaluateHandler, createEvaluatorDependencies } from 'assay/runtime';
import { rules } from './rules';

/** The evaluator, which AWS Config invokes. `cdk synth` bundles it with these rules. */
export const handler = createEvaluateHandler({ registry: rules, ...createEvaluatorDependencies(import.meta.url) });
