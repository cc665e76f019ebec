import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { flag } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { accountBlock } from '../../../lib/resources/s3/account-public-access-block';

/** Flags accounts whose public access block for S3 lacks a setting. */
export default defineRule({
  name: 'unblocked-s3-account',
  title: 'Accounts must block public access to S3',
  rationale:
    'The block of the account stops every bucket from becoming public, also those that are created tomorrow and those whose own block is turned off.',
  severity: 'high',
  resource: accountBlock,
  triggers: [onChange],
  managedRules: ['S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS', 'S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC'],
  controls: [
    'FSBP S3.1',
    'CIS 5.0 2.1.4',
    'CIS 7.0 3.1.4',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 3.5.1.3',
    'PCI DSS 4.0.1 10.3.2',
    'PCI DSS 4.0.1 A1.1.2',
  ],
  parameters: {
    BlockPublicAcls: flag({ default: true, description: 'Whether new public ACLs must be refused' }),
    IgnorePublicAcls: flag({ default: true, description: 'Whether existing public ACLs must have no effect' }),
    BlockPublicPolicy: flag({ default: true, description: 'Whether new public policies must be refused' }),
    RestrictPublicBuckets: flag({ default: true, description: 'Whether existing public policies must have no effect' }),
  },
  limitations: [
    'Accounts that never set the block: AWS Config has no item for them.',
    'Templates: CloudFormation cannot set the block of an account.',
  ],
  evaluate({ block }, { parameters }) {
    const settings = [
      ['BlockPublicAcls', block.blockPublicAcls],
      ['IgnorePublicAcls', block.ignorePublicAcls],
      ['BlockPublicPolicy', block.blockPublicPolicy],
      ['RestrictPublicBuckets', block.restrictPublicBuckets],
    ] as const;
    const off = settings.filter(([name, isOn]) => parameters[name] && isOn !== true).map(([name]) => name);
    return off.length === 0 ? COMPLIANT : nonCompliant(`The block of the account lacks ${joinList(off, 4)}`);
  },
});
