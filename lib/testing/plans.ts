import { deepStrictEqual, notDeepStrictEqual, ok } from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Case, PlanCase, Unreadable } from '../core/cases';
import { type EnabledRule, evaluateRule, type RunContext } from '../core/evaluate/evaluate';
import type { ComplianceType } from '../core/evaluation';
import { FactBook } from '../core/facts';
import type { ConfigurationItem } from '../core/item';
import { isList, isObject, isString } from '../core/json';
import { parseParameters, requiredParameters } from '../core/parameters';
import { UnreadableItem } from '../core/reading/unreadable';
import { applyCalls } from '../core/remediation/apply-calls';
import type { Json, SsmType } from '../core/remediation/operation';
import type { Fix, Plan, Remediation } from '../core/remediation/plan';
import { factsForPlan, planRemediation } from '../core/remediation/plan-remediation';
import { type Call, listPlannedParameters, type Step } from '../core/remediation/step';
import type { Rule } from '../core/rule';
import { buildItem, buildItemsBeside, buildParameters, parseCaseTime, type Scenario } from './case';
import { assertNoRepeated, type Check, deepFreeze, spoil } from './checks';

/**
 * Creates the checks of a rule's remediation: each of its plan cases, and what every plan must pass, for the cases of
 * the rule too. They work with any test runner, like those of `createRuleChecks`.
 * @param registry the rules that a plan must not violate
 * @param cases the cases of the rule itself
 * @throws Error if the rule has no remediation
 * @example
 * for (const { name, run } of createPlanChecks(rule, plans, rules, cases)) test(name, run);
 */
export function createPlanChecks(
  rule: Rule,
  planCases: readonly PlanCase[],
  registry: readonly Rule[],
  cases: readonly Case[] = [],
): Check[] {
  const { remediation } = rule;
  if (!remediation) throw new Error(`Cannot check the plans of rule "${rule.name}": it has no remediation`);
  const nonCompliantCases = cases.filter(({ expected }) => 'annotation' in expected);
  return [
    ...planCases.flatMap((given) => createPlanCaseChecks(rule, remediation, given, registry)),
    ...nonCompliantCases.map((given) => ({
      name: `plans correctly for the case: ${given.scenario}`,
      run() {
        const plan = runPlanCase(rule, given);
        if (!isFix(plan)) return assertJson(plan);
        for (const { run } of createFixChecks(rule, remediation, given, plan, registry)) run();
      },
    })),
    { name: 'has no repeated plan scenario', run: () => assertNoRepeated(planCases) },
    { name: 'has plan cases with a fix and without one', run: () => assertBothKinds(planCases) },
    { name: 'uses every step in a plan case', run: () => assertAllStepsUsed(remediation, planCases) },
    {
      name: 'makes no call for waived or deleted resources, or for templates',
      run() {
        for (const given of [...planCases, ...nonCompliantCases]) assertNoCalls(rule, given);
      },
    },
    {
      name: 'an unexpected value throws nothing but UnreadableItem in plans and calls',
      run() {
        for (const given of planCases) {
          for (const item of spoil(buildItem(rule, given))) {
            const plan = runPlanCase(rule, given, item);
            if (isFix(plan)) assertAppliedOrRefused(remediation, plan, item);
          }
        }
      },
    },
  ];
}

function createPlanCaseChecks(
  rule: Rule,
  remediation: Remediation<unknown>,
  given: PlanCase,
  registry: readonly Rule[],
): Check[] {
  const { scenario, expected } = given;
  return [
    { name: scenario, run: () => deepStrictEqual(runPlanCase(rule, given), expected) },
    {
      name: `leaves the item unchanged and plans the same twice, also if the input contains the item: ${scenario}`,
      run() {
        const item = deepFreeze(buildItem(rule, given));
        deepStrictEqual(runPlanCase(rule, given, item), runPlanCase(rule, given, item));
        const withItem = { ...given, beside: [...(given.beside ?? []), item] };
        deepStrictEqual(runPlanCase(rule, withItem, item), expected);
      },
    },
    { name: `is JSON without blank texts: ${scenario}`, run: () => assertJson(expected) },
    ...(isFix(expected) ? createFixChecks(rule, remediation, given, expected, registry) : []),
  ];
}

