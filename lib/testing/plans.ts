import { deepStrictEqual, notDeepStrictEqual, ok } from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Case, PlanCase } from '../core/cases';
import { type EnabledRule, type RunContext, evaluateRule } from '../core/evaluate';
import type { ComplianceType } from '../core/evaluation';
import { FactBook } from '../core/facts';
import type { ConfigurationItem } from '../core/item';
import { parseParameters, requiredParameters } from '../core/parameters';
import { UnreadableItem } from '../core/reading/unreadable';
import { applyCalls } from '../core/remediation/apply-calls';
import type { Json, SsmType } from '../core/remediation/operation';
import type { Fix, Plan, Remediation } from '../core/remediation/plan';
import { factsForPlan, planRemediation } from '../core/remediation/plan-remediation';
import type { Call, Step } from '../core/remediation/step';
import type { Rule } from '../core/rule';
import { givenParameters, buildItem, buildItemsBeside, type Scenario, parseCaseTime } from './case';
import { type Check, deepFreeze, spoil } from './checks';

/**
 * All that the remediation of a rule owes: each of its plan cases, and what every plan owes beside them, for the cases
 * of the rule as well. For any test runner, as `checksOf`.
 * @param registry the rules that a plan must not break
 * @param cases those of the rule itself
 */
export function createPlanChecks(
  rule: Rule,
  planCases: readonly PlanCase[],
  registry: readonly Rule[],
  cases: readonly Case[] = [],
): Check[] {
  const { remediation } = rule;
  if (!remediation) throw new Error(`Cannot check the plans of rule "${rule.name}": it has no remediation`);
  const offences = cases.filter(({ expected }) => 'annotation' in expected);
  return [
    ...planCases.flatMap((given) => checksOfPlanCase(rule, remediation, given, registry)),
    ...offences.map((given) => ({
      name: `the plan of a case is sound: ${given.scenario}`,
      run() {
        const plan = outcomeOf(rule, given);
        if (!isFix(plan)) return assertJson(plan);
        for (const { run } of laws(rule, remediation, given, plan, registry)) run();
      },
    })),
    { name: 'no plan scenario twice, neither by name nor by content', run: () => assertNoneTwice(planCases) },
    { name: 'plan cases show a fix, and a resource that is left alone', run: () => assertBothKinds(planCases) },
    { name: 'every step is in the plan of a case', run: () => assertAllStepsSeen(remediation, planCases) },
    {
      name: 'nothing is done about a waived or deleted resource, nor called about a template',
      run() {
        for (const given of [...planCases, ...offences]) assertLeftAlone(rule, given);
      },
    },
    {
      name: 'a value replaced by nonsense throws nothing but UnreadableItem, whether it is planned for or put right',
      run() {
        for (const given of planCases) {
          for (const item of spoil(buildItem(rule, given))) {
            const plan = outcomeOf(rule, given, item);
            if (isFix(plan)) assertAppliedOrRefused(remediation, plan, item);
          }
        }
      },
    },
  ];
}

function checksOfPlanCase(
  rule: Rule,
  remediation: Remediation<unknown>,
  given: PlanCase,
  registry: readonly Rule[],
): Check[] {
  const { scenario, expected } = given;
  return [
    { name: scenario, run: () => deepStrictEqual(outcomeOf(rule, given), expected) },
    {
      name: `leaves the item as it was and plans the same twice, also where the input has the item itself: ${scenario}`,
      run() {
        const item = deepFreeze(buildItem(rule, given));
        deepStrictEqual(outcomeOf(rule, given, item), outcomeOf(rule, given, item));
        const among = { ...given, beside: [...(given.beside ?? []), item] };
        deepStrictEqual(outcomeOf(rule, among, item), expected);
      },
    },
    { name: `is JSON, with words in it: ${scenario}`, run: () => assertJson(expected) },
    ...(isFix(expected) ? laws(rule, remediation, given, expected, registry) : []),
  ];
}

