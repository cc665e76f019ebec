import type { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import { Construct } from 'constructs';
import type { ConfiguredManagedRule } from '../../configuration/resolved';
import { formatManagedTitle } from '../../configuration/response-settings';
import { createConfigRule, type RuleSetProps } from './config-rule';

/**
 * Properties of `ManagedRules`.
 *
 * @example
 * const props: ManagedRulesProps = { rules: configuration.managedRules, prefix: 'assay' };
 */
export type ManagedRulesProps = RuleSetProps<ConfiguredManagedRule>;

/**
 * Config rules for AWS managed rules.
 * @throws LimitExceeded if AWS Config would reject a rule
 *
 * @example
 * new ManagedRules(stack, 'ManagedRules', { rules: configuration.managedRules, prefix: 'assay' });
 */
export class ManagedRules extends Construct {
  /** The Config rules by name, without the prefix. */
  readonly rules: ReadonlyMap<string, CfnConfigRule>;

  constructor(scope: Construct, id: string, { rules, prefix, recorder }: ManagedRulesProps) {
    super(scope, id);
    const deploy = ({ name, identifier, ...rule }: ConfiguredManagedRule) =>
      createConfigRule(
        this,
        name,
        {
          name: `${prefix}-${name}`,
          description: formatManagedTitle({ identifier }),
          source: { owner: 'AWS', sourceIdentifier: identifier },
          ...rule,
        },
        [recorder],
      );
    this.rules = new Map(rules.map((configured) => [configured.name, deploy(configured)]));
  }
}
