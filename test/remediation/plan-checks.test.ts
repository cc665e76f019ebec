import type { PlanCase } from '../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../lib/core/evaluation';
import type { ContextWithFacts } from '../../lib/core/evaluation-context';
import type { Fix, Remediation } from '../../lib/core/remediation/plan';
import type { Rule } from '../../lib/core/rule';
import { createPlanChecks } from '../../lib/testing/plans';
import { bigCrate, type Crate, cases, planCases, remediation, resizeCrate, sampleRegistry } from './sample-rules';

describe('a valid remediation passes', () => {
  test.each(createPlanChecks(bigCrate, planCases, sampleRegistry, cases))('$name', ({ run }) => run());
});

/** Lists the checks that fail for the rule with a changed remediation, or with other rules. */
function listFailures(
  changed: Partial<Remediation<Crate>>,
  given: readonly PlanCase[] = planCases,
  registry: readonly Rule[] = sampleRegistry,
): string[] {
  const rule: Rule = { ...bigCrate, remediation: { ...remediation, ...changed } };
  return createPlanChecks(rule, given, registry, cases).flatMap(({ name, run }) => {
    try {
      run();
      return [];
    } catch {
      return [name];
    }
  });
}

/** Returns the remediation with changed fixes, and the cases that expect them. */
function withFix(change: (fix: Fix) => Fix): [Partial<Remediation<Crate>>, readonly PlanCase[]] {
  const plan = (crate: Crate, context: ContextWithFacts) => {
    const planned = remediation.plan(crate, context);
    return planned.kind === 'fix' ? change(planned) : planned;
  };
  const expecting = planCases.map((given) => {
    const { expected } = given;
    return 'kind' in expected && expected.kind === 'fix' ? { ...given, expected: change(expected) } : given;
  });
  return [{ plan }, expecting];
}

const withFixMembers = (change: (fix: Fix) => Partial<Fix>) => withFix((fix) => ({ ...fix, ...change(fix) }));

test('find a plan that differs from the expected one', () => {
  const [changed] = withFixMembers(() => ({ summary: 'Something else' }));
  expect(listFailures(changed)).toEqual([
    'a big one',
    'leaves the item unchanged and plans the same twice, also if the input contains the item: a big one',
    'one that takes its time',
    'leaves the item unchanged and plans the same twice, also if the input contains the item: one that takes its time',
  ]);
});

test('find calls that are not in the order of the steps', () => {
  expect(listFailures(...withFixMembers(({ calls }) => ({ calls: [...calls].reverse() })))).toEqual([
    'makes only declared calls, in the order of the steps: a big one',
    'makes only declared calls, in the order of the steps: one that takes its time',
    'plans correctly for the case: big',
  ]);
});

test('find a parameter of another type than declared', () => {
  const steps = remediation.steps.map((step) =>
    step.name === 'Shrink'
      ? { ...step, operation: { ...step.operation, parameters: { CrateId: 'String', Size: 'String' } as const } }
      : step,
  ) as unknown as Remediation<Crate>['steps'];
  expect(listFailures({ steps })).toEqual([
    'makes only declared calls, in the order of the steps: a big one',
    'makes only declared calls, in the order of the steps: one that takes its time',
    'plans correctly for the case: big',
  ]);
});

test('find an undo of a call that is never made', () => {
  const stray = (fix: Fix) => fix.undo.map((call) => (call.step === 'Grow' ? { ...call, undoes: 'Paint' } : call));
  expect(listFailures(...withFixMembers((fix) => ({ undo: stray(fix) })))).toEqual([
    'makes only declared calls, in the order of the steps: a big one',
    'is undone by its undo, in whole or after some calls: a big one',
    'plans correctly for the case: big',
  ]);
});

test('find a fix that does not satisfy the rule', () => {
  const bigger = (fix: Fix) =>
    fix.calls.map((call) =>
      call.step === 'Shrink' ? { ...call, parameters: { ...call.parameters, Size: 11 } } : call,
    );
  expect(listFailures(...withFixMembers((fix) => ({ calls: bigger(fix) })))).toEqual([
    'makes the resource compliant, unless the plan is pending: a big one',
    'leaves nothing to plan: a big one',
    'plans correctly for the case: big',
  ]);
});

