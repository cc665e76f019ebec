import { defineConfig } from '../../../lib/cdk/configuration/configuration';

// The compiler is the test: `npm run types` refuses an expectation of an error that does not come.
test('the compiler knows the keys', () => {
  const expiry = 'acm-certificate-expiration-check';
  const right = [
    defineConfig({}),
    defineConfig({
      recorder: { recordingGroup: { exclusion: ['AWS::EC2::Volume'] }, frequency: 'DAILY' },
      rules: { '*': false, 'open-ssh': { parameters: { allowedCidrs: ['192.0.2.0/24'] } } },
      managedRules: {
        'restricted-ssh': 'default',
        [expiry]: [{ parameters: { daysToExpiration: 30 } }, { name: 'far', parameters: { daysToExpiration: 90 } }],
        's3-account-level-public-access-blocks': { parameters: { BlockPublicAcls: false } },
        'alb-waf-enabled': { parameters: { wafWebAclIds: ['a', 'b'] } },
        RDS_STORAGE_ENCRYPTED: { parameters: { kmsKeyId: 'k' } },
      },
      remediation: { 'gp2-volume': 'automatic', 'open-ssh': { mode: 'approve', approvers: ['a'], approvalHours: 1 } },
      alerts: { subscribers: ['on-call@example.com'], severity: 'high' },
    }),
    defineConfig({ alerts: false }),
  ];
  const wrong = [
    // @ts-expect-error -- a misspelt key
    defineConfig({ recoder: 'adopt' }),
    // @ts-expect-error -- an unknown value
    defineConfig({ recorder: { frequency: 'WEEKLY' } }),
    // @ts-expect-error -- a rule is not simply true
    defineConfig({ rules: { 'open-ssh': true } }),
    // @ts-expect-error -- an unknown name of a managed rule
    defineConfig({ managedRules: { 'restricted-shs': 'default' } }),
    // @ts-expect-error -- a misspelt parameter of a managed rule
    defineConfig({ managedRules: { [expiry]: { parameters: { days: 30 } } } }),
    // @ts-expect-error -- a value of the wrong type
    defineConfig({ managedRules: { [expiry]: { parameters: { daysToExpiration: 'soon' } } } }),
    // @ts-expect-error -- an unknown mode
    defineConfig({ remediation: { 'open-ssh': 'auto' } }),
    // @ts-expect-error -- settings without a mode
    defineConfig({ remediation: { 'open-ssh': { approvers: ['a'] } } }),
    // @ts-expect-error -- alerts are not simply true
    defineConfig({ alerts: true }),
  ];
  expect([right.length, wrong.length]).toEqual([3, 9]);
});
