import fc from 'fast-check';
import { evaluateRule } from '../../lib/core/evaluate/evaluate';
import { NO_FACTS } from '../../lib/core/facts';
import type { ConfigurationItem } from '../../lib/core/item';
import { parseParameters } from '../../lib/core/parameters';
import { UnreadableItem } from '../../lib/core/reading/unreadable';
import type { Rule } from '../../lib/core/rule';
import type { RuleFolder } from '../../lib/dev/rule-folder';
import { buildContext, buildItem, parseCaseTime, runCase } from '../../lib/testing/case';
import { createRuleChecks } from '../../lib/testing/checks';
import { createPlanChecks } from '../../lib/testing/plans';

/** Declares the tests of a rule and its cases. */
export function testRule({ folder, rule, cases }: RuleFolder): void {
  describe(folder, () => {
    test.each(createRuleChecks(rule, cases))('$name', ({ run }) => run());

    test('the name is the last part of the folder', () => expect(rule.name).toBe(folder.split('/').at(-1)));

    test('has cases of each form in which its resources come', () => {
      const { resource } = rule;
      const isRecorded = resource.aspect === undefined;
      const forms = new Set([
        ...(isRecorded ? ['config'] : []),
        ...(resource.description ? ['description'] : []),
        ...(isRecorded && resource.resourceTypes.some((type) => !WITHOUT_TEMPLATE.includes(type)) ? ['template'] : []),
      ]);
      expect([...forms].filter((form) => !cases.some(({ shape = 'config' }) => shape === form))).toEqual([]);
    });

    test('the output of a call that has nothing but names is not COMPLIANT', () => {
      if (mayLackProperties.includes(rule.name)) return;
      const given = cases[0] as (typeof cases)[number];
      const enabled = { rule, parameters: parseParameters(rule, { ...given.parameters } as Record<string, string>) };
      for (const { resourceType, id, name: nameKey, arn } of [rule.resource.description ?? []].flat()) {
        const keys = [id, nameKey, arn].flatMap((key) => key ?? []);
        const parts = buildItem(rule, given);
        const item: ConfigurationItem = {
          ...parts,
          shape: 'description',
          resourceType,
          configuration: Object.fromEntries(keys.map((key) => [key, 'web'])),
          supplementaryConfiguration: {},
        };
        try {
          const { complianceType } = evaluateRule(enabled, item, {
            now: parseCaseTime(given),
            facts: NO_FACTS,
            waivers: [],
          });
          expect(complianceType).not.toBe('COMPLIANT');
        } catch (error) {
          if (!(error instanceof UnreadableItem)) throw error;
        }
      }
    });

    describe('unexpected input', () => {
      test('any JSON is unreadable or not COMPLIANT', () => {
        const given = cases[0] as (typeof cases)[number];
        const enabled = { rule, parameters: parseParameters(rule, { ...given.parameters } as Record<string, string>) };
        fc.assert(
          fc.property(fc.jsonValue(), fc.jsonValue(), (configuration, supplementaryConfiguration) => {
            const item = { ...buildItem(rule, given), configuration, supplementaryConfiguration };
            try {
              expect(evaluateRule(enabled, item, buildContext(rule, given)).complianceType).not.toBe('COMPLIANT');
            } catch (error) {
              if (!(error instanceof UnreadableItem)) throw error;
            }
          }),
        );
      });

      test('a case with one value replaced by any JSON throws nothing but UnreadableItem', () => {
        const given = fc.constantFrom(...cases);
        fc.assert(
          fc.property(given, fc.nat(), fc.jsonValue(), (one, position, value) => {
            const item = buildItem(rule, one);
            runCase(rule, one, {
              ...item,
              configuration: replaceValue(item.configuration, position, value),
              supplementaryConfiguration: replaceValue(item.supplementaryConfiguration, position, value),
            });
          }),
        );
      });
    });
  });
}

/**
 * Declares the tests of a rule's remediation and its plan cases, if it has any.
 * @param registry the rules that a plan must not violate
 */
export function testPlans({ folder, rule, plans = [], cases }: RuleFolder, registry: readonly Rule[]): void {
  if (!rule.remediation) return;
  describe(folder, () => {
    test.each(createPlanChecks(rule, plans, registry, cases))('$name', ({ run }) => run());
  });
}

/** AWS leaves out the properties that decide these rules, where they are not set. */
const mayLackProperties = ['public-launch-template'];

/** The types that AWS Config records and CloudFormation does not create. */
const WITHOUT_TEMPLATE = [
  'AWS::Backup::RecoveryPoint',
  'AWS::RDS::DBClusterSnapshot',
  'AWS::RDS::DBSnapshot',
  'AWS::S3::AccountPublicAccessBlock',
  'AWS::SSM::PatchCompliance',
];

/** Returns a tree with its n-th value replaced; `n` may exceed the number of values. */
function replaceValue(tree: unknown, n: number, replacement: unknown): unknown {
  let left = n % countValues(tree);
  const replace = (value: unknown): unknown => {
    if (left-- === 0) return replacement;
    if (Array.isArray(value)) return value.map(replace);
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, replace(child)]));
  };
  return replace(tree);
}

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const countValues = (value: unknown): number =>
  1 +
  (Array.isArray(value) ? value : isPlainObject(value) ? Object.values(value) : []).reduce(
    (n, v) => n + countValues(v),
    0,
  );
