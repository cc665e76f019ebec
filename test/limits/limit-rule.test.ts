import { type EnabledRule, evaluateRule } from '../../lib/core/evaluate/evaluate';
import { COMPLIANT, type RuleResult } from '../../lib/core/evaluation';
import { NO_FACTS } from '../../lib/core/facts';
import type { ConfigurationItem } from '../../lib/core/item';
import type { Rule } from '../../lib/core/rule';
import { limitRule } from '../../lib/limits/limit-rule';
import { buildItem } from '../../lib/testing/case';
import rule from '../../rules/ec2/gp2-volume/rule';

const VOLUME = buildItem(rule, { scenario: 'a volume', configuration: {} });
const CONTEXT = { now: new Date('2026-11-01T00:00:00Z'), facts: NO_FACTS, waivers: [] };

/** Milliseconds. An endless rule takes all of them. */
const TIME_LIMIT = 200;
const OVERRUN = 'it did not end within 0.2 s';

/** Evaluates volumes by a rule with a time limit. It gets the item. */
function createEvaluate(evaluate: (volume: ConfigurationItem) => unknown) {
  const resource = { ...rule.resource, read: (item: ConfigurationItem) => item };
  const limited = limitRule({ ...rule, name: 'own', resource, evaluate } as unknown as Rule, TIME_LIMIT);
  const enabled: EnabledRule = { rule: limited, parameters: {} };
  return (resourceId: string) => {
    try {
      return evaluateRule(enabled, { ...VOLUME, resourceId }, CONTEXT).complianceType;
    } catch (error) {
      return String(error);
    }
  };
}

const FAILURES: readonly [title: string, evaluate: () => unknown, reason: string][] = [
  [
    'never ends',
    () => {
      for (;;);
    },
    OVERRUN,
  ],
  [
    'never ends, and catches every error',
    () => {
      for (;;) {
        try {
          for (;;);
        } catch {}
      }
    },
    OVERRUN,
  ],
  ['has an endless regular expression', () => /(a+)+$/.test(`${'a'.repeat(60)}b`), OVERRUN],
  ['ends the process', () => process.exit(0), 'it called process.exit, and a rule cannot end the process'],
  ['returns a promise', async () => COMPLIANT, 'expected a result such as COMPLIANT, got a promise'],
  [
    'returns a promise that fails',
    () => Promise.reject(new Error('later')),
    'expected a result such as COMPLIANT, got a promise',
  ],
  ['returns nothing', () => undefined, 'expected a result such as COMPLIANT, got undefined'],
  [
    'returns another text',
    () => ({ complianceType: 'compliant' }),
    'expected a result such as COMPLIANT, got {"complianceType":"compliant"}',
  ],
  [
    'throws null',
    () => {
      throw null;
    },
    'null',
  ],
];

test.each(FAILURES)('a rule that %s is an error of that rule and resource', (_, evaluate, reason) => {
  expect(createEvaluate(evaluate)('vol-1')).toBe(
    `RuleError: Cannot run rule "own" on AWS::EC2::Volume "vol-1": ${reason}`,
  );
});

test('reading the resource is within the limits', () => {
  const read = (): never => {
    for (;;);
  };
  const evaluated = limitRule({ ...rule, resource: { ...rule.resource, read } } as unknown as Rule, TIME_LIMIT);
  expect(() => evaluateRule({ rule: evaluated, parameters: {} }, VOLUME, CONTEXT)).toThrow(OVERRUN);
});

test('the remediation reads the resource, too, and its plan and state are within the limits', () => {
  const endless = (volume: { readonly type: string }): never => {
    expect(volume.type).toBe('gp2');
    for (;;);
  };
  const { resource, remediation } = limitRule(
    { ...rule, remediation: { summary: 'Changes the type', plan: endless, state: endless } } as unknown as Rule,
    TIME_LIMIT,
  );
  const volume = resource.read(buildItem(rule, { scenario: 'a volume', configuration: { volumeType: 'gp2' } }));
  expect(() => remediation?.plan(volume, { ...CONTEXT, parameters: {} })).toThrow(OVERRUN);
  expect(() => remediation?.state(volume)).toThrow(OVERRUN);
});

test('a rule that never ends for one resource is run for others, until that was three times', () => {
  const evaluate = createEvaluate(({ resourceId }): RuleResult => {
    while (resourceId.startsWith('endless'));
    return COMPLIANT;
  });
  const results = ['endless-1', 'vol-1', 'endless-2', 'endless-3', 'vol-2'].map((id) =>
    evaluate(id).replace(/.*": /, ''),
  );
  expect(results).toEqual([
    OVERRUN,
    'COMPLIANT',
    OVERRUN,
    OVERRUN,
    'it did not end for 3 resources, so it is not run for others',
  ]);
});

test('process.exit is as before afterwards', () => {
  const { exit } = process;
  createEvaluate(() => COMPLIANT)('vol-1');
  expect(process.exit).toBe(exit);
});
