import type { Rule } from '../lib/core/rule';
import { compareTexts } from '../lib/core/text/format';
import { collectedRules } from './collected-rules';
import { commandRules } from './command-rules';
import { recordedRules } from './recorded-rules';

/** All rules, by their names. */
export const rules: readonly Rule[] = [...recordedRules, ...collectedRules, ...commandRules].sort((one, other) =>
  compareTexts(one.name, other.name),
);
