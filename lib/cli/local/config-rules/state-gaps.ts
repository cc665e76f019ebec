import { RULE_PARAMETER } from '../../../contract/rule-parameter';
import type { Rule } from '../../../core/rule';
import type { FindGap } from '../../../local-region/config/rule-evaluations';

/**
 * Finds the rules that the recorded state of an account cannot answer: those about what AWS Config does not record. The
 * local region would answer with the settings of a new account.
 */
export const createGapFinder =
  (registry: readonly Rule[]): FindGap =>
  ({ source, inputParameters }) => {
    if (source.Owner !== 'CUSTOM_LAMBDA') return undefined;
    const name: unknown = JSON.parse(inputParameters)[RULE_PARAMETER];
    const aspect = registry.find((rule) => rule.name === name)?.resource.aspect;
    return aspect === undefined
      ? undefined
      : `the state has no data about the ${aspect}, which AWS Config does not record`;
  };
