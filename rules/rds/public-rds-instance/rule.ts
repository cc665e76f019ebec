import { COMPLIANT, nonCompliant, insufficientData } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type DbInstance, dbInstance } from '../../../lib/resources/rds/db-instance';

/** A database has no business with the internet: one open security group, and its login is tried all day. */
export default defineRule({
  name: 'public-rds-instance',
  title: 'Databases have no public address',
  rationale: 'A database with a public address is one careless security group away from the internet, and then only its password stands in the way.',
  severity: 'high',
  resource: dbInstance,
  triggers: [onChange],
  managedRule: 'rds-instance-public-access-check',
  parameters: {},
  limitations: [
    'Whether its security groups, subnets and routes let the internet in: that it has a public address is enough.',
    'Snapshots shared with everybody, and ways in past a private address, such as a proxy or a bastion.',
  ],
  evaluate(database) {
    if (database.isPubliclyAccessible === undefined) {
      return insufficientData(
        `whether database ${database.identifier} has a public address: the template leaves PubliclyAccessible out, and then its VPC and subnet group decide`,
      );
    }
    return database.isPubliclyAccessible ? nonCompliant(described(database)) : COMPLIANT;
  },
});

function described({ identifier, engine, endpoint, securityGroups }: DbInstance): string {
  const place = endpoint === undefined ? 'a public address' : `a public address, ${endpoint}`;
  const guard = securityGroups.length === 0 ? '' : `, guarded by ${joinList(securityGroups)} alone`;
  return `Database ${identifier}${engine === undefined ? '' : ` (${engine})`} has ${place}${guard}`;
}
