import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { genericReader } from '../../../lib/resources/generic-resource';

/** Flags Regions that do not block public sharing of EBS snapshots. */
export default defineRule({
  name: 'unblocked-snapshot-sharing',
  title: 'Regions must block public sharing of EBS snapshots',
  rationale:
    'A public snapshot gives a copy of a whole disk to everyone who lists public snapshots, and bots do so all the time. The block makes the mistake impossible.',
  severity: 'high',
  resource: genericReader('AWS::EC2::SnapshotBlockPublicAccess'),
  triggers: [onChange],
  managedRules: ['EBS_SNAPSHOT_BLOCK_PUBLIC_ACCESS'],
  controls: [
    'FSBP EC2.182',
    'PCI DSS 4.0.1 3.5.1.3',
    'PCI DSS 4.0.1 10.3.2',
    'PCI DSS 4.0.1 A1.1.2',
    'PCI DSS 4.0.1 A3.4.1',
  ],
  parameters: {},
  limitations: [
    'Snapshots that are shared with other accounts by their id.',
    'A Region for which AWS Config has no item of this type: the rule then has nothing to evaluate.',
  ],
  evaluate({ properties }) {
    switch (properties.oneOf('state', ['block-all-sharing', 'block-new-sharing', 'unblocked'])) {
      case 'block-all-sharing':
        return COMPLIANT;
      case 'block-new-sharing':
        return nonCompliant('The Region blocks new public snapshots, and those that are public already stay public');
      default:
        return nonCompliant('The Region allows public EBS snapshots');
    }
  },
});
