import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { defineRule, onChange } from '../../../lib/core/rule';
import { rdsDatabase } from '../../../lib/resources/rds/database';

/** Flags databases that do not install minor versions automatically. */
export default defineRule({
  name: 'unpatched-rds',
  title: 'RDS databases must install minor versions automatically',
  rationale:
    'Minor versions contain the fixes of known security holes of the engine. Without automatic upgrades, a database stays at its version until somebody remembers it.',
  severity: 'high',
  resource: rdsDatabase,
  triggers: [onChange],
  managedRules: ['RDS_AUTOMATIC_MINOR_VERSION_UPGRADE_ENABLED', 'RDS_CLUSTER_AUTO_MINOR_VERSION_UPGRADE_ENABLE'],
  controls: ['FSBP RDS.13', 'FSBP RDS.35', 'CIS 5.0 2.2.2', 'CIS 7.0 3.2.2', 'PCI DSS 4.0.1 6.3.3'],
  parameters: {},
  limitations: [
    'Whether an upgrade is pending or failed.',
    'Major versions, which are never installed automatically.',
    'DocumentDB, which installs no version by itself, whatever the setting.',
  ],
  evaluate(database) {
    if (database.isCluster && database.engine === undefined) {
      return insufficientData(`the template does not name the engine of ${database.label}`);
    }
    if (!database.canUpgradeMinorVersions) return NOT_APPLICABLE;
    if (database.upgradesMinorVersions === undefined) {
      return insufficientData(`whether ${database.label} upgrades automatically is not in the input`);
    }
    return database.upgradesMinorVersions
      ? COMPLIANT
      : nonCompliant(`${database.label} does not install minor versions automatically`);
  },
});