/** Creates the checks that every fix must pass. */
function createFixChecks(
  rule: Rule,
  remediation: Remediation<unknown>,
  given: Scenario,
  fix: Fix,
  registry: readonly Rule[],
): Check[] {
  const before = deepFreeze(buildItem(rule, given));
  const applyFix = (): ConfigurationItem => applyCalls(remediation.steps, fix.calls, before);
  const createCheck = (name: string, run: () => void): Check => ({ name: `${name}: ${given.scenario}`, run });
  return [
    createCheck('makes only declared calls, in the order of the steps', () => {
      assertDeclared(remediation.steps, fix.calls);
      assertDeclared(remediation.undoSteps, fix.undo);
      const made = fix.calls.map(({ step }) => step);
      for (const { step, undoes } of fix.undo) ok(made.includes(undoes), `${step} undoes ${undoes}, which is not made`);
      assertJson(fix);
    }),
    createCheck('makes the resource compliant, unless the plan is pending', () => {
      const result = tryEvaluate(enableRule(rule, given), applyFix(), buildPlanContext(rule, given));
      if (fix.pending === undefined) ok(result !== 'NON_COMPLIANT', 'still NON_COMPLIANT, and nothing is pending');
      else deepStrictEqual(result, 'NON_COMPLIANT', `${result}, and yet pending: ${fix.pending}`);
    }),
    createCheck('violates no other rule', () => {
      for (const other of registry) assertNoWorse(other, rule, given, before, applyFix());
    }),
    createCheck('is undone by its undo, in whole or after some calls', () =>
      assertUndone(rule, remediation, fix, before),
    ),
    createCheck('leaves nothing to plan', () => {
      const { plan } = planRemediation(enableRule(rule, given), applyFix(), buildPlanContext(rule, given));
      if (fix.pending === undefined) deepStrictEqual(plan.kind, 'nothing');
      // The result of a pending fix may need a person.
      else if (plan.kind === 'fix') deepStrictEqual(plan, fix);
    }),
  ];
}

/** Returns the plan for a case, or the message if the item is unreadable. */
function runPlanCase(rule: Rule, given: Scenario, item = buildItem(rule, given)): Plan | Unreadable {
  try {
    return planRemediation(enableRule(rule, given), item, buildPlanContext(rule, given)).plan;
  } catch (error) {
    if (error instanceof UnreadableItem) return { unreadable: error.message };
    throw error;
  }
}

const enableRule = (rule: Rule, given: Scenario): EnabledRule => ({
  rule,
  parameters: parseParameters(rule, buildParameters(given)),
});

const buildPlanContext = (rule: Rule, given: Scenario): RunContext => ({
  now: parseCaseTime(given),
  facts: FactBook.from(factsForPlan(rule), buildItemsBeside(given)),
  waivers: [],
});

const isFix = (plan: object): plan is Fix => 'kind' in plan && plan.kind === 'fix';

function tryEvaluate(
  enabled: EnabledRule,
  item: ConfigurationItem,
  context: RunContext,
): ComplianceType | 'unreadable' {
  try {
    return evaluateRule(enabled, item, context).complianceType;
  } catch (error) {
    if (error instanceof UnreadableItem) return 'unreadable';
    throw error;
  }
}

