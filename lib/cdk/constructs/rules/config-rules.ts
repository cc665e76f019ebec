import type { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import { Construct } from 'constructs';
import { RULE_PARAMETER } from '../../../contract/rule-parameter';
import type { Trigger } from '../../../core/rule';
import type { ConfiguredRule } from '../../configuration/resolved';
import { CHANGE_DETAILS, createConfigRule, type RuleSetProps, scheduleDetail } from './config-rule';
import type { Evaluator } from './evaluator';

export interface ConfigRulesProps extends RuleSetProps<ConfiguredRule> {
  /** Judges for all of them. */
  readonly evaluator: Evaluator;
}

/** A Config rule for each of our rules, all judged by one evaluator. */
export class ConfigRules extends Construct {
  /** By our rule's name. */
  readonly rules: ReadonlyMap<string, CfnConfigRule>;

  constructor(scope: Construct, id: string, { rules, evaluator, prefix, recorder, listener }: ConfigRulesProps) {
    super(scope, id);
    const deploy = ({ rule, parameters, tagScope, resourceTypes, frequency }: ConfiguredRule) =>
      createConfigRule(
        this,
        rule.name,
        {
          name: `${prefix}-${rule.name}`,
          description: rule.title,
          source: {
            owner: 'CUSTOM_LAMBDA',
            sourceIdentifier: evaluator.function.functionArn,
            sourceDetails: rule.triggers.flatMap((trigger) => detailsOf(trigger, frequency)),
          },
          parameters: { [RULE_PARAMETER]: rule.name, ...parameters },
          tagScope,
          resourceTypes: resourceTypes ?? (isScopedByType(rule.triggers) ? rule.resource.resourceTypes : undefined),
        },
        // Config tries the permission when the rule is created, and refuses the rule without it.
        [recorder, listener, evaluator.permission],
      );
    this.rules = new Map(rules.map((configured) => [configured.rule.name, deploy(configured)]));
  }
}

const detailsOf = (trigger: Trigger, frequency: ConfiguredRule['frequency']) =>
  trigger.on === 'change' ? CHANGE_DETAILS : [scheduleDetail(frequency ?? trigger.frequency)];

/** A scope says whose *changes* count: a rule that only time starts has none, and the evaluator knows its types. */
const isScopedByType = (triggers: readonly Trigger[]): boolean => triggers.some(({ on }) => on === 'change');
