import { defineConfig } from './lib/cdk/configuration/configuration';

/**
 * The configuration of `npx cdk deploy --all`. Every key is optional; editors show its documentation, which is in
 * lib/cdk/configuration/configuration-shape.ts. Without changes, this deploys one stack into the account and Region of
 * your credentials, with a recorder and every rule without required parameters.
 */
export default defineConfig({
  // environments: [
  //   { account: '111122223333', regions: ['eu-west-1', 'us-east-1'], tag: 'production' },
  //   { account: '444455556666', regions: ['eu-west-1'], tag: 'sandbox' },
  // ],

  // The Region that records IAM and has the aggregator and Athena. Default: the first Region above.
  // homeRegion: 'eu-west-1',

  // Use the recorder that the Region already has, for example from Control Tower or another team, without changing it.
  // recorder: 'adopt',

  // Or record only the types that the rules below need, and keep them for about a year, which costs less.
  // recorder: { recordingGroup: 'evaluated', retentionDays: 400 },

  rules: {
    // 'gp2-volume': false,
    // 'open-ssh': { parameters: { allowedCidrs: ['192.0.2.0/24', '2001:db8::/32'] } },
    // 'expiring-certificate': { parameters: { daysToExpiration: 45 }, frequency: 'Twelve_Hours' },
    // 'missing-tags': { parameters: { tag1Key: 'owner' }, resourceTypes: ['AWS::EC2::Instance', 'AWS::S3::Bucket'] },
    // 'open-rdp': { severity: 'critical', environments: [{ tag: 'sandbox', severity: 'low' }] },
    // '*': false, // only the rules named here
  },

  // AWS managed rules, by name or by identifier.
  // managedRules: {
  //   'restricted-ssh': 'default',
  //   'acm-certificate-expiration-check': { parameters: { daysToExpiration: 30 } },
  //   RDS_STORAGE_ENCRYPTED: { resourceTypes: ['AWS::RDS::DBInstance'] },
  // },

  // Guard rules.
  // guardRules: {
  //   'gp3-only': { policy: 'guard/gp3-only.guard', resourceTypes: ['AWS::EC2::Volume'], parameters: { allowedType: 'gp3' } },
  // },

  // Alerts for resources that become non-compliant or compliant again. Email addresses must confirm the subscription.
  // alerts: { subscribers: ['on-call@example.com', 'https://example.com/alerts'], severity: 'high', securityHub: true },

  // Remediation of non-compliant resources, off by default. Start with 'manual'.
  // remediation: {
  //   'expiring-certificate': 'manual', // a person starts each execution
  //   'open-ssh': {
  //     mode: 'approve', // AWS Config starts executions, which wait for one of these approvers
  //     approvers: ['arn:aws:iam::111122223333:role/on-call', 'arn:aws:iam::444455556666:role/on-call'],
  //     environments: [{ account: '444455556666', region: 'eu-west-1', mode: 'automatic' }],
  //   },
  // },

  // Restores of resources to a state that AWS Config recorded, off by default. A person starts each, and one approves.
  // restore: {
  //   mode: 'off',
  //   approvers: ['arn:aws:iam::111122223333:role/on-call'],
  //   environments: [{ account: '111122223333', mode: 'approve' }],
  // },

  // Accepted exceptions, with owner, reason and expiry date.
  // waivers: 'waivers.yaml',

  // Folders with rules of your own, for `assay evaluate --config`; a deployment takes its rules from its app.
  // ruleFolders: ['our-rules'],

  // tags: { owner: 'platform-team' },

  // One view of all accounts and Regions.
  // aggregator: 'organization',

  // Notifications of problems with Assay itself.
  // health: { subscribers: ['platform-team@example.com'] },
});
