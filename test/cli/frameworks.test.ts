import { COMPLIANT, nonCompliant } from '../../lib/core/evaluation';
import { integer } from '../../lib/core/parameters';
import { defineRule, onChange } from '../../lib/core/rule';
import { createFolder } from '../temporary-files';
import { bigBox } from './sample-rules';
import { evaluateJson, run } from './testing-io';

/** Answers a control that asks for 45 days; the default of the rule is 90. */
const unused = defineRule({
  name: 'unused',
  title: 'Boxes are in use',
  rationale: 'r',
  severity: 'high',
  resource: bigBox.resource,
  triggers: [onChange],
  controls: ['CIS 7.0 2.11', 'FSBP IAM.8'],
  parameters: { maxCredentialUsageAge: integer({ default: 90, min: 1, max: 365, description: 'd' }) },
  limitations: [],
  evaluate: ({ size }, { parameters: { maxCredentialUsageAge: days } }) =>
    size > days ? nonCompliant(`Unused for ${size} days, more than ${days}`) : COMPLIANT,
});

const createInput = (size: number) =>
  createFolder({
    'a.json': JSON.stringify({
      version: '1.3',
      configurationItemStatus: 'OK',
      configurationItemCaptureTime: '2026-02-28T00:00:00Z',
      awsAccountId: '111122223333',
      awsRegion: 'eu-west-1',
      resourceType: 'Test::Box',
      resourceId: 'box',
      configuration: { size },
    }),
  });

const given = { rules: [bigBox, unused] };

/** Returns the rules that were run, and the result of each control that a rule answers. */
async function evaluateFor(size: number, ...args: string[]) {
  const { code, evaluations, frameworks } = await evaluateJson([createInput(size), ...args], given);
  return {
    code,
    rules: [...new Set(evaluations.map(({ rule }: { rule: string }) => rule))],
    results: frameworks.flatMap(({ framework, controls }: Frameworks) =>
      controls
        .filter(({ rules }) => rules.length > 0)
        .map(({ control, result, reasons }) => [`${framework} ${control}`, result, ...reasons.map(({ text }) => text)]),
    ),
  };
}

interface Frameworks {
  readonly framework: string;
  readonly controls: readonly {
    readonly control: string;
    readonly result: string;
    readonly reasons: readonly { readonly text: string }[];
    readonly rules: readonly object[];
  }[];
}

const UNUSED_60 = '1 non-compliant resource';
test.each<[string, number, string[], Awaited<ReturnType<typeof evaluateFor>>]>([
  [
    'runs the rules of the framework alone, as strict as it asks for',
    60,
    ['--framework', 'cis-7.0'],
    { code: 1, rules: ['unused'], results: [['cis-7.0 2.11', 'notMet', UNUSED_60]] },
  ],
  [
    'another framework asks for less',
    60,
    ['--framework', 'fsbp'],
    { code: 0, rules: ['unused'], results: [['fsbp IAM.8', 'met']] },
  ],
  [
    'of two frameworks the stricter one counts, and shows nothing about the other',
    60,
    ['--framework', 'fsbp,cis-7.0'],
    {
      code: 1,
      rules: ['unused'],
      results: [
        [
          'fsbp IAM.8',
          'notEvaluated',
          `${UNUSED_60}, but maxCredentialUsageAge is 45, and the control asks for 90 or less`,
        ],
        ['cis-7.0 2.11', 'notMet', UNUSED_60],
      ],
    },
  ],
  [
    'what is strict enough for both meets both',
    10,
    ['--framework', 'fsbp', '--framework', 'cis-7.0'],
    {
      code: 0,
      rules: ['unused'],
      results: [
        ['fsbp IAM.8', 'met'],
        ['cis-7.0 2.11', 'met'],
      ],
    },
  ],
  [
    'a parameter of the user outweighs the framework',
    10,
    ['--framework', 'cis-7.0', '--param', 'unused.maxCredentialUsageAge=60'],
    {
      code: 0,
      rules: ['unused'],
      results: [['cis-7.0 2.11', 'notEvaluated', 'maxCredentialUsageAge is 60, and the control asks for 45 or less']],
    },
  ],
  [
    'a rule that is excluded was not run',
    10,
    ['--framework', 'cis-7.0', '--exclude-rule', 'unused'],
    { code: 0, rules: [], results: [['cis-7.0 2.11', 'notEvaluated', 'was not run']] },
  ],
  [
    'a filter of Regions leaves a control open',
    10,
    ['--framework', 'cis-7.0', '--region', 'eu-west-1'],
    { code: 0, rules: ['unused'], results: [['cis-7.0 2.11', 'notEvaluated', 'a filter left out resources']] },
  ],
  [
    'a filter of accounts does not',
    10,
    ['--framework', 'cis-7.0', '--account', '111122223333'],
    { code: 0, rules: ['unused'], results: [['cis-7.0 2.11', 'met']] },
  ],
])('%s', async (_what, size, args, expected) => expect(await evaluateFor(size, ...args)).toEqual(expected));

test.each([
  [['evaluate', '.', '--framework', 'cis'], 'expected fsbp, cis-5.0, cis-7.0, pci-dss-4.0.1'],
  [['evaluate', '.', '--framework', ''], 'Cannot use --framework "": expected fsbp, cis-5.0, cis-7.0, pci-dss-4.0.1'],
  [['evaluate', '.', '--framework', 'fsbp', '--every-version'], 'Cannot use --framework with --every-version'],
  [['evaluate', '.', '--framework', 'fsbp', '--history'], 'Cannot use --framework with --history'],
  [['rules', 'unused', '--framework', 'fsbp'], 'Cannot show rule "unused" with --framework'],
])('refuses %j', async (args, message) => {
  const { code, err } = await run(args, given);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});

test('assay rules lists the controls with their rules, and those without', async () => {
  const { code, out } = await run(['rules', '--framework', 'cis-7.0'], given);
  expect(code).toBe(0);
  expect(out).toContain(`\
1 of 70 controls with a rule
  2.11  Credentials unused for 45 days are disabled
        unused (maxCredentialUsageAge 45 or less)

69 of 70 controls without a rule
  2.1.1  Root access is managed centrally in AWS Organizations
         no rule checks it
  2.1.2  Accounts of the organization have authorization guardrails
         only people can decide it
`);
});

test.each([
  [['--severity', 'high'], ['2.11']],
  [['--severity', 'critical'], []],
  [['--type', 'Test::*'], ['2.11']],
])('assay rules with %j lists only the controls that these rules answer', async (args, expected) => {
  const { out } = await run(['rules', '--framework', 'cis-7.0', '--format', 'json', ...args], given);
  const [{ summary, controls }] = JSON.parse(out).frameworks;
  expect([summary, controls.map(({ control }: { control: string }) => control)]).toEqual([
    { controls: 70, withRule: 1, withoutRule: 69 },
    expected,
  ]);
});

test('assay rules has them as JSON', async () => {
  const { out } = await run(['rules', '--framework', 'cis-7.0,fsbp', '--format', 'json'], given);
  const { frameworks } = JSON.parse(out);
  expect(
    frameworks.map(({ framework, summary }: { framework: string; summary: object }) => [framework, summary]),
  ).toEqual([
    ['cis-7.0', { controls: 70, withRule: 1, withoutRule: 69 }],
    ['fsbp', { controls: 339, withRule: 1, withoutRule: 338 }],
  ]);
});
