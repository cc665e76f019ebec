import { selectSettings } from '../../../lib/cdk/configuration/environment-settings';
import { createResponseSettings } from '../../../lib/cdk/configuration/response-settings';
import { resolve } from './resolving';

const configuration = resolve(
  {
    environments: [
      { account: '111122223333', regions: ['eu-west-1', 'us-east-1'] },
      { account: '444455556666', regions: ['eu-central-2', 'ap-south-1', 'us-east-1'] },
    ],
    managedRules: {
      'encrypted-volumes': 'default',
      'iam-user-mfa-enabled': 'default',
      ROOT_ACCOUNT_MFA_ENABLED: 'default',
      IAM_EXTERNAL_ACCESS_ANALYZER_ENABLED: 'default',
      'required-tags': { parameters: { tag1Key: 'owner' } },
    },
    guardRules: {
      volumes: { policy: 'a.guard', resourceTypes: ['AWS::EC2::Volume'] },
      users: { policy: 'a.guard', resourceTypes: ['AWS::IAM::User', 'AWS::IAM::Role'] },
    },
  },
  { files: { '/project/a.guard': 'rule a {}' } },
);

const describeSettings = (accountId: string, region: string) => {
  const { isHome, rules, managedRules, guardRules } = selectSettings(configuration, { accountId, region });
  return {
    isHome,
    rules: rules.map(({ rule, resourceTypes }) => [rule.name, ...(resourceTypes ?? [])].join(' ')),
    managedRules: managedRules.map(({ name }) => name),
    guardRules: guardRules.map(({ name }) => name),
  };
};

const EVERYTHING = {
  isHome: true,
  rules: ['open-door', 'old-lock'],
  managedRules: [
    'encrypted-volumes',
    'iam-user-mfa-enabled',
    'root-account-mfa-enabled',
    'iam-external-access-analyzer-enabled',
    'required-tags',
  ],
  guardRules: ['volumes', 'users'],
};
const WITHOUT_GLOBAL = {
  isHome: false,
  rules: ['open-door', 'old-lock AWS::House::Lock'],
  managedRules: ['encrypted-volumes', 'iam-external-access-analyzer-enabled', 'required-tags'],
  guardRules: ['volumes'],
};

test.each([
  ['111122223333', 'eu-west-1', EVERYTHING],
  ['111122223333', 'us-east-1', WITHOUT_GLOBAL],
  // The first Region that can record IAM, where the account is not deployed to the home Region.
  ['444455556666', 'ap-south-1', EVERYTHING],
  ['444455556666', 'eu-central-2', WITHOUT_GLOBAL],
  ['444455556666', 'us-east-1', WITHOUT_GLOBAL],
])('account %s evaluates IAM and itself only in its home Region: %s', (accountId, region, expected) => {
  expect(describeSettings(accountId, region)).toEqual(expected);
});

test('the account and Region of the credentials evaluate everything', () => {
  const { isHome, rules } = selectSettings(resolve({}), {});
  expect([isHome, rules.length]).toEqual([true, 2]);
});