/** What is so of every fix. */
function laws(
  rule: Rule,
  remediation: Remediation<unknown>,
  given: Scenario,
  fix: Fix,
  registry: readonly Rule[],
): Check[] {
  const before = deepFreeze(buildItem(rule, given));
  const after = (): ConfigurationItem => applyCalls(remediation.steps, fix.calls, before);
  const named = (name: string, run: () => void): Check => ({ name: `${name}: ${given.scenario}`, run });
  return [
    named('makes only calls that are declared, in the order of the steps', () => {
      assertDeclared(remediation.steps, fix.calls);
      assertDeclared(remediation.undoSteps, fix.undo);
      const made = fix.calls.map(({ step }) => step);
      for (const { step, undoes } of fix.undo) ok(made.includes(undoes), `${step} undoes ${undoes}, which is not made`);
      assertJson(fix);
    }),
    named('puts the resource right, unless it says that this takes longer', () => {
      const verdict = verdictOf(enabledBy(rule, given), after(), contextToPlan(rule, given));
      if (fix.pending === undefined) ok(verdict !== 'NON_COMPLIANT', 'still NON_COMPLIANT, and nothing is pending');
      else deepStrictEqual(verdict, 'NON_COMPLIANT', `${verdict}, and yet pending: ${fix.pending}`);
    }),
    named('breaks no other rule', () => {
      for (const other of registry) assertNoWorse(other, rule, given, before, after());
    }),
    named('is taken back by its undo, whole or stopped halfway', () => assertUndone(rule, remediation, fix, before)),
    named('leaves nothing to do', () => {
      const { kind, ...next } = planRemediation(enabledBy(rule, given), after(), contextToPlan(rule, given)).plan;
      if (fix.pending === undefined) deepStrictEqual(kind, 'nothing');
      // What is still not known, people must find out.
      else if (kind === 'fix') deepStrictEqual({ kind, ...next }, fix);
    }),
  ];
}

/** What is planned for a case, or the message of the error. */
function outcomeOf(rule: Rule, given: Scenario, item = buildItem(rule, given)): Plan | { readonly unreadable: string } {
  try {
    return planRemediation(enabledBy(rule, given), item, contextToPlan(rule, given)).plan;
  } catch (error) {
    if (error instanceof UnreadableItem) return { unreadable: error.message };
    throw error;
  }
}

const enabledBy = (rule: Rule, given: Scenario): EnabledRule => ({
  rule,
  parameters: parseParameters(rule, givenParameters(rule, given)),
});

const contextToPlan = (rule: Rule, given: Scenario): RunContext => ({
  now: parseCaseTime(given),
  facts: FactBook.from(factsForPlan(rule), buildItemsBeside(given)),
  waivers: [],
});

const isFix = (plan: object): plan is Fix => 'kind' in plan && plan.kind === 'fix';

function verdictOf(enabled: EnabledRule, item: ConfigurationItem, context: RunContext): Verdict {
  try {
    return evaluateRule(enabled, item, context).complianceType;
  } catch (error) {
    if (error instanceof UnreadableItem) return 'unreadable';
    throw error;
  }
}

type Verdict = ComplianceType | 'unreadable';

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
  const judged = (item: ConfigurationItem) => {
    const facts = FactBook.from(other.facts ?? [], [...buildItemsBeside(given), item]);
    return verdictOf(enabled, item, { now: parseCaseTime(given), facts, waivers: [] });
  };
  const was = judged(before);
  if (was === 'NON_COMPLIANT' || was === 'unreadable') return;
  const is = judged(after);
  ok(is !== 'NON_COMPLIANT' && is !== 'unreadable', `${other.name}: ${was} before, ${is} after`);
}

/**
 * The undo takes back what was done, also when a call failed and only those before it were made. A plan that can only
 * do so in part (`cannotUndo`) still gives back all that an item shows, or makes no call.
 */
function assertUndone(rule: Rule, remediation: Remediation<unknown>, fix: Fix, before: ConfigurationItem): void {
  const stateOf = (item: ConfigurationItem): Json => remediation.state(rule.resource.read(item));
  const after = applyCalls(remediation.steps, fix.calls, before);
  deepStrictEqual(stateOf(before), JSON.parse(JSON.stringify(stateOf(before))), 'the state is no JSON');
  ok(fix.undo.length > 0 || fix.cannotUndo !== undefined, 'no undo, and no word on why not');
  if (fix.undo.length === 0) return;
  notDeepStrictEqual(stateOf(after), stateOf(before), 'the state does not show what the calls change');
  for (const made of fix.calls.map((_, index) => fix.calls.slice(0, index + 1))) {
    const names = made.map(({ step }) => step);
    // Of several calls of one step the undo does not say which is whose.
    if (fix.calls.slice(made.length).some(({ step }) => names.includes(step))) continue;
    const left = applyCalls(remediation.steps, made, before);
    const undo = fix.undo.filter(({ undoes }) => names.includes(undoes));
    const undone = applyCalls(remediation.undoSteps, undo, left);
    const when = `undone after ${names.join(', ')}`;
    deepStrictEqual(stateOf(undone), stateOf(before), when);
    deepStrictEqual(withoutWhatDiffers(undone, before, after), withoutWhatDiffers(before, before, after), when);
  }
}

/**
 * The parts of the item that the calls leave alone. The others are compared by the rule's own `state`: AWS gives the
 * same back in another order, with empty lists, or spelled otherwise.
 */
