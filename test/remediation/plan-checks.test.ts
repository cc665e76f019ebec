import type { PlanCase } from '../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../lib/core/evaluation';
import type { Fix, Remediation } from '../../lib/core/remediation/plan';
import type { EvaluationContext } from '../../lib/core/evaluation-context';
import type { Rule } from '../../lib/core/rule';
import { createPlanChecks } from '../../lib/testing/plans';
import { bigCrate, type Crate, cases, planCases, remediation, resizeCrate, sampleRegistry } from './sample-rules';

describe('a sound remediation passes', () => {
  test.each(createPlanChecks(bigCrate, planCases, sampleRegistry, cases))('$name', ({ run }) => run());
});

/** What fails of the checks, for the rule with another remediation or beside other rules. */
function failures(
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

/** The remediation with its fixes changed, and the cases that expect just that. */
function withFix(change: (fix: Fix) => Fix): [Partial<Remediation<Crate>>, readonly PlanCase[]] {
  const plan = (crate: Crate, circumstances: EvaluationContext) => {
    const planned = remediation.plan(crate, circumstances);
    return planned.kind === 'fix' ? change(planned) : planned;
  };
  const expecting = planCases.map((given) => {
    const { expected } = given;
    return 'kind' in expected && expected.kind === 'fix' ? { ...given, expected: change(expected) } : given;
  });
  return [{ plan }, expecting];
}

const ofCalls = (change: (fix: Fix) => Partial<Fix>) => withFix((fix) => ({ ...fix, ...change(fix) }));

test('a plan that is not the expected one', () => {
  const [changed] = ofCalls(() => ({ summary: 'Something else' }));
  expect(failures(changed)).toEqual([
    'a big one',
    'leaves the item as it was and plans the same twice, also where the input has the item itself: a big one',
    'one that takes its time',
    'leaves the item as it was and plans the same twice, also where the input has the item itself: one that takes its time',
  ]);
});

test('calls out of the order of the steps', () => {
  expect(failures(...ofCalls(({ calls }) => ({ calls: [...calls].reverse() })))).toEqual([
    'makes only calls that are declared, in the order of the steps: a big one',
    'makes only calls that are declared, in the order of the steps: one that takes its time',
    'the plan of a case is sound: big',
  ]);
});

test('a parameter of another type than declared', () => {
  const steps = remediation.steps.map((step) =>
    step.name === 'Shrink'
      ? { ...step, operation: { ...step.operation, parameters: { CrateId: 'String', Size: 'String' } as const } }
      : step,
  ) as unknown as Remediation<Crate>['steps'];
  expect(failures({ steps })).toEqual([
    'makes only calls that are declared, in the order of the steps: a big one',
    'makes only calls that are declared, in the order of the steps: one that takes its time',
    'the plan of a case is sound: big',
  ]);
});

test('an undo of what is never made', () => {
  const stray = (fix: Fix) => fix.undo.map((call) => (call.step === 'Grow' ? { ...call, undoes: 'Paint' } : call));
  expect(failures(...ofCalls((fix) => ({ undo: stray(fix) })))).toEqual([
    'makes only calls that are declared, in the order of the steps: a big one',
    'is taken back by its undo, whole or stopped halfway: a big one',
    'the plan of a case is sound: big',
  ]);
});

test('a fix after which the rule is not satisfied', () => {
  const bigger = (fix: Fix) =>
    fix.calls.map((call) =>
      call.step === 'Shrink' ? { ...call, parameters: { ...call.parameters, Size: 11 } } : call,
    );
  expect(failures(...ofCalls((fix) => ({ calls: bigger(fix) })))).toEqual([
    'puts the resource right, unless it says that this takes longer: a big one',
    'leaves nothing to do: a big one',
    'the plan of a case is sound: big',
  ]);
});

test('a fix that says it takes longer and does not', () => {
  expect(failures(...ofCalls(() => ({ pending: 'It takes hours' })))).toEqual([
    'puts the resource right, unless it says that this takes longer: a big one',
    'the plan of a case is sound: big',
  ]);
});

test('a fix that breaks another rule', () => {
  const unlabelled: Rule = {
    ...bigCrate,
    name: 'labelled',
    parameters: {},
    evaluate: ({ labels }: Crate) => (labels.length > 0 ? nonCompliant('It has a label') : COMPLIANT),
  };
  expect(failures({}, planCases, [...sampleRegistry, unlabelled])).toEqual([
    'breaks no other rule: a big one',
    'breaks no other rule: one that takes its time',
    'the plan of a case is sound: big',
  ]);
});

test('an undo that gives something else back', () => {
  const smaller = (fix: Fix) =>
    fix.undo.map((call) => (call.step === 'Grow' ? { ...call, parameters: { ...call.parameters, Size: 19 } } : call));
  expect(failures(...ofCalls((fix) => ({ undo: smaller(fix) })))).toEqual([
    'is taken back by its undo, whole or stopped halfway: a big one',
    'the plan of a case is sound: big',
  ]);
});

test('an undo that is right only once all calls were made', () => {
  const swapped = (fix: Fix) =>
    fix.undo.map((call) => ({ ...call, undoes: call.undoes === 'Label' ? 'Shrink' : 'Label' }));
  expect(failures(...ofCalls((fix) => ({ undo: swapped(fix) })))).toEqual([
    'is taken back by its undo, whole or stopped halfway: a big one',
    'the plan of a case is sound: big',
  ]);
});

test('no undo and no word on why not', () => {
  expect(failures(...ofCalls(() => ({ undo: [] })))).toEqual([
    'is taken back by its undo, whole or stopped halfway: a big one',
    'the plan of a case is sound: big',
    'every step is in the plan of a case',
  ]);
});

test('a state that does not show what the calls change', () => {
  expect(failures({ state: () => ({}) })).toEqual([
    'is taken back by its undo, whole or stopped halfway: a big one',
    'the plan of a case is sound: big',
  ]);
});

test('a plan that is no JSON, or says nothing', () => {
  expect(failures(...ofCalls(() => ({ cannotUndo: undefined as unknown as string })))).toContain(
    'is JSON, with words in it: a big one',
  );
  expect(failures(...ofCalls(() => ({ sideEffects: [''] })))).toContain('is JSON, with words in it: a big one');
});

test('a plan function that fails on odd values', () => {
  const plan: typeof remediation.plan = (crate, circumstances) => {
    const nailed: unknown = (crate.item.configuration as Record<string, unknown>).nailed;
    if (nailed !== undefined && nailed !== true) throw new TypeError('odd nail');
    return remediation.plan(crate, circumstances);
  };
  expect(failures({ plan })).toEqual([
    'a value replaced by nonsense throws nothing but UnreadableItem, whether it is planned for or put right',
  ]);
});

test('an operation that fails on odd values', () => {
  const apply: typeof resizeCrate.apply = (item, parameters) => {
    if ('shrinking' in (item.configuration as object)) throw new TypeError('odd');
    return resizeCrate.apply(item, parameters);
  };
  const steps = remediation.steps.map((step) => ({ ...step, operation: { ...step.operation, apply } })) as never;
  const given: PlanCase = {
    scenario: 'told',
    configuration: { size: 20, shrinking: true },
    expected: { kind: 'nothing', reason: 'The crate is being made smaller already' },
  };
  expect(failures({ steps, undoSteps: remediation.undoSteps }, [...planCases, given])).toContain(
    'a value replaced by nonsense throws nothing but UnreadableItem, whether it is planned for or put right',
  );
});

test('a step that no case has, and cases that show one kind alone', () => {
  expect(failures({}, planCases.slice(2))).toEqual([
    'plan cases show a fix, and a resource that is left alone',
    'every step is in the plan of a case',
  ]);
  expect(failures({}, planCases.slice(0, 2))).toEqual(['plan cases show a fix, and a resource that is left alone']);
});

test('a scenario twice', () => {
  expect(failures({}, [...planCases, ...planCases.slice(0, 1)])).toEqual([
    'no plan scenario twice, neither by name nor by content',
  ]);
});
