import { createResponseSettings } from '../../../lib/cdk/configuration/response-settings';
import { resolve } from './resolving';

const FIRST = { accountId: '111122223333', region: 'eu-west-1' };
const SECOND = { accountId: '111122223333', region: 'us-east-1' };

const configuration = resolve(
  {
    prefix: 'acme',
    environments: [{ account: '111122223333', regions: ['eu-west-1', 'us-east-1'] }],
    rules: { 'open-door': { parameters: { most: 5 } } },
    managedRules: { 'acm-certificate-expiration-check': { parameters: { daysToExpiration: 45 } } },
    guardRules: {
      'gp3-only': { policy: 'gp3.guard', resourceTypes: ['AWS::EC2::Volume'], description: 'Only gp3' },
    },
    remediation: {
      'open-door': {
        mode: 'manual',
        environments: [{ account: '111122223333', region: 'us-east-1', mode: 'automatic' }],
      },
    },
    alerts: { subscribers: ['on-call@example.com'], securityHub: true, stormSize: 5 },
  },
  { files: { '/project/gp3.guard': 'rule gp3 {}' } },
);

test('contain every Config rule by name, without accounts and Regions', () => {
  expect(createResponseSettings(configuration, FIRST)).toEqual({
    prefix: 'acme',
    rules: {
      'acme-open-door': {
        rule: 'open-door',
        title: 't',
        severity: 'low',
        parameters: { most: '5' },
        remediation: 'manual',
      },
      'acme-old-lock': { rule: 'old-lock', title: 't', severity: 'low', parameters: {}, remediation: 'off' },
      'acme-acm-certificate-expiration-check': {
        title: 'AWS managed rule ACM_CERTIFICATE_EXPIRATION_CHECK',
        severity: 'medium',
        parameters: { daysToExpiration: '45' },
        remediation: 'off',
      },
      'acme-gp3-only': { title: 'Only gp3', severity: 'medium', parameters: {}, remediation: 'off' },
    },
    alerts: { severity: 'medium', stormSize: 5, reminderDays: 7, waitForActorMinutes: 10, gracePeriodMinutes: 0 },
  });
});

test('contain the remediation mode of their environment', () => {
  const { rules, ...rest } = createResponseSettings(configuration, FIRST);
  expect(createResponseSettings(configuration, SECOND)).toEqual({
    ...rest,
    rules: { ...rules, 'acme-open-door': { ...rules['acme-open-door'], remediation: 'automatic' } },
  });
});

test('contain no alerts if alerts are off', () => {
  const { alerts, ...without } = configuration;
  expect(alerts).toBeDefined();
  expect(createResponseSettings(without, FIRST)).not.toHaveProperty('alerts');
});
