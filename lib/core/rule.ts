import type { NeedsFacts, RuleResult } from './evaluation';
import type { ContextWithFacts, EvaluationContext } from './evaluation-context';
import type { Fact } from './facts';
import type { Parameters } from './parameters';
import type { Reader } from './reading/reader';
import type { Remediation } from './remediation/plan';
import type { Control } from './standards/control';

/** The severities, worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
/**
 * How bad it is when a resource does not comply.
 *
 * @example
 * const severity: Severity = 'high';
 */
export type Severity = (typeof SEVERITIES)[number];

/** Orders severities, the most severe first. */
export const compareSeverities = (a: Severity, b: Severity): number => SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);

/**
 * When AWS Config runs a rule. https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config-rules.html
 *
 * @example
 * const trigger: Trigger = every('One_Hour');
 */
export type Trigger = { readonly on: 'change' } | { readonly on: 'schedule'; readonly frequency: Frequency };
export type Frequency = (typeof PERIODS)[number];
/** The periods of AWS Config, the shortest first. */
export const PERIODS = ['One_Hour', 'Three_Hours', 'Six_Hours', 'Twelve_Hours', 'TwentyFour_Hours'] as const;

/**
 * Evaluates a resource when its configuration changes.
 *
 * @example
 * const triggers = [onChange];
 */
export const onChange: Trigger = { on: 'change' };

/**
 * Evaluates every recorded resource on a schedule: for rules whose result changes as time passes.
 * @example
 * triggers: [onChange, every('TwentyFour_Hours')]
 */
export const every = (frequency: Frequency): Trigger => ({ on: 'schedule', frequency });

/** The properties of every rule. */
interface RuleProperties<R, P extends Parameters> {
  /** The name of the folder, after what is wrong: `open-ssh`. */
  readonly name: string;
  /** The requirement in one line: `Security groups must not allow SSH from the internet`. */
  readonly title: string;
  /** Why the rule exists, in one or two sentences. */
  readonly rationale: string;
  readonly severity: Severity;
  /** The reader of the resource type, which gives the scope. */
  readonly resource: Reader<R>;
  readonly triggers: readonly [Trigger, ...Trigger[]];
  readonly parameters: P;
  /** AWS's managed rules with the same meaning, by their identifiers: `INCOMING_SSH_DISABLED`. */
  readonly managedRules?: readonly string[];
  /** The controls of frameworks that the rule checks. */
  readonly controls?: readonly Control[];
  /** Problems that the rule cannot detect, one sentence each. */
  readonly limitations: readonly string[];
  /** Absent if there is none, and where plans are not needed: see {@link withRemediation}. */
  readonly remediation?: Remediation<R, NoInfer<P>>;
}

/** A rule whose result follows from the resource alone. */
interface RuleWithoutFacts<R, P extends Parameters> {
  readonly facts?: undefined;
  /** Evaluates a resource: synchronous, pure and total. */
  evaluate(resource: R, context: EvaluationContext<NoInfer<P>>): RuleResult;
}

/**
 * A rule that needs facts from other items evaluates in two halves, since the facts are complete only when everything
 * was read. Both halves are synchronous, pure and total.
 */
interface RuleWithFacts<R, P extends Parameters, V> {
  /** The facts that `conclude` needs. */
  readonly facts: readonly Fact<unknown>[];
  /**
   * Returns the result if it follows from the resource alone, and otherwise `needsFacts` with what `conclude` has to
   * know.
   */
  collect(resource: R, context: EvaluationContext<NoInfer<P>>): RuleResult | NeedsFacts<V>;
  /** Returns the result for a value of `collect`. */
  conclude(value: V, context: ContextWithFacts<NoInfer<P>>): RuleResult;
}

/**
 * A rule: its texts, its scope, its parameters, and the functions that evaluate a resource: `evaluate`, or if it needs
 * facts from other items `collect` and `conclude`.
 *
 * @example
 * const titleFor = (rule: RuleDefinition<Volume, Parameters>) => rule.title;
 */
export type RuleDefinition<R, P extends Parameters, V = unknown> = RuleProperties<R, P> &
  (RuleWithoutFacts<R, P> | RuleWithFacts<R, P, V>);

/**
 * A rule of any resource and parameters, as the registry holds it.
 *
 * @example
 * const namesFor = (rules: readonly Rule[]) => rules.map(({ name }) => name);
 */
// biome-ignore lint/suspicious/noExplicitAny: the resource and parameter types meet only inside the rule
export type Rule = RuleDefinition<any, any, any>;

/**
 * Returns a rule after the checks that types cannot make.
 * @throws Error if the name is not kebab-case
 * @example
 * export default defineRule({
 *   name: 'gp2-volume',
 *   title: 'EBS volumes must be of type gp3',
 *   rationale: 'gp3 costs less than gp2 and performs at least as well.',
 *   severity: 'low',
 *   resource: volume,
 *   triggers: [onChange],
 *   parameters: {},
 *   limitations: [],
 *   evaluate: ({ type }) => (type === 'gp2' ? nonCompliant('Type gp2') : COMPLIANT),
 * });
 */
export function defineRule<R, const P extends Parameters, V = never>(
  definition: RuleDefinition<R, P, V>,
): RuleDefinition<R, P, V> {
  if (!isRuleName(definition.name)) {
    throw new Error(`Cannot define rule "${definition.name}": expected a name in kebab-case`);
  }
  return Object.freeze(definition);
}

/**
 * Rules that a function loads together, when an event names one of them: a cold start does not run the code of the
 * others.
 *
 * @example
 * const rules: LateRules = { names: ['gp2-volume', 'open-ssh'], load: () => import('./ec2-rules') };
 */
export interface LateRules {
  readonly names: readonly string[];
  /** Loads a module whose default export is the rules. */
  load(): Promise<{ readonly default: readonly Rule[] }>;
}

/** The remediation of any rule. */
export type AnyRemediation = NonNullable<Rule['remediation']>;

/** Remediations by rule name. They are separate from the rules, so that the evaluator's bundle contains no plans. */
export type Remediations = Readonly<Record<string, AnyRemediation>>;

/**
 * Returns the remediation of a rule, after the compiler has checked that it takes the rule's resource and parameters.
 * @example
 * export default remediationFor(rule, { summary: 'Changes the type to gp3', … });
 */
export const remediationFor = <R, P extends Parameters, V>(
  _rule: RuleDefinition<R, P, V>,
  remediation: Remediation<R, NoInfer<P>>,
): AnyRemediation => remediation;

/**
 * Returns a rule with its remediation.
 * @example
 * withRemediation(rule, remediation);
 */
export const withRemediation = <R, P extends Parameters, V>(
  rule: RuleDefinition<R, P, V>,
  remediation: Remediation<R, NoInfer<P>>,
): RuleDefinition<R, P, V> => Object.freeze({ ...rule, remediation });

/**
 * Returns the rules, each with its remediation if it has one.
 * @example
 * withRemediations(rules, remediations);
 */
export const withRemediations = (rules: readonly Rule[], remediations: Remediations): readonly Rule[] =>
  rules.map((rule) => {
    const remediation = remediations[rule.name];
    return remediation ? withRemediation(rule, remediation) : rule;
  });

/** Whether AWS Config runs the rule when a resource changes. */
export const runsOnChanges = ({ triggers }: Pick<Rule, 'triggers'>): boolean =>
  triggers.some(({ on }) => on === 'change');

/**
 * Whether a text can be the name of a rule: kebab-case.
 * @example
 * isRuleName('open-ssh'); // true
 */
export const isRuleName = (text: string): boolean => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(text);
