import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { rdsDatabase } from '../../../lib/resources/rds/database';

/**
 * The engines of instances and of clusters that can have it in every version that RDS offers. Clusters of MySQL and PostgreSQL
 * are Multi-AZ DB clusters.
 */
const ENGINES = {
  instance: ['mysql', 'postgres'],
  cluster: ['aurora', 'aurora-mysql', 'aurora-postgresql', 'mysql', 'neptune', 'postgres'],
} as const;

/** Flags databases to which IAM identities cannot sign in. */
export default defineRule({
  name: 'rds-without-iam-authentication',
  title: 'RDS databases must accept IAM identities',
  rationale:
    'With IAM authentication a program signs in by a token of its role that is valid for 15 minutes. A password lies in a configuration, is shared, and is valid until somebody changes it.',
  severity: 'low',
  resource: rdsDatabase,
  triggers: [onChange],
  managedRules: [
    'RDS_INSTANCE_IAM_AUTHENTICATION_ENABLED',
    'RDS_CLUSTER_IAM_AUTHENTICATION_ENABLED',
    'NEPTUNE_CLUSTER_IAM_DATABASE_AUTHENTICATION',
  ],
  controls: [
    'FSBP RDS.10',
    'FSBP RDS.12',
    'FSBP Neptune.7',
    'PCI DSS 4.0.1 7.2.1',
    'PCI DSS 4.0.1 7.2.2',
    'PCI DSS 4.0.1 7.2.5',
    'PCI DSS 4.0.1 7.3.1',
    'PCI DSS 4.0.1 7.3.2',
    'PCI DSS 4.0.1 7.3.3',
    'PCI DSS 4.0.1 8.2.7',
    'PCI DSS 4.0.1 8.2.8',
  ],
  parameters: {},
  limitations: [
    'Whether programs sign in by IAM, and which passwords exist besides.',
    'MariaDB, of which only newer versions can have it: it is not applicable.',
  ],
  evaluate(database) {
    // A cluster decides for its instances.
    if (database.isClusterMember) return NOT_APPLICABLE;
    const { engine, label, acceptsIamIdentities } = database;
    if (engine === undefined) return insufficientData(`the template does not name the engine of ${label}`);
    const engines: readonly string[] = ENGINES[database.isCluster ? 'cluster' : 'instance'];
    if (!engines.includes(engine)) return NOT_APPLICABLE;
    if (acceptsIamIdentities === undefined)
      return insufficientData(`whether ${label} accepts IAM identities is not in the input`);
    return acceptsIamIdentities ? COMPLIANT : nonCompliant(`${label} accepts passwords only`);
  },
});
