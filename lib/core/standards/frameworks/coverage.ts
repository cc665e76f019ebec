import type { Rule } from '../../rule';
import { explainMissingRule } from './assess';
import { findControlRules } from './bounds';
import type { FrameworkCatalog, FrameworkControl, FrameworkId, ParameterBounds } from './define-framework';

/** A rule that answers a control, and what the control asks of its parameters. */
export interface AnsweringRule {
  readonly rule: string;
  readonly bounds: ParameterBounds;
}

/** The rules for a control. */
export interface ControlCoverage {
  readonly control: string;
  readonly title: string;
  readonly section: string;
  readonly rules: readonly AnsweringRule[];
  /**
   * The part of the control that no rule checks, or why no rule checks any, as a clause. Null if the rules check all.
   */
  readonly uncovered: string | null;
  /** Whether only people can decide it. */
  readonly manual: boolean;
}

/** The rules for the controls of a framework. */
export interface FrameworkCoverage {
  readonly framework: FrameworkId;
  readonly title: string;
  readonly scope?: string;
  readonly summary: { readonly controls: number; readonly withRule: number; readonly withoutRule: number };
  readonly controls: readonly ControlCoverage[];
}

/** Lists for each control of a framework the rules that answer it, or why there are none. */
export function describeCoverage(framework: FrameworkCatalog, rules: readonly Rule[]): FrameworkCoverage {
  const controls = framework.controls.map((control) => describeControlCoverage(framework, control, rules));
  const withRule = controls.filter((control) => control.rules.length > 0).length;
  return {
    framework: framework.id,
    title: framework.title,
    ...(framework.scope !== undefined && { scope: framework.scope }),
    summary: { controls: controls.length, withRule, withoutRule: controls.length - withRule },
    controls,
  };
}

function describeControlCoverage(
  framework: FrameworkCatalog,
  control: FrameworkControl,
  rules: readonly Rule[],
): ControlCoverage {
  const answering = findControlRules(framework, control, rules);
  return {
    control: control.id,
    title: control.title,
    section: control.section,
    rules: answering.map(({ name, parameters }) => ({
      rule: name,
      bounds: Object.fromEntries(Object.entries(control.bounds).filter(([key]) => Object.hasOwn(parameters, key))),
    })),
    uncovered: answering.length === 0 ? explainMissingRule(control).text : (control.uncovered ?? null),
    manual: control.manual ?? false,
  };
}

/**
 * Leaves only some rules in the coverage of a framework, and the controls that they answer. The summary stays that of
 * all.
 */
export function selectCoverage(
  coverage: FrameworkCoverage,
  selected: readonly Pick<Rule, 'name'>[],
): FrameworkCoverage {
  const names = new Set(selected.map(({ name }) => name));
  const controls = coverage.controls
    .map((control) => ({ ...control, rules: control.rules.filter(({ rule }) => names.has(rule)) }))
    .filter(({ rules }) => rules.length > 0);
  return { ...coverage, controls };
}
