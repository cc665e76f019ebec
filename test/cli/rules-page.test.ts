import { formatRuleJson, formatRulePage, formatRules, formatRulesJson } from '../../lib/cli/rules-page';
import { textWidth } from '../../lib/core/text/wrap';
import { expectGolden } from '../report/golden';
import { findSampleRule, sampleRules } from '../report/sample';

const plain = { color: false, width: 80 };

it('lists the rules by severity', () => expectGolden('rules.txt', formatRules(sampleRules, plain)));
it('shows one rule', () => expectGolden('rule-open-ssh.txt', formatRulePage(findSampleRule('open-ssh'), plain)));

it('does not depend on the order of the registry', () =>
  expect(formatRules([...sampleRules].reverse(), plain)).toBe(formatRules(sampleRules, plain)));

it('explains required parameters only where a rule has one', () =>
  expect(formatRules([findSampleRule('open-ssh')], plain)).not.toContain('*'));

it('shows both triggers of a rule', () =>
  expect(formatRulePage(findSampleRule('expiring-certificate'), plain)).toContain(
    'Runs          when the configuration changes, and every 24 hours',
  ));

it('lists the controls by framework', () => {
  const controls = ['CIS 7.0 6.3', 'CIS 7.0 6.4', 'PCI DSS 4.0.1 1.2.8'] as const;
  expect(formatRulePage({ ...findSampleRule('gp2-volume'), controls }, plain)).toContain(
    'Controls      CIS 7.0: 6.3, 6.4; PCI DSS 4.0.1: 1.2.8',
  );
});

describe('the example of a rule', () => {
  const readExample = (name: string) =>
    formatRulePage(findSampleRule(name), plain)
      .split('\n')
      .slice(-3, -1)
      .map((line) => line.trim());
  it('gives the required parameter', () =>
    expect(readExample('untagged-resource')).toEqual([
      'assay evaluate snapshots/ --rule untagged-resource \\',
      '--param untagged-resource.requiredTags=…',
    ]));
  it('shows a parameter with a default', () =>
    expect(readExample('expiring-certificate')[1]).toBe('--param expiring-certificate.daysToExpiration=30'));
  it('is one line where there is no parameter to show', () =>
    expect(readExample('gp2-volume')[1]).toBe('assay evaluate snapshots/ --rule gp2-volume'));
});

it.each([24, 40, 80, 120])('fits %i columns', (width) => {
  const pages = [
    formatRules(sampleRules, { color: false, width }),
    ...sampleRules.map((rule) => formatRulePage(rule, { color: false, width })),
  ];
  for (const line of pages.join('').split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width);
});

it('gives a rule as JSON', () => {
  const expected = {
    name: 'untagged-resource',
    title: 'Resources must have the required tags',
    rationale: 'A resource without an owner is fixed by no one.',
    severity: 'low',
    resourceTypes: ['AWS::EC2::Instance', 'AWS::EC2::Volume'],
    triggers: ['change'],
    managedRules: [],
    controls: [],
    remediation: null,
    parameters: [
      { name: 'requiredTags', type: 'text', default: null, description: 'Tags that each resource must have' },
    ],
    facts: [],
    limitations: [],
  };
  expect(JSON.parse(formatRuleJson(findSampleRule('untagged-resource')))).toEqual(expected);
  expect(JSON.parse(formatRulesJson(sampleRules)).rules).toContainEqual(expected);
});

it('gives the triggers as AWS Config names them', () =>
  expect(JSON.parse(formatRuleJson(findSampleRule('expiring-certificate'))).triggers).toEqual([
    'change',
    'TwentyFour_Hours',
  ]));
