import type { Rule } from 'assay';
import { rules as assayRules } from 'assay/rules';
import launchWizardGroup from './launch-wizard-group/rule';
import taglessSnapshots from './tagless-snapshots/rule';

/** Assay's rules, and ours. */
export const rules: readonly Rule[] = [...assayRules, launchWizardGroup, taglessSnapshots];
