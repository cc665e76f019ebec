import type { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import { Construct } from 'constructs';
import type { ConfiguredGuardRule } from '../../configuration/resolved';
import { CHANGE_DETAILS, createConfigRule, type RuleSetProps } from './config-rule';

/**
 * Properties of `GuardRules`.
 *
 * @example
 * const props: GuardRulesProps = { rules: configuration.guardRules, prefix: 'assay' };
 */
export type GuardRulesProps = RuleSetProps<ConfiguredGuardRule>;

/**
 * Config rules for Guard policies. AWS Config runs them on changes, without a function.
 * @throws LimitExceeded if AWS Config would reject a rule
 *
 * @example
 * new GuardRules(stack, 'GuardRules', { rules: configuration.guardRules, prefix: 'assay' });
 */
export class GuardRules extends Construct {
  /** The Config rules by name, without the prefix. */
  readonly rules: ReadonlyMap<string, CfnConfigRule>;

  constructor(scope: Construct, id: string, { rules, prefix, recorder }: GuardRulesProps) {
    super(scope, id);
    const deploy = (configured: ConfiguredGuardRule) => {
      const { name, description, parameters, policy, runtime, resourceTypes, debugLog } = configured;
      return createConfigRule(
        this,
        name,
        {
          name: `${prefix}-${name}`,
          description,
          source: {
            owner: 'CUSTOM_POLICY',
            sourceDetails: [...CHANGE_DETAILS],
            customPolicyDetails: { policyRuntime: runtime, policyText: policy, enableDebugLogDelivery: debugLog },
          },
          parameters,
          resourceTypes,
        },
        [recorder],
      );
    };
    this.rules = new Map(rules.map((configured) => [configured.name, deploy(configured)]));
  }
}
