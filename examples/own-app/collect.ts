import { createCollectHandler, createCollectorDependencies } from 'assay/runtime';
import { rules } from './rules';

/** The collector, which AWS Config invokes for the rules about what it does not record. It is deployed if there are any. */
export const handler = createCollectHandler({ registry: rules, ...createCollectorDependencies(import.meta.url) });
