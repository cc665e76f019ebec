import { formatRuleJson, formatRulePage, formatRules, formatRulesJson } from '../../lib/cli/rules-page';
import { textWidth } from '../../lib/core/text/wrap';
import { expectGolden } from '../report/golden';
import { ruleNamed, sampleRules } from '../report/sample';

const plain = { color: false, width: 80 };

it('lists the rules, the worst first', () => expectGolden('rules.txt', formatRules(sampleRules, plain)));
it('tells all of one rule', () => expectGolden('rule-open-ssh.txt', formatRulePage(ruleNamed('open-ssh'), plain)));

it('does not depend on the order of the registry', () =>
  expect(formatRules([...sampleRules].reverse(), plain)).toBe(formatRules(sampleRules, plain)));

it('says nothing of parameters that have to be given where no rule has one', () =>
  expect(formatRules([ruleNamed('open-ssh')], plain)).not.toContain('*'));

it('says both of a rule that runs on change and on time', () =>
  expect(formatRulePage(ruleNamed('expiring-certificate'), plain)).toContain(
    'Runs          when the configuration changes, and every 24 hours',
  ));

describe('the example of a rule', () => {
  const exampleOf = (name: string) =>
    formatRulePage(ruleNamed(name), plain)
      .split('\n')
      .slice(-3, -1)
      .map((line) => line.trim());
  it('gives the parameter that has to be given', () =>
    expect(exampleOf('untagged-resource')).toEqual([
      'assay evaluate snapshots/ --rule untagged-resource \\',
      '--param untagged-resource.requiredTags=…',
    ]));
  it('shows a parameter with a default', () =>
    expect(exampleOf('expiring-certificate')[1]).toBe('--param expiring-certificate.daysToExpiration=30'));
  it('is one line where there is no parameter to show', () =>
    expect(exampleOf('gp2-volume')[1]).toBe('assay evaluate snapshots/ --rule gp2-volume'));
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
    title: 'Resources have the tags that the organization asks for',
    why: 'A resource that nobody owns is a resource that nobody puts right.',
    severity: 'low',
    resourceTypes: ['AWS::EC2::Instance', 'AWS::EC2::Volume'],
    triggers: ['change'],
    managedRule: null,
    parameters: [
      { name: 'requiredTags', type: 'text', default: null, description: 'Tags that each resource has to have' },
    ],
    facts: [],
    limitations: [],
  };
  expect(JSON.parse(formatRuleJson(ruleNamed('untagged-resource')))).toEqual(expected);
  expect(JSON.parse(formatRulesJson(sampleRules)).rules).toContainEqual(expected);
});

it('gives the triggers as JSON in the words of AWS Config', () =>
  expect(JSON.parse(formatRuleJson(ruleNamed('expiring-certificate'))).triggers).toEqual([
    'change',
    'TwentyFour_Hours',
  ]));
