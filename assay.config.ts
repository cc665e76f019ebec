import { defineConfig } from './lib/cdk/configuration/configuration';

/**
 * What `npx cdk deploy --all` deploys. Every key is optional, and all of them are documented where they are declared:
 * lib/cdk/configuration/configuration.ts. As it stands: one stack in the account and Region of your credentials, with a
 * recorder and every rule that needs no parameter.
 */
export default defineConfig({
  // environments: [
  //   { account: '111122223333', regions: ['eu-west-1', 'us-east-1'] },
  //   { account: '444455556666', regions: ['eu-west-1'] },
  // ],

  // The Region that records IAM, and has the aggregator and Athena. The first of the above unless said otherwise.
  // homeRegion: 'eu-west-1',

  // Where AWS Config is set up already (Control Tower, another team): use it, change nothing of it.
  // recorder: 'adopt',

  // Or a cheaper recorder: only what the rules below look at, kept for a year.
  // recorder: { recordingGroup: 'judged', retentionDays: 400 },

  rules: {
    // 'gp2-volume': false,
    // 'open-ssh': { parameters: { allowedCidrs: ['192.0.2.0/24', '2001:db8::/32'] } },
    // 'expiring-certificate': { parameters: { daysToExpiration: 45 }, frequency: 'Twelve_Hours' },
    // 'missing-tags': { parameters: { tag1Key: 'owner' }, resourceTypes: ['AWS::EC2::Instance', 'AWS::S3::Bucket'] },
    // '*': false, // no rule but those named here
  },

  // AWS's managed rules beside them: by name, or any other by its identifier.
  // managedRules: {
  //   'restricted-ssh': 'default',
  //   'acm-certificate-expiration-check': { parameters: { daysToExpiration: 30 } },
  //   RDS_STORAGE_ENCRYPTED: { resourceTypes: ['AWS::RDS::DBInstance'] },
  // },

  // Rules in Guard's language.
  // guardRules: { 'gp3-only': { policy: 'guard/gp3-only.guard', resourceTypes: ['AWS::EC2::Volume'] } },

  // Who hears of what breaks a rule, and of what was put right; mail has to be confirmed.
  // alerts: { subscribers: ['on-call@example.com', 'https://example.com/alerts'], severity: 'high', securityHub: true },

  // How what breaks a rule is put right. Nothing is, unless it is said here: begin with 'manual'.
  // remediation: {
  //   'expiring-certificate': 'manual', // a person starts it
  //   'open-ssh': {
  //     mode: 'approve', // AWS Config starts it, and it waits for one of these
  //     approvers: ['arn:aws:iam::111122223333:role/on-call', 'arn:aws:iam::444455556666:role/on-call'],
  //     environments: [{ account: '444455556666', region: 'eu-west-1', mode: 'automatic' }],
  //   },
  // },

  // Who may live with what, and until when.
  // waivers: 'waivers.yaml',

  // tags: { owner: 'platform-team' },

  // One view of all accounts.
  // aggregator: 'organization',

  // Who hears when Assay itself is in trouble.
  // health: { subscribers: ['platform-team@example.com'] },
});