function withoutWhatDiffers(item: ConfigurationItem, before: ConfigurationItem, after: ConfigurationItem): unknown {
  const rest = (part: unknown, was: unknown, is: unknown): unknown =>
    isPlain(part) && isPlain(was) && isPlain(is)
      ? Object.fromEntries(Object.entries(part).filter(([key]) => isDeepStrictEqual(was[key], is[key])))
      : part;
  return {
    ...item,
    configuration: rest(item.configuration, before.configuration, after.configuration),
    supplementaryConfiguration: rest(
      item.supplementaryConfiguration,
      before.supplementaryConfiguration,
      after.supplementaryConfiguration,
    ),
  };
}

const textOf = (value: unknown): string => JSON.stringify(value) ?? '';

function assertDeclared(steps: readonly Step[], calls: readonly Call[]): void {
  let last = 0;
  for (const { step: name, service, api, parameters } of calls) {
    const place = steps.findIndex((step) => step.name === name);
    const step = steps[place];
    ok(step, `${name} is not declared`);
    ok(place >= last, `${name} is out of order`);
    last = place;
    const { operation, times = 1 } = step;
    deepStrictEqual({ service, api }, { service: operation.service, api: operation.api });
    deepStrictEqual(Object.keys(parameters).sort(), [...step.parameters].sort(), name);
    ok(calls.filter((call) => call.step === name).length <= times, `${name} is there more than ${times} times`);
    for (const [parameter, value] of Object.entries(parameters)) {
      const type = operation.parameters[parameter];
      ok(type, `${api} declares no ${parameter}`);
      ok(IS_OF_TYPE[type](value), `${api}: ${parameter} is no ${type}: ${textOf(value)}`);
    }
  }
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html */
const IS_OF_TYPE: Readonly<Record<SsmType, (value: Json) => boolean>> = {
  String: (value) => typeof value === 'string' && value !== '',
  Integer: (value) => Number.isSafeInteger(value),
  Boolean: (value) => typeof value === 'boolean',
  StringList: (value) => Array.isArray(value) && value.every((element) => typeof element === 'string'),
  StringMap: (value) => isPlain(value),
  MapList: (value) => Array.isArray(value) && value.every(isPlain),
};

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A plan goes through JSON on its way to the steps, and people read it. */
function assertJson(plan: PlanCase['expected']): void {
  deepStrictEqual(JSON.parse(JSON.stringify(plan)), plan);
  for (const words of wordsOf(plan)) ok(/^\S.{4,}$/su.test(words), `says nothing: "${words}"`);
}

function wordsOf(plan: PlanCase['expected']): string[] {
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

function assertNoneTwice(planCases: readonly PlanCase[]): void {
  const names = planCases.map(({ scenario }) => scenario);
  const contents = planCases.map(({ scenario, ...content }) => JSON.stringify(content));
  deepStrictEqual(names, [...new Set(names)]);
  deepStrictEqual(contents, [...new Set(contents)]);
}

function assertBothKinds(planCases: readonly PlanCase[]): void {
  const kinds = planCases.map(({ expected }) => ('kind' in expected ? expected.kind : 'unreadable'));
  ok(kinds.includes('fix'), 'No plan case is a fix');
  ok(kinds.includes('manual') || kinds.includes('nothing'), 'No plan case leaves the resource to people, or as it is');
}

/** What no plan uses would still be allowed to the role. */
function assertAllStepsSeen({ steps, undoSteps }: Remediation<unknown>, planCases: readonly PlanCase[]): void {
  const fixes = planCases.map(({ expected }) => expected).filter(isFix);
  const seen = (calls: readonly Call[]) => new Set(calls.map(({ step }) => step));
  const unseen = (declared: readonly Step[], made: ReadonlySet<string>) =>
    declared.map(({ name }) => name).filter((name) => !made.has(name));
  deepStrictEqual(unseen(steps, seen(fixes.flatMap(({ calls }) => calls))), []);
  deepStrictEqual(unseen(undoSteps, seen(fixes.flatMap(({ undo }) => undo))), []);
}

function assertLeftAlone(rule: Rule, given: Scenario): void {
  const item = buildItem(rule, given);
  if ('unreadable' in outcomeOf(rule, given, item)) return;
  const waiver = { rule: rule.name, resource: item.resourceId, reason: 'r', owner: 'o', expires: '9999-12-31' };
  const context = { ...contextToPlan(rule, given), waivers: [waiver] };
  deepStrictEqual(planRemediation(enabledBy(rule, given), item, context).plan.kind, 'nothing', given.scenario);
  const deleted = outcomeOf(rule, given, { ...item, status: 'ResourceDeleted' });
  deepStrictEqual('kind' in deleted && deleted.kind, 'nothing', given.scenario);
  ok(!isFix(outcomeOf(rule, given, { ...item, shape: 'template' })), `calls about a template: ${given.scenario}`);
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
