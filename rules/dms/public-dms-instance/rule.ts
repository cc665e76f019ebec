import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { replicationInstance } from '../../../lib/resources/dms/replication-instance';

/** Flags replication instances that are publicly accessible. */
export default defineRule({
  name: 'public-dms-instance',
  title: 'DMS replication instances must not be publicly accessible',
  rationale:
    'A replication instance reads whole databases and keeps the passwords of their endpoints. With a public address, one careless security group rule puts it on the internet.',
  severity: 'critical',
  resource: replicationInstance,
  triggers: [onChange],
  managedRules: ['DMS_REPLICATION_NOT_PUBLIC'],
  controls: [
    'FSBP DMS.1',
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
    'Replications of DMS Serverless, which have another resource type and no public address.',
  ],
  evaluate({ isPubliclyAccessible }) {
    return isPubliclyAccessible ? nonCompliant('It has a public address') : COMPLIANT;
  },
});
