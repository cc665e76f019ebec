import type { Case, PlanCase } from '../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../lib/core/evaluation';
import { needsManualFix, nothingToDo } from '../../lib/core/remediation/plan';
import { formatRuleExamples, formatRuleHead, formatRulePlans } from '../../lib/dev/rule-page';
import { formatRemediationsTable, formatRulesTable, formatServicesTable } from '../../lib/dev/tables/rule-tables';
import { cases, rule } from './sample-rule';

test('the head has the requirement, the types, the triggers, the facts and the parameters', () => {
  expect(formatRuleHead(rule)).toBe(String.raw`**Doors \* must be | closed\_at\_night**

| Severity | Evaluates | Runs | AWS managed rule |
| --- | --- | --- | --- |
| medium | ${'`AWS::Home::Door`'} | on change and every 24 hours | [${'`door-closed`'}](https://docs.aws.amazon.com/config/latest/developerguide/door-closed.html) |

If the input has them, it also uses keys (${'`AWS::Home::Key`'}).

| Parameter | Type | Default | Description |
| --- | --- | --- | --- |
| ${'`hour`'} | an integer from 0 to 23 | ${'`22`'} | When the night begins |
| ${'`excludedDoors`'} | comma-separated list | empty | Doors that may be open |
| ${'`owner`'} | text | none (required) | Who closes doors |`);
});

test('the head of a rule without parameters, facts and managed rule', () => {
  const { facts, managedRules, ...rest } = rule;
  expect(
    formatRuleHead({ ...rest, parameters: {}, evaluate: () => COMPLIANT }),
  ).toBe(String.raw`**Doors \* must be | closed\_at\_night**

| Severity | Evaluates | Runs | AWS managed rule |
| --- | --- | --- | --- |
| medium | ${'`AWS::Home::Door`'} | on change and every 24 hours | none |

It has no parameters.`);
});

test('a long list of types is collapsed', () => {
  const resourceTypes = ['AWS::Home::Door', 'AWS::Home::Gate', 'AWS::Home::Lid', 'AWS::Home::Window'];
  const wide = { ...rule, resource: { ...rule.resource, resourceTypes } };
  expect(formatRulesTable([{ folder: 'home/open-door', rule: wide, cases }])).toMatch(/ \| 4 types \|$/);
  expect(formatRuleHead(wide)).toContain(`| 4 types | on change`);
  expect(formatRuleHead(wide)).toContain(`
<details><summary>The 4 types</summary>

\`AWS::Home::Door\`, \`AWS::Home::Gate\`, \`AWS::Home::Lid\`, \`AWS::Home::Window\`

</details>
`);
});

test('the examples are grouped by category', () => {
  expect(formatRuleExamples(cases)).toBe(String.raw`| Scenario | Result | Annotation |
| --- | --- | --- |
| open at night | ${'`NON_COMPLIANT`'} | Open since 23:00 \| by \<wind\> |
| an unknown lock | ${'`NON_COMPLIANT`'} | Insufficient data: the door may be open: its key is not in the input |
| closed | ${'`COMPLIANT`'} |  |
| a wall | ${'`NOT_APPLICABLE`'} |  |
| a door without hinges | unreadable | Cannot read configuration.hinges: found nothing |`);
});

describe('plans', () => {
  const fix: PlanCase['expected'] = { kind: 'fix', summary: 'Close it | now', calls: [], undo: [], sideEffects: [] };

  test('have the summary, the side effects and the reason for a pending result', () => {
    const withCat = { ...fix, sideEffects: ['The cat stays outside.'], pending: 'It closes slowly' };
    const plans: PlanCase[] = [
      { scenario: 'a missing door', expected: nothingToDo('It is being built') },
      { scenario: 'open', expected: fix },
      { scenario: 'with a cat', expected: withCat },
      { scenario: 'stuck', expected: needsManualFix('It is *stuck*: oil it') },
    ];
    expect(
      formatRulePlans(rule, plans),
    ).toBe(String.raw`${`\`assay remediate --preview <path> --rule ${rule.name}\``} shows the plan for each resource. Examples:

| Scenario | Plan |
| --- | --- |
| open | Close it \| now |
| with a cat | Close it \| now<br>Side effect: The cat stays outside.<br>Pending: It closes slowly |
| stuck | Manual: It is \*stuck\*: oil it |
| a missing door | Nothing to do: It is being built |`);
  });

  test('of many, shows the first of each kind, and distinct plans before repeated ones', () => {
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
  const listResults = (examples: string) => [...examples.matchAll(/`([A-Z_]+)`/g)].map(([, result]) => result);

  test('shows twelve, with every category, and counts the rest', () => {
    const examples = formatRuleExamples([
      ...many(20, nonCompliant('open')),
      ...many(9, COMPLIANT),
      ...many(1, NOT_APPLICABLE),
    ]);
    expect(listResults(examples)).toEqual([
      ...Array.from({ length: 8 }, () => 'NON_COMPLIANT'),
      ...['COMPLIANT', 'COMPLIANT', 'COMPLIANT', 'NOT_APPLICABLE'],
    ]);
    expect(examples).toMatch(/\n\nAnd 18 more in \[`cases.ts`\]\(cases.ts\)\.$/);
  });

  test('shows all of twelve', () => {
    expect(listResults(formatRuleExamples(many(12, COMPLIANT)))).toHaveLength(12);
    expect(formatRuleExamples(many(12, COMPLIANT))).not.toContain('more in');
  });
});

test('the table of rules has the most severe first, then sorts by name', () => {
  const create = (name: string, severity: typeof rule.severity) => ({
    folder: `home/${name}`,
    rule: { ...rule, name, severity },
    cases,
  });
  const table = formatRulesTable([
    create('b', 'low'),
    create('c', 'critical'),
    create('a', 'low'),
    create('d', 'high'),
  ]);
  expect(table.split('\n')[2]).toBe(
    String.raw`| critical | [${'`c`'}](../rules/home/c) | Doors \* must be \| closed\_at\_night | ${'`AWS::Home::Door`'} |`,
  );
  expect([...table.matchAll(/\(\.\.\/rules\/home\/(.)\)/g)].map(([, name]) => name)).toEqual(['c', 'd', 'a', 'b']);
});

test('the table of services has the rules of each by name', () => {
  const create = (folder: string) => ({ folder, rule: { ...rule, name: folder.slice(-1) }, cases });
  expect(formatServicesTable(['shed/b', 'home/c', 'home/a'].map(create))).toBe(`| Service | Rules |
| --- | --- |
| home | [${'`a`'}](rules/home/a), [${'`c`'}](rules/home/c) |
| shed | [${'`b`'}](rules/shed/b) |`);
});

test('the table of remediations has those with a remediation, by name', () => {
  const remediation = { summary: 'Closes the | door', exclusions: 'Stuck doors (`-1`)' } as never;
  const create = (name: string, parts = {}) => ({ folder: `home/${name}`, rule: { ...rule, name, ...parts }, cases });
  expect(
    formatRemediationsTable([create('b', { remediation }), create('c'), create('a', { remediation })]),
  ).toBe(String.raw`| Rule | Remediation | Exclusions |
| --- | --- | --- |
| [${'`a`'}](../rules/home/a) | Closes the \| door | Stuck doors (${'`-1`'}) |
| [${'`b`'}](../rules/home/b) | Closes the \| door | Stuck doors (${'`-1`'}) |`);
});
