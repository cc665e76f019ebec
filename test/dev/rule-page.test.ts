import type { Case, PlanCase } from '../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../lib/core/evaluation';
import { needsManualFix, nothingToDo } from '../../lib/core/remediation/plan';
import { formatRuleExamples, formatRuleHead, formatRulePlans } from '../../lib/dev/rule-page';
import { formatRulesTable } from '../../lib/dev/rules-table';
import { cases, rule } from './sample-rule';

test('the head says what the rule asks for, when it runs, what it reads and its parameters', () => {
  expect(formatRuleHead(rule)).toBe(String.raw`**Doors \* are | closed\_at\_night**

| Severity | Judges | Runs | AWS's managed rule |
| --- | --- | --- | --- |
| medium | ${'`AWS::Home::Door`'} | on change and every 24 hours | [${'`door-closed`'}](https://docs.aws.amazon.com/config/latest/developerguide/door-closed.html) |

It also reads keys (${'`AWS::Home::Key`'}) where the input has them.

| Parameter | Type | Default | Meaning |
| --- | --- | --- | --- |
| ${'`hour`'} | an integer from 0 to 23 | ${'`22`'} | When the night begins |
| ${'`excludedDoors`'} | comma-separated list | empty | Doors that may stay open |
| ${'`owner`'} | text | none: must be given | Who is asked |`);
});

test('a rule that has no parameters, facts or managed rule says so or nothing', () => {
  const { facts, managedRule, ...rest } = rule;
  expect(formatRuleHead({ ...rest, parameters: {} })).toBe(String.raw`**Doors \* are | closed\_at\_night**

| Severity | Judges | Runs | AWS's managed rule |
| --- | --- | --- | --- |
| medium | ${'`AWS::Home::Door`'} | on change and every 24 hours | none |

It has no parameters.`);
});

test('a wide scope is folded away', () => {
  const resourceTypes = ['AWS::Home::Door', 'AWS::Home::Gate', 'AWS::Home::Lid', 'AWS::Home::Window'];
  const wide = { ...rule, resource: { ...rule.resource, resourceTypes } };
  expect(formatRulesTable([wide])).toMatch(/ \| 4 types \|$/);
  expect(formatRuleHead(wide)).toContain(`| 4 types | on change`);
  expect(formatRuleHead(wide)).toContain(`
<details><summary>The 4 types</summary>

\`AWS::Home::Door\`, \`AWS::Home::Gate\`, \`AWS::Home::Lid\`, \`AWS::Home::Window\`

</details>
`);
});

test('the examples are grouped by outcome', () => {
  expect(formatRuleExamples(cases)).toBe(String.raw`| Scenario | Verdict | Annotation |
| --- | --- | --- |
| open at night | ${'`NON_COMPLIANT`'} | Open since 23:00 \| by \<wind\> |
| a lock that nobody knows | ${'`NON_COMPLIANT`'} | Insufficient data: it may be open: there is no key |
| closed | ${'`COMPLIANT`'} |  |
| a wall | ${'`NOT_APPLICABLE`'} |  |
| a door without hinges | unreadable | Cannot read configuration.hinges: found nothing |`);
});

describe('plans', () => {
  const fix: PlanCase['expected'] = { kind: 'fix', summary: 'Close it | now', calls: [], undo: [], sideEffects: [] };

  test('are told by what is done, what is to be weighed and what comes later', () => {
    const weighed = { ...fix, sideEffects: ['The cat stays out.'], pending: 'It closes slowly' };
    const plans: PlanCase[] = [
      { scenario: 'a door that is missing', expected: nothingToDo('It is being made') },
      { scenario: 'open', expected: fix },
      { scenario: 'with a cat', expected: weighed },
      { scenario: 'stuck', expected: needsManualFix('It is *stuck*: oil it') },
    ];
    expect(
      formatRulePlans(rule, plans),
    ).toBe(String.raw`The remediation, as ${`\`assay remediate --preview <path> --rule ${rule.name}\``} shows it for a resource:

| Scenario | What is done |
| --- | --- |
| open | Close it \| now |
| with a cat | Close it \| now<br>To weigh: The cat stays out.<br>Pending: It closes slowly |
| stuck | Left to people: It is \*stuck\*: oil it |
| a door that is missing | Nothing: It is being made |`);
  });

  test('of many the first of each kind, and those that tell something new before them', () => {
    const plans: PlanCase[] = Array.from({ length: 9 }, (_, index) => ({
      scenario: `scenario ${index}`,
      expected: index === 8 ? { ...fix, summary: 'Lock it' } : fix,
    }));
    expect(formatRulePlans(rule, plans).split('\n').slice(-4)).toEqual([
      '| scenario 3 | Close it \\| now |',
      '| scenario 8 | Lock it |',
      '',
      'And 4 more in [`plans.ts`](plans.ts).',
    ]);
  });
});

describe('of many cases', () => {
  const many = (count: number, expected: Case['expected']): Case[] =>
    Array.from({ length: count }, (_, index) => ({ scenario: `scenario ${index}`, expected }));
  const verdictsOf = (examples: string) => [...examples.matchAll(/`([A-Z_]+)`/g)].map(([, verdict]) => verdict);

  test('twelve are shown, every kind of outcome among them, and the rest counted', () => {
    const examples = formatRuleExamples([
      ...many(20, nonCompliant('open')),
      ...many(9, COMPLIANT),
      ...many(1, NOT_APPLICABLE),
    ]);
    expect(verdictsOf(examples)).toEqual([
      ...Array.from({ length: 8 }, () => 'NON_COMPLIANT'),
      ...['COMPLIANT', 'COMPLIANT', 'COMPLIANT', 'NOT_APPLICABLE'],
    ]);
    expect(examples).toMatch(/\n\nAnd 18 more in \[`cases.ts`\]\(cases.ts\)\.$/);
  });

  test('a dozen are shown whole', () => {
    expect(verdictsOf(formatRuleExamples(many(12, COMPLIANT)))).toHaveLength(12);
    expect(formatRuleExamples(many(12, COMPLIANT))).not.toContain('more in');
  });
});

test('the table of rules has the worst first, then goes by name', () => {
  const named = (name: string, severity: typeof rule.severity) => ({ ...rule, name, severity });
  const table = formatRulesTable([named('b', 'low'), named('c', 'critical'), named('a', 'low'), named('d', 'high')]);
  expect(table.split('\n')[2]).toBe(
    String.raw`| critical | [${'`c`'}](rules/c) | Doors \* are \| closed\_at\_night | ${'`AWS::Home::Door`'} |`,
  );
  expect([...table.matchAll(/\(rules\/(.)\)/g)].map(([, name]) => name)).toEqual(['c', 'd', 'a', 'b']);
});
