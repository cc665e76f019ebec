import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { rdsDatabase } from '../../../lib/resources/rds/database';

/** Flags databases without deletion protection. */
export default defineRule({
  name: 'unprotected-rds',
  title: 'RDS databases must have deletion protection',
  rationale:
    'One wrong call deletes a database, and with it the automatic backups. With deletion protection, RDS refuses the call until somebody turns the protection off on purpose.',
  severity: 'low',
  resource: rdsDatabase,
  triggers: [onChange],
  managedRules: ['RDS_INSTANCE_DELETION_PROTECTION_ENABLED', 'RDS_CLUSTER_DELETION_PROTECTION_ENABLED'],
  controls: ['FSBP RDS.7', 'FSBP RDS.8'],
  parameters: {
    databaseEngines: strings({ default: '', description: 'The engines that need protection; all if empty' }),
  },
  limitations: [
    'Who may turn the protection off.',
    'Whether the database is meant to be short-lived, as in a test environment: add a waiver for those.',
  ],
  evaluate(database, { parameters: { databaseEngines } }) {
    // The protection of a cluster covers its instances, which cannot have their own.
    if (database.isClusterMember) return NOT_APPLICABLE;
    if (databaseEngines.length > 0) {
      const { engine } = database;
      if (engine === undefined) return insufficientData(`the template does not name the engine of ${database.label}`);
      if (!databaseEngines.some((one) => one.toLowerCase() === engine)) return NOT_APPLICABLE;
    }
    if (database.isProtectedFromDeletion === undefined) {
      return insufficientData(`the deletion protection of ${database.label} is not in the input`);
    }
    return database.isProtectedFromDeletion ? COMPLIANT : nonCompliant(`${database.label} can be deleted by one call`);
  },
});
