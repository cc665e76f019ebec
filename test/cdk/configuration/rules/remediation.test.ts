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

test.each(['manual', 'automatic'])('%s is a mode with defaults', (mode) => {
  expect(resolve({ remediation: { 'open-door': mode } }).remediation).toEqual([{ rule: openDoor, mode, ...DEFAULTS }]);
});

test('settings that say nothing are the mode alone', () => {
  const remediation = { 'open-door': { mode: 'manual', approvers: [], environments: [], approvalHours: undefined } };
  expect(resolve({ remediation }).remediation).toEqual([{ rule: openDoor, mode: 'manual', ...DEFAULTS }]);
});

test('what is off everywhere is not there, whatever else is said of it', () => {
  const remediation = {
    'open-door': { mode: 'off', environments: [{ account: '111122223333', region: 'eu-west-1', mode: 'off' }] },
    'old-lock': 'off',
    labelled: { mode: 'off', approvers: [ANN] },
  };
  expect(resolve({ environments, remediation }).remediation).toEqual([]);
});

test('they come in the order of the registry', () => {
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
    'off but in one place',
    { mode: 'off', environments: [{ account: '444455556666', region: 'eu-west-1', mode: 'manual' }] },
    undefined,
    ['manual', []],
  ],
  [
    'automatic but in one place',
    { mode: 'automatic', environments: [{ account: '111122223333', region: 'eu-west-1', mode: 'off' }] },
    undefined,
    ['automatic', []],
  ],
  [
    'each as it likes',
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

test.each(MODES)('by environment: %s', (_, written, first, second) => {
  const { remediation } = resolve({ environments, alerts, remediation: { 'open-door': written } });
  const inPlace = (place: typeof FIRST) =>
    selectRemediation(remediation, place).map(({ mode, approvers }) => [mode, approvers])[0];
  expect([inPlace(FIRST), inPlace(SECOND)]).toEqual([first, second]);
});

test('where the credentials say which account it is, all approvers count', () => {
  const { remediation } = resolve({ alerts, remediation: { 'open-door': { mode: 'approve', approvers: [ANN, BOB] } } });
  expect(selectRemediation(remediation, {}).map(({ approvers }) => approvers)).toEqual([[ANN, BOB]]);
});

test('an environment has no overrides any more', () => {
  const { remediation } = resolve({ remediation: { 'open-door': 'manual' } });
  const { overrides, ...rest } = DEFAULTS;
  expect(selectRemediation(remediation, {})).toEqual([{ rule: openDoor, mode: 'manual', ...rest }]);
});

describe('an approval that nobody hears of', () => {
  const approve = { mode: 'approve', approvers: [ANN, BOB] };
  const WARNING =
    'remediation.open-door: nobody gets a mail when an execution waits for approval: name e-mail subscribers under alerts, or subscribe to the topic of approvals';

  test.each<[string, object, string[]]>([
    ['is said where there are no alerts', { remediation: { 'open-door': approve } }, [WARNING]],
    [
      'is said where alerts go to machines alone',
      { alerts: { subscribers: ['https://example.com/hook'] }, remediation: { 'open-door': approve } },
      [WARNING],
    ],
    ['is none where alerts go to people', { alerts, remediation: { 'open-door': approve } }, []],
    [
      'is none where nothing is approved',
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

test.each(['awesome', 'amazonia', 'amzn'])(
  'a prefix that SSM would refuse, %s, is fine without remediation',
  (prefix) => {
    expect(resolve({ prefix, remediation: { 'open-door': 'off' } }).prefix).toBe(prefix);
  },
);
