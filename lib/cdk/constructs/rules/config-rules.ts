import type { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import { Construct } from 'constructs';
import { RULE_PARAMETER } from '../../../contract/rule-parameter';
import { runsOnChanges, type Trigger } from '../../../core/rule';
import type { ConfiguredRule } from '../../configuration/resolved';
import type { Collector } from './collector';
import { CHANGE_DETAILS, createConfigRule, type RuleSetProps, toScheduleDetail } from './config-rule';
import type { Evaluator } from './evaluator';

/**
 * Properties of `ConfigRules`.
 *
 * @example
 * const props: ConfigRulesProps = { rules: [{ rule, parameters: {} }], evaluator, prefix: 'assay' };
 */
export interface ConfigRulesProps extends RuleSetProps<ConfiguredRule> {
  /** The evaluator of the rules about what AWS Config records. */
  readonly evaluator: Evaluator;
  /**
   * The function of the other rules.
   * @default - none; required if there are such rules
   */
  readonly collector?: Collector | undefined;
}

/**
 * Config rules for Assay's rules, evaluated by the evaluator, or by the collector if AWS Config does not record what
 * they read.
 * @throws Error if a rule needs the evaluator or the collector, and there is none
 * @throws LimitExceeded if AWS Config would reject a rule
 *
 * @example
 * new ConfigRules(stack, 'Rules', { rules: [{ rule, parameters: {} }], evaluator, prefix: 'assay' });
 */
export class ConfigRules extends Construct {
  /** The Config rules by rule name. */
  readonly rules: ReadonlyMap<string, CfnConfigRule>;

  constructor(scope: Construct, id: string, { rules, evaluator, collector, prefix, recorder }: ConfigRulesProps) {
    super(scope, id);
    const deploy = ({ rule, parameters, tagScope, resourceTypes, frequency }: ConfiguredRule) => {
      const evaluates = rule.resource.aspect === undefined ? evaluator : collector;
      if (!evaluates) throw new Error(`Cannot deploy rule "${rule.name}": got no collector, which evaluates it`);
      return createConfigRule(
        this,
        rule.name,
        {
          name: `${prefix}-${rule.name}`,
          description: rule.title,
          source: {
            owner: 'CUSTOM_LAMBDA',
            sourceIdentifier: evaluates.function.functionArn,
            sourceDetails: rule.triggers.flatMap((trigger) => toSourceDetails(trigger, frequency)),
          },
          parameters: { [RULE_PARAMETER]: rule.name, ...parameters },
          tagScope,
          // The scope selects changes. A rule that only runs on a schedule has none; the evaluator knows its types.
          resourceTypes: resourceTypes ?? (runsOnChanges(rule) ? rule.resource.resourceTypes : undefined),
        },
        // AWS Config checks the permission when it creates the rule.
        [recorder, evaluates.permission],
      );
    };
    this.rules = new Map(rules.map((configured) => [configured.rule.name, deploy(configured)]));
  }
}

const toSourceDetails = (trigger: Trigger, frequency: ConfiguredRule['frequency']) =>
  trigger.on === 'change' ? CHANGE_DETAILS : [toScheduleDetail(frequency ?? trigger.frequency)];
