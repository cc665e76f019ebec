import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type DbInstance, dbInstance } from '../../../lib/resources/rds/database';

/** Flags DB instances that are publicly accessible. */
export default defineRule({
  name: 'public-rds-instance',
  title: 'RDS instances must not be publicly accessible',
  rationale:
    'A publicly accessible database is one careless security group rule away from the internet, where only its password protects it.',
  severity: 'high',
  resource: dbInstance,
  triggers: [onChange],
  managedRules: ['RDS_INSTANCE_PUBLIC_ACCESS_CHECK'],
  controls: [
    'FSBP RDS.2',
    'CIS 5.0 2.2.3',
    'CIS 7.0 3.2.3',
    'PCI DSS 4.0.1 1.2.8',
    'PCI DSS 4.0.1 1.3.1',
    'PCI DSS 4.0.1 1.3.2',
    'PCI DSS 4.0.1 1.4.2',
    'PCI DSS 4.0.1 1.5.1',
    'PCI DSS 4.0.1 3.5.1.3',
    'PCI DSS 4.0.1 10.3.2',
    'PCI DSS 4.0.1 A1.1.2',
    'PCI DSS 4.0.1 A1.1.3',
    'PCI DSS 4.0.1 A3.4.1',
  ],
  parameters: {},
  limitations: [
    'Whether its security groups, subnets and routes admit traffic from the internet: a public address is enough to be non-compliant.',
    'Recorded instances of an Aurora cluster with an internet access gateway: the cluster has the setting. DB shard groups of Aurora.',
    'Publicly shared snapshots, and indirect access through a proxy or a bastion host.',
  ],
  evaluate(database) {
    if (database.isPubliclyAccessible === undefined) {
      return insufficientData(
        `database ${database.identifier} may be publicly accessible; the template omits PubliclyAccessible, and its default does not follow from the subnet group and the engine`,
      );
    }
    return database.isPubliclyAccessible ? nonCompliant(describePublicAddress(database)) : COMPLIANT;
  },
});

function describePublicAddress({ identifier, engine, endpoint, securityGroups }: DbInstance): string {
  const address = endpoint === undefined ? 'a public address' : `a public address, ${endpoint}`;
  const groups = securityGroups.length === 0 ? '' : `, protected only by ${joinList(securityGroups)}`;
  return `Database ${identifier}${engine === undefined ? '' : ` (${engine})`} has ${address}${groups}`;
}
