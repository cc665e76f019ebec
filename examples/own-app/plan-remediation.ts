import { createPlanDependencies, createPlanHandler } from 'assay/runtime';
import { rules } from './rules';

/** The plan function, which the runbooks invoke. */
export const handler = createPlanHandler({ registry: rules, ...createPlanDependencies(import.meta.url) });