function assertNoWorse(
  other: Rule,
  rule: Rule,
  given: Scenario,
  before: ConfigurationItem,
  after: ConfigurationItem,
): void {
  if (other.name === rule.name || !other.resource.resourceTypes.includes(before.resourceType)) return;
  if (requiredParameters(other).length > 0) return;
  const enabled = { rule: other, parameters: parseParameters(other, {}) };
  const evaluate = (item: ConfigurationItem) => {
    const facts = FactBook.from(other.facts ?? [], [...buildItemsBeside(given), item]);
    return tryEvaluate(enabled, item, { now: parseCaseTime(given), facts, waivers: [] });
  };
  const old = evaluate(before);
  if (old === 'NON_COMPLIANT' || old === 'unreadable') return;
  const current = evaluate(after);
  ok(current !== 'NON_COMPLIANT' && current !== 'unreadable', `${other.name}: ${old} before, ${current} after`);
}

/**
 * The undo must also restore the state if a call failed and only those before it were made. A plan with `cannotUndo`
 * must either restore all that an item shows, or make no call.
 */
function assertUndone(rule: Rule, remediation: Remediation<unknown>, fix: Fix, before: ConfigurationItem): void {
  const readState = (item: ConfigurationItem): Json => remediation.state(rule.resource.read(item));
  const after = applyCalls(remediation.steps, fix.calls, before);
  deepStrictEqual(readState(before), JSON.parse(JSON.stringify(readState(before))), 'the state is not JSON');
  ok(fix.undo.length > 0 || fix.cannotUndo !== undefined, 'neither an undo nor cannotUndo');
  if (fix.undo.length === 0) return;
  notDeepStrictEqual(readState(after), readState(before), 'the state does not show the changes of the calls');
  for (const made of fix.calls.map((_, index) => fix.calls.slice(0, index + 1))) {
    const names = made.map(({ step }) => step);
    // If a step makes several calls, its undo calls do not say which call they belong to.
    if (fix.calls.slice(made.length).some(({ step }) => names.includes(step))) continue;
    const changed = applyCalls(remediation.steps, made, before);
    const undo = fix.undo.filter(({ undoes }) => names.includes(undoes));
    const undone = applyCalls(remediation.undoSteps, undo, changed);
    const message = `undone after ${names.join(', ')}`;
    deepStrictEqual(readState(undone), readState(before), message);
    deepStrictEqual(pickUnchanged(undone, before, after), pickUnchanged(before, before, after), message);
  }
}

/**
 * Returns the parts of an item that the calls do not change. The others are compared by the rule's `state`: AWS returns
 * them in another order, with empty lists or in another casing.
 */
function pickUnchanged(item: ConfigurationItem, before: ConfigurationItem, after: ConfigurationItem): unknown {
  const pick = (part: unknown, old: unknown, current: unknown): unknown =>
    isObject(part) && isObject(old) && isObject(current)
      ? Object.fromEntries(Object.entries(part).filter(([key]) => isDeepStrictEqual(old[key], current[key])))
      : part;
  return {
    ...item,
    configuration: pick(item.configuration, before.configuration, after.configuration),
    supplementaryConfiguration: pick(
      item.supplementaryConfiguration,
      before.supplementaryConfiguration,
      after.supplementaryConfiguration,
    ),
  };
}

