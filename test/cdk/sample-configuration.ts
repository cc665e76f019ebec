import type { Configuration } from '../../lib/cdk/configuration/configuration';
import { resolveConfiguration } from '../../lib/cdk/configuration/resolve';
import type { ResolvedConfiguration } from '../../lib/cdk/configuration/resolved';
import { rules } from '../rules/registry';

/** Resolves a configuration with all rules of the repository, at a fixed time. */
export const configured = (
  configuration: Configuration,
  files: Readonly<Record<string, string>> = {},
): ResolvedConfiguration =>
  resolveConfiguration(configuration, {
    registry: rules,
    folder: '/',
    readFile: (path) => files[path.slice(1)] ?? '',
    now: new Date('2026-03-01T12:00:00.000Z'),
  });

/** Every rule with a remediation, each in one of the modes. */
const remediation = Object.fromEntries(
  rules
    .filter((rule) => rule.remediation)
    .map(({ name }, index) => [
      name,
      {
        mode: (['approve', 'automatic', 'manual'] as const)[index % 3] ?? 'manual',
        approvers: ['arn:aws:iam::111122223333:role/on-call', 'arn:aws:iam::444455556666:role/on-call'],
      },
    ]),
);

/** A configuration with all features. */
export const EVERYTHING: Configuration = {
  environments: [
    { account: '111122223333', regions: ['eu-west-1', 'us-east-1'] },
    { account: '444455556666', regions: ['eu-west-1'] },
  ],
  recorder: {
    retentionDays: 400,
    frequencyOverride: { frequency: 'DAILY', resourceTypes: ['AWS::EC2::Volume'] },
    delivery: { topic: true, keyPrefix: 'config' },
  },
  rules: {
    'missing-tags': { parameters: { tag1Key: 'owner' } },
    'no-recent-backup': { parameters: { recoveryPointAgeValue: 1 } },
  },
  managedRules: { 'restricted-ssh': 'default' },
  guardRules: { 'gp3-only': { policy: 'gp3.guard', resourceTypes: ['AWS::EC2::Volume'] } },
  waivers: 'waivers.json',
  tags: { team: 'platform' },
  remediation,
  restore: {
    mode: 'off',
    approvers: ['arn:aws:iam::111122223333:role/on-call'],
    environments: [{ account: '111122223333', region: 'eu-west-1', mode: 'approve' }],
  },
  alerts: {
    subscribers: ['oncall@example.com', 'https://example.com/alerts'],
    securityHub: true,
    eventBus: 'arn:aws:events:eu-west-1:444455556666:event-bus/central',
  },
  aggregator: { accounts: ['111122223333', '444455556666'] },
  health: { subscribers: ['oncall@example.com', 'https://example.com/hook'] },
};

export const FILES = {
  'gp3.guard': 'rule gp3 when resourceType == "AWS::EC2::Volume" { configuration.volumeType == "gp3" }',
  'waivers.json': JSON.stringify([
    { rule: 'open-ssh', resource: 'sg-0a', reason: 'Bastion', owner: 'platform', expires: '2026-12-31' },
  ]),
};
