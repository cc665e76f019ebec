import { createAlertDependencies, createAlertHandler } from 'assay/runtime';
import { rules } from './rules';

/** The alert function, which sends mails and events. */
export const handler = createAlertHandler({ registry: rules, ...createAlertDependencies(import.meta.url) });
