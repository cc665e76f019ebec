import type { RuleResult } from './evaluation';
import type { Fact, Facts } from './facts';
import type { Parameters, ParameterValues } from './parameters';
import type { Reader } from './reading/reader';
import type { Remediation } from './remediation/plan';

/** Worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** When AWS Config runs a rule. https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config-rules.html */
export type Trigger = { readonly on: 'change' } | { readonly on: 'schedule'; readonly frequency: Frequency };
export type Frequency = 'One_Hour' | 'Three_Hours' | 'Six_Hours' | 'Twelve_Hours' | 'TwentyFour_Hours';

/** Judge a resource when its configuration changes. */
export const onChange: Trigger = { on: 'change' };
/** Judge every recorded resource again and again, because time alone can change the verdict. */
export const every = (frequency: Frequency): Trigger => ({ on: 'schedule', frequency });

/** What a rule may know beside the resource. No clock, no client, no file: all of it comes in. */
export interface EvaluationContext<P extends Parameters = Parameters> {
  readonly parameters: ParameterValues<P>;
  readonly now: Date;
  readonly facts: Facts;
}

export interface RuleDefinition<R, P extends Parameters> {
  /** The folder's name; named for the offence: `open-ssh`. */
  readonly name: string;
  /** The wish, in one line: `Security groups keep SSH closed to the internet`. */
  readonly title: string;
  /** One or two sentences: what goes wrong otherwise. */
  readonly rationale: string;
  readonly severity: Severity;
  /** What it judges; gives the scope and the words. */
  readonly resource: Reader<R>;
  readonly triggers: readonly [Trigger, ...Trigger[]];
  readonly parameters: P;
  /** What stands in other items and is needed to judge. */
  readonly facts?: readonly Fact<unknown>[];
  /** AWS's managed rule of the same meaning, by its name in the documentation: `restricted-ssh`. */
  readonly managedRule?: string;
  /** What the rule does not see, one sentence each. */
  readonly limitations: readonly string[];
  /** Says whether the resource is right: synchronous, pure and total. */
  evaluate(resource: R, circumstances: EvaluationContext<P>): RuleResult;
  /** How a non-compliant resource is put right; absent where only people can, and where plans are not asked for: {@link withRemediation}. */
  readonly remediation?: Remediation<R, NoInfer<P>>;
}

/** A rule of any resource and parameters, as the registry holds it. */
// biome-ignore lint/suspicious/noExplicitAny: the resource and parameter types meet only inside the rule
export type Rule = RuleDefinition<any, any>;

/** Checks what types cannot and gives the rule back with its types. */
export function defineRule<R, const P extends Parameters>(definition: RuleDefinition<R, P>): RuleDefinition<R, P> {
  if (!isRuleName(definition.name)) {
    throw new Error(`Cannot define rule "${definition.name}": a rule's name is kebab-case`);
  }
  return Object.freeze(definition);
}

/** The remediation of any rule. */
export type AnyRemediation = NonNullable<Rule['remediation']>;

/** Remediations by rule name. Kept apart from the rules, so that the evaluator's bundle contains no plans. */
export type Remediations = Readonly<Record<string, AnyRemediation>>;

/** Returns the remediation, after checking that it takes the rule's resource and parameters. */
export const remediationFor = <R, P extends Parameters>(
  _rule: RuleDefinition<R, P>,
  remediation: Remediation<R, NoInfer<P>>,
): AnyRemediation => remediation;

/** Returns the rule with its remediation. */
export const withRemediation = <R, P extends Parameters>(
  rule: RuleDefinition<R, P>,
  remediation: Remediation<R, NoInfer<P>>,
): RuleDefinition<R, P> => Object.freeze({ ...rule, remediation });

/** Returns the rules, each with its remediation where it has one. */
export const withRemediations = (rules: readonly Rule[], remediations: Remediations): readonly Rule[] =>
  rules.map((rule) => {
    const remediation = remediations[rule.name];
    return remediation ? withRemediation(rule, remediation) : rule;
  });

/** Whether a text can be a rule's name: kebab-case. */
export const isRuleName = (text: string): boolean => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(text);
