import { selectRemediation } from '../../../../lib/cdk/configuration/rules/remediation';
import { resolve } from '../resolving';
import { labelled, openDoor } from '../sample-registry';

const FIRST = { accountId: '111122223333', region: 'eu-west-1' };
const SECOND = { accountId: '444455556666', region: 'eu-west-1' };
const environments = [
  { account: '111122223333', regions: ['eu-west-1'] },
  { account: '444455556666', regions: ['eu-west-1'] },
];
const ANN = 'arn:aws:iam::111122223333:user/teams/ann';
const BOB = 'arn:aws:sts::444455556666:assumed-role/on-call/bob';
const alerts = { subscribers: ['on-call@example.com'] };

const DEFAULTS = {
  overrides: [],
  approvers: [],
  approvalHours: 24,
  maximumAutomaticAttempts: 3,
  retryAttemptSeconds: 3600,
  concurrentExecutionRatePercentage: 10,
  errorPercentage: 10,
};

test.each(['manual', 'automatic'])('mode %s gets the defaults', (mode) => {
  expect(resolve({ remediation: { 'open-door': mode } }).remediation).toEqual([{ rule: openDoor, mode, ...DEFAULTS }]);
});

test('empty settings are the same as the mode', () => {
  const remediation = { 'open-door': { mode: 'manual', approvers: [], environments: [], approvalHours: undefined } };
  expect(resolve({ remediation }).remediation).toEqual([{ rule: openDoor, mode: 'manual', ...DEFAULTS }]);
});

test('leaves out rules that are off everywhere', () => {
  const remediation = {
    'open-door': { mode: 'off', environments: [{ account: '111122223333', region: 'eu-west-1', mode: 'off' }] },
    'old-lock': 'off',
    labelled: { mode: 'off', approvers: [ANN] },
  };
  expect(resolve({ environments, remediation }).remediation).toEqual([]);
});

test('returns the rules in the order of the registry', () => {
  const rules = { labelled: { parameters: { label: 'x' } } };
  const { remediation } = resolve({ rules, remediation: { labelled: 'manual', 'open-door': 'manual' } });
  expect(remediation.map(({ rule }) => rule)).toEqual([openDoor, labelled]);
});

/** The mode and the approvers in the first and in the second environment. */
const MODES: readonly (readonly [string, unknown, first: unknown, second: unknown])[] = [
  ['off', 'off', undefined, undefined],
  ['manual', 'manual', ['manual', []], ['manual', []]],
  ['automatic', 'automatic', ['automatic', []], ['automatic', []]],
  ['approve', { mode: 'approve', approvers: [ANN, BOB] }, ['approve', [ANN]], ['approve', [BOB]]],
  [
    'off except in one environment',
    { mode: 'off', environments: [{ account: '444455556666', region: 'eu-west-1', mode: 'manual' }] },
    undefined,
    ['manual', []],
  ],
  [
    'automatic except in one environment',
    { mode: 'automatic', environments: [{ account: '111122223333', region: 'eu-west-1', mode: 'off' }] },
    undefined,
    ['automatic', []],
  ],
  [
    'different in each environment',
    {
      mode: 'manual',
      approvers: [BOB],
      environments: [
        { account: '111122223333', region: 'eu-west-1', mode: 'automatic' },
        { account: '444455556666', region: 'eu-west-1', mode: 'approve' },
      ],
    },
    ['automatic', []],
    ['approve', [BOB]],
  ],
];

test.each(MODES)('mode and approvers by environment: %s', (_, settings, first, second) => {
  const { remediation } = resolve({ environments, alerts, remediation: { 'open-door': settings } });
  const selectFirst = (environment: typeof FIRST) =>
    selectRemediation(remediation, environment).map(({ mode, approvers }) => [mode, approvers])[0];
  expect([selectFirst(FIRST), selectFirst(SECOND)]).toEqual([first, second]);
});

test('keeps all approvers if the environment has no account', () => {
  const { remediation } = resolve({ alerts, remediation: { 'open-door': { mode: 'approve', approvers: [ANN, BOB] } } });
  expect(selectRemediation(remediation, {}).map(({ approvers }) => approvers)).toEqual([[ANN, BOB]]);
});

test('the remediation of an environment has no overrides', () => {
  const { remediation } = resolve({ remediation: { 'open-door': 'manual' } });
  const { overrides, ...rest } = DEFAULTS;
  expect(selectRemediation(remediation, {})).toEqual([{ rule: openDoor, mode: 'manual', ...rest }]);
});

describe('an approval request without email subscribers', () => {
  const approve = { mode: 'approve', approvers: [ANN, BOB] };
  const WARNING =
    'remediation: no email address receives the requests for approval of open-door: add email subscribers to alerts, or subscribe to the approvals topic';

  test.each<[string, object, string[]]>([
    ['is a warning without alerts', { remediation: { 'open-door': approve } }, [WARNING]],
    [
      'is a warning if alerts only go to endpoints',
      { alerts: { subscribers: ['https://example.com/hook'] }, remediation: { 'open-door': approve } },
      [WARNING],
    ],
    ['is no warning if alerts go to email addresses', { alerts, remediation: { 'open-door': approve } }, []],
    [
      'is no warning if nothing needs approval',
      {
        remediation: {
          'open-door': {
            ...approve,
            environments: environments.map(({ account }) => ({ account, region: 'eu-west-1', mode: 'manual' })),
          },
        },
      },
      [],
    ],
  ])('%s', (_, configuration, warnings) => {
    expect(resolve({ environments, ...configuration }).warnings).toEqual(warnings);
  });
});

test.each(['awesome', 'amazonia', 'amzn'])('accepts prefix %s, which SSM reserves, without remediation', (prefix) => {
  expect(resolve({ prefix, remediation: { 'open-door': 'off' } }).prefix).toBe(prefix);
});
