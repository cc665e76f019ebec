import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { redshiftCluster } from '../../../lib/resources/redshift/cluster';

/** Flags Redshift clusters that are publicly accessible. */
export default defineRule({
  name: 'public-redshift-cluster',
  title: 'Redshift clusters must not be publicly accessible',
  rationale:
    'A warehouse holds copies of everything. With a public address, one careless security group rule puts it on the internet, where only its password protects it.',
  severity: 'critical',
  resource: redshiftCluster,
  triggers: [onChange],
  managedRules: ['REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK'],
  controls: [
    'FSBP Redshift.1',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 3.5.1.3',
    'PCI DSS 4.0.1 10.3.2',
    'PCI DSS 4.0.1 A1.1.2',
  ],
  parameters: {},
  limitations: [
    'Whether its security groups and routes admit traffic from the internet: a public address is enough to be non-compliant.',
    'Redshift Serverless, which has another resource type.',
  ],
  evaluate({ isPubliclyAccessible, address }) {
    if (!isPubliclyAccessible) return COMPLIANT;
    return nonCompliant(`It has a public address${address === undefined ? '' : `, ${address}`}`);
  },
});