describe('settings that differ', () => {
  const varied = resolve(
    {
      environments: [
        { account: '111122223333', regions: ['eu-west-1', 'us-east-1'], tag: 'production' },
        { account: '444455556666', regions: ['eu-west-1'], tag: 'sandbox' },
      ],
      rules: {
        'open-door': {
          severity: 'high',
          parameters: { most: 5, strict: true },
          resourceTypes: ['AWS::House::Door'],
          environments: [
            { account: '111122223333', region: 'us-east-1', severity: 'critical', tagScope: { key: 'floor' } },
            { tag: 'sandbox', parameters: { most: 9 }, severity: 'low' },
          ],
        },
        'old-lock': { environments: [{ tag: 'sandbox', enabled: false }] },
        labelled: { enabled: false, environments: [{ tag: 'production', enabled: true, parameters: { label: 'A' } }] },
      },
      managedRules: {
        'acm-certificate-expiration-check': {
          severity: 'high',
          environments: [{ tag: 'sandbox', parameters: { daysToExpiration: 7 }, severity: 'low' }],
        },
        'encrypted-volumes': { environments: [{ region: 'us-east-1', enabled: false }] },
      },
      guardRules: {
        doors: {
          policy: 'a.guard',
          resourceTypes: ['AWS::House::Door'],
          parameters: { colour: 'red', locks: 2 },
          environments: [{ tag: 'sandbox', severity: 'low', parameters: { locks: [1, 2] } }],
        },
      },
      alerts: {
        subscribers: ['on-call@example.com'],
        environments: [
          { tag: 'sandbox', enabled: false },
          { region: 'us-east-1', severity: 'critical' },
        ],
      },
      remediation: { 'open-door': { mode: 'manual', environments: [{ tag: 'sandbox', mode: 'automatic' }] } },
    },
    { files: { '/project/a.guard': 'rule a {}' } },
  );

  const describeVariants = (accountId: string, region: string, tag: string) => {
    const environment = { accountId, region, tag };
    const { rules } = selectSettings(varied, environment);
    const response = createResponseSettings(varied, environment);
    return {
      scopes: rules.map(({ rule, resourceTypes, tagScope }) => [rule.name, resourceTypes ?? tagScope]),
      response: Object.values(response.rules).map(({ title, rule, severity, parameters, remediation }) => [
        rule ?? title,
        severity,
        parameters,
        remediation,
      ]),
      alerts: response.alerts?.severity,
    };
  };

  test('by tag', () => {
    expect(describeVariants('444455556666', 'eu-west-1', 'sandbox')).toEqual({
      scopes: [['open-door', ['AWS::House::Door']]],
      response: [
        ['open-door', 'low', { most: '9', strict: 'true' }, 'automatic'],
        ['AWS managed rule ACM_CERTIFICATE_EXPIRATION_CHECK', 'low', { daysToExpiration: '7' }, 'off'],
        ['AWS managed rule ENCRYPTED_VOLUMES', 'medium', {}, 'off'],
        ['a.guard', 'low', { colour: 'red', locks: '1,2' }, 'off'],
      ],
      alerts: undefined,
    });
  });

  test('by account and Region', () => {
    expect(describeVariants('111122223333', 'us-east-1', 'production')).toEqual({
      scopes: [
        ['open-door', { key: 'floor' }],
        ['old-lock', ['AWS::House::Lock']],
        ['labelled', undefined],
      ],
      response: [
        ['open-door', 'critical', { most: '5', strict: 'true' }, 'manual'],
        ['old-lock', 'low', {}, 'off'],
        ['labelled', 'low', { label: 'A' }, 'off'],
        ['AWS managed rule ACM_CERTIFICATE_EXPIRATION_CHECK', 'high', { daysToExpiration: '14' }, 'off'],
        ['a.guard', 'medium', { colour: 'red', locks: '2' }, 'off'],
      ],
      alerts: 'critical',
    });
  });

  test('and not where no entry matches', () => {
    const { scopes, alerts } = describeVariants('111122223333', 'eu-west-1', 'production');
    expect({ scopes, alerts }).toEqual({
      scopes: [
        ['open-door', ['AWS::House::Door']],
        ['old-lock', undefined],
        ['labelled', undefined],
      ],
      alerts: 'medium',
    });
  });

  test('types of all variants are recorded', () => {
    expect(
      resolve({
        environments: [{ account: '111122223333', regions: ['eu-west-1'], tag: 'production' }],
        recorder: { recordingGroup: 'evaluated' },
        rules: {
          '*': false,
          'old-lock': {
            resourceTypes: ['AWS::House::Lock'],
            environments: [{ tag: 'production', resourceTypes: ['AWS::IAM::User'] }],
          },
        },
      }).recorder,
    ).toMatchObject({ recordingGroup: { resourceTypes: ['AWS::House::Lock', 'AWS::IAM::User'] } });
  });

  test('what is off everywhere is not there', () => {
    const off = { enabled: false, environments: [{ tag: 'production', enabled: false }] };
    const resolved = resolve({
      environments: [{ account: '111122223333', regions: ['eu-west-1'], tag: 'production' }],
      rules: { '*': false, 'open-door': off, labelled: { enabled: false } },
      managedRules: { 'encrypted-volumes': off },
      alerts: off,
    });
    expect([resolved.rules, resolved.managedRules, resolved.alerts]).toEqual([[], [], undefined]);
  });
});
