import { RULE_PARAMETER } from '../../../contract/rule-parameter';
import type { Rule } from '../../../core/rule';
import type { FindGap } from '../../../local-region/config/rule-evaluations';
import { SETTING_COMMANDS } from '../state/read-settings';

/**
 * Finds the rules that the state of an account cannot answer: those about what AWS Config does not record and nothing
 * else of the state has. The local region would answer with the settings of a new account.
 * @param known the aspects of the account that are known, which may become more
 */
export const createGapFinder =
  (registry: readonly Rule[], known: ReadonlySet<string>): FindGap =>
  ({ source, inputParameters }) => {
    if (source.Owner !== 'CUSTOM_LAMBDA') return undefined;
    const name: unknown = JSON.parse(inputParameters)[RULE_PARAMETER];
    const aspect = registry.find((rule) => rule.name === name)?.resource.aspect;
    return aspect === undefined || known.has(aspect) ? undefined : describeGap(aspect);
  };

function describeGap(aspect: string): string {
  const command = (SETTING_COMMANDS as Readonly<Record<string, string>>)[aspect];
  const hint = command === undefined ? '' : `. Add the output of \`${command}\` with --from`;
  return `the state has no data about the ${aspect}, which AWS Config does not record${hint}`;
}