test('find a pending fix that takes effect at once', () => {
  expect(listFailures(...withFixMembers(() => ({ pending: 'It takes hours' })))).toEqual([
    'makes the resource compliant, unless the plan is pending: a big one',
    'plans correctly for the case: big',
  ]);
});

test('find a fix that breaks another rule', () => {
  const unlabelled: Rule = {
    ...(bigCrate as Extract<Rule, { evaluate: unknown }>),
    name: 'labelled',
    parameters: {},
    evaluate: ({ labels }: Crate) => (labels.length > 0 ? nonCompliant('It has a label') : COMPLIANT),
  };
  expect(listFailures({}, planCases, [...sampleRegistry, unlabelled])).toEqual([
    'violates no other rule: a big one',
    'violates no other rule: one that takes its time',
    'plans correctly for the case: big',
  ]);
});

test('find an undo that restores another state', () => {
  const smaller = (fix: Fix) =>
    fix.undo.map((call) => (call.step === 'Grow' ? { ...call, parameters: { ...call.parameters, Size: 19 } } : call));
  expect(listFailures(...withFixMembers((fix) => ({ undo: smaller(fix) })))).toEqual([
    'is undone by its undo, in whole or after some calls: a big one',
    'plans correctly for the case: big',
  ]);
});

test('find an undo that is correct only after all calls', () => {
  const swapped = (fix: Fix) =>
    fix.undo.map((call) => ({ ...call, undoes: call.undoes === 'Label' ? 'Shrink' : 'Label' }));
  expect(listFailures(...withFixMembers((fix) => ({ undo: swapped(fix) })))).toEqual([
    'is undone by its undo, in whole or after some calls: a big one',
    'plans correctly for the case: big',
  ]);
});

test('find a fix with neither an undo nor a reason', () => {
  expect(listFailures(...withFixMembers(() => ({ undo: [] })))).toEqual([
    'is undone by its undo, in whole or after some calls: a big one',
    'plans correctly for the case: big',
    'uses every step in a plan case',
  ]);
});

test('find a state that lacks the changes of the calls', () => {
  expect(listFailures({ state: () => ({}) })).toEqual([
    'is undone by its undo, in whole or after some calls: a big one',
    'plans correctly for the case: big',
  ]);
});

test('find a plan that is not JSON, or has an empty text', () => {
  expect(listFailures(...withFixMembers(() => ({ cannotUndo: undefined as unknown as string })))).toContain(
    'is JSON without blank texts: a big one',
  );
  expect(listFailures(...withFixMembers(() => ({ sideEffects: [''] })))).toContain(
    'is JSON without blank texts: a big one',
  );
});

test('find a plan function that fails on unexpected values', () => {
  const plan: typeof remediation.plan = (crate, context) => {
    const nailed: unknown = (crate.item.configuration as Record<string, unknown>).nailed;
    if (nailed !== undefined && nailed !== true) throw new TypeError('odd nail');
    return remediation.plan(crate, context);
  };
  expect(listFailures({ plan })).toEqual(['an unexpected value throws nothing but UnreadableItem in plans and calls']);
});

test('find an operation that fails on unexpected values', () => {
  const apply: typeof resizeCrate.apply = (item, parameters) => {
    if ('shrinking' in (item.configuration as object)) throw new TypeError('odd');
    return resizeCrate.apply(item, parameters);
  };
  const steps = remediation.steps.map((step) => ({ ...step, operation: { ...step.operation, apply } })) as never;
  const given: PlanCase = {
    scenario: 'already shrinking',
    configuration: { size: 20, shrinking: true },
    expected: { kind: 'nothing', reason: 'The crate is being made smaller already' },
  };
  expect(listFailures({ steps, undoSteps: remediation.undoSteps }, [...planCases, given])).toContain(
    'an unexpected value throws nothing but UnreadableItem in plans and calls',
  );
});

test('find a step without a case, and cases of only one kind', () => {
  expect(listFailures({}, planCases.slice(2))).toEqual([
    'has plan cases with a fix and without one',
    'uses every step in a plan case',
  ]);
  expect(listFailures({}, planCases.slice(0, 2))).toEqual(['has plan cases with a fix and without one']);
});

test('find a repeated scenario', () => {
  expect(listFailures({}, [...planCases, ...planCases.slice(0, 1)])).toEqual(['has no repeated plan scenario']);
});
