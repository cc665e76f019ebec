import { selectSettings } from '../../../lib/cdk/configuration/environment-settings';
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
  rules: ['open-door', 'old-lock Test::House::Lock'],
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