function assertDeclared(steps: readonly Step[], calls: readonly Call[]): void {
  let last = 0;
  for (const [position, { step: name, service, api, parameters, references }] of calls.entries()) {
    const index = steps.findIndex((step) => step.name === name);
    const step = steps[index];
    ok(step, `${name} is not declared`);
    ok(index >= last, `${name} is out of order`);
    last = index;
    const { operation, times = 1 } = step;
    deepStrictEqual({ service, api }, { service: operation.service, api: operation.api });
    deepStrictEqual(Object.keys(parameters).sort(), listPlannedParameters(step).sort(), name);
    deepStrictEqual(references, step.references, name);
    for (const reference of Object.values(references ?? {})) {
      const isMade = calls.slice(0, position).some((call) => call.step === reference.step);
      ok(isMade, `${name} refers to ${reference.step}, which is not made before it`);
    }
    ok(calls.filter((call) => call.step === name).length <= times, `${name} has more than ${times} calls`);
    for (const [parameter, value] of Object.entries(parameters)) {
      const type = operation.parameters[parameter];
      ok(type, `${api} declares no ${parameter}`);
      ok(IS_OF_TYPE[type](value), `${api}: ${parameter} is not of type ${type}: ${JSON.stringify(value)}`);
    }
  }
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html */
const IS_OF_TYPE: Readonly<Record<SsmType, (value: Json) => boolean>> = {
  String: (value) => isString(value) && value !== '',
  Integer: (value) => Number.isSafeInteger(value),
  Boolean: (value) => typeof value === 'boolean',
  StringList: (value) => isList(value) && value.every(isString),
  StringMap: isObject,
  MapList: (value) => isList(value) && value.every(isObject),
};

/** A plan passes through JSON on its way to the steps, and people read it. */
function assertJson(plan: PlanCase['expected']): void {
  deepStrictEqual(JSON.parse(JSON.stringify(plan)), plan);
  for (const text of collectTexts(plan)) ok(/^\S.{4,}$/su.test(text), `too short: "${text}"`);
}

function collectTexts(plan: PlanCase['expected']): string[] {
  if ('unreadable' in plan) return [plan.unreadable];
  if (plan.kind !== 'fix') return [plan.reason];
  const { summary, sideEffects, notes = [], cannotUndo, pending } = plan;
  return [
    summary,
    ...sideEffects,
    ...notes,
    ...(cannotUndo === undefined ? [] : [cannotUndo]),
    ...(pending ? [pending] : []),
  ];
}

function assertBothKinds(planCases: readonly PlanCase[]): void {
  const kinds = planCases.map(({ expected }) => ('kind' in expected ? expected.kind : 'unreadable'));
  ok(kinds.includes('fix'), 'No plan case is a fix');
  ok(kinds.includes('manual') || kinds.includes('nothing'), 'Every plan case is a fix');
}

/** The role would be allowed the calls of an unused step too. */
function assertAllStepsUsed({ steps, undoSteps }: Remediation<unknown>, planCases: readonly PlanCase[]): void {
  const fixes = planCases.map(({ expected }) => expected).filter(isFix);
  const listUnused = (declared: readonly Step[], calls: readonly Call[]) =>
    declared.map(({ name }) => name).filter((name) => !calls.some(({ step }) => step === name));
  deepStrictEqual(
    listUnused(
      steps,
      fixes.flatMap(({ calls }) => calls),
    ),
    [],
  );
  deepStrictEqual(
    listUnused(
      undoSteps,
      fixes.flatMap(({ undo }) => undo),
    ),
    [],
  );
}

function assertNoCalls(rule: Rule, given: Scenario): void {
  const item = buildItem(rule, given);
  if ('unreadable' in runPlanCase(rule, given, item)) return;
  const waiver = { rule: rule.name, resource: item.resourceId, reason: 'r', owner: 'o', expires: '9999-12-31' };
  const context = { ...buildPlanContext(rule, given), waivers: [waiver] };
  deepStrictEqual(planRemediation(enableRule(rule, given), item, context).plan.kind, 'nothing', given.scenario);
  const deleted = runPlanCase(rule, given, { ...item, status: 'ResourceDeleted' });
  deepStrictEqual('kind' in deleted && deleted.kind, 'nothing', given.scenario);
  ok(!isFix(runPlanCase(rule, given, { ...item, shape: 'template' })), `calls for a template: ${given.scenario}`);
}

function assertAppliedOrRefused({ steps }: Remediation<unknown>, { calls }: Fix, item: ConfigurationItem): void {
  try {
    applyCalls(steps, calls, item);
  } catch (error) {
    if (error instanceof UnreadableItem) return;
    if (error instanceof Error && error.message.startsWith('Cannot call ')) return;
    throw error;
  }
}
