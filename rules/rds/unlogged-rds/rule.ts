import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type RdsDatabase, rdsDatabase } from '../../../lib/resources/rds/database';

/** Flags databases that do not send their logs to CloudWatch Logs. */
export default defineRule({
  name: 'unlogged-rds',
  title: 'RDS databases must send their logs to CloudWatch',
  rationale:
    'A database keeps its own logs for days, where only its administrators look. In CloudWatch Logs they outlive the database and can raise alarms.',
  severity: 'medium',
  resource: rdsDatabase,
  triggers: [onChange],
  managedRules: [
    'RDS_LOGGING_ENABLED',
    'RDS_AURORA_MYSQL_AUDIT_LOGGING_ENABLED',
    'RDS_AURORA_POSTGRESQL_LOGS_TO_CLOUDWATCH',
    'RDS_POSTGRESQL_LOGS_TO_CLOUDWATCH',
    'RDS_SQL_SERVER_LOGS_TO_CLOUDWATCH',
  ],
  controls: [
    'FSBP RDS.9',
    'FSBP RDS.34',
    'FSBP RDS.36',
    'FSBP RDS.37',
    'PCI DSS 4.0.1 5.3.4',
    'PCI DSS 4.0.1 10.2.1',
    'PCI DSS 4.0.1 10.2.1.1',
    'PCI DSS 4.0.1 10.2.1.2',
    'PCI DSS 4.0.1 10.2.1.3',
    'PCI DSS 4.0.1 10.2.1.4',
    'PCI DSS 4.0.1 10.2.1.5',
    'PCI DSS 4.0.1 10.2.1.6',
  ],
  parameters: {
    logTypes: strings({
      default: '',
      description: 'The logs that every database must send; those that its engine has if empty',
    }),
  },
  limitations: [
    'Whether the engine writes these logs: parameters and option groups decide, for example for the audit log of MySQL.',
    'Database activity streams.',
  ],
  evaluate(database, { parameters }) {
    // A cluster has the setting for its instances.
    if (database.isClusterMember) return NOT_APPLICABLE;
    const required = parameters.logTypes.length > 0 ? parameters.logTypes : findRequiredLogs(database);
    if (required === 'unknown') return insufficientData(`the template does not name the engine of ${database.label}`);
    if (!required) return NOT_APPLICABLE;
    const { exportedLogs } = database;
    if (!exportedLogs) return insufficientData(`whether ${database.label} sends the logs of its source is not known`);
    const missing = required.filter((log) => !exportedLogs.includes(log));
    if (missing.length === 0) return COMPLIANT;
    if (missing.length === required.length) return nonCompliant(`${database.label} sends no logs to CloudWatch`);
    return nonCompliant(
      `${database.label} does not send the ${missing.length === 1 ? 'log' : 'logs'} ${joinList(missing)} to CloudWatch`,
    );
  },
});

/** Returns the logs of an engine that Security Hub asks for; `undefined` for an engine that it does not name. */
function findRequiredLogs({ engine }: RdsDatabase): readonly string[] | 'unknown' | undefined {
  return engine === undefined ? 'unknown' : REQUIRED_LOGS.find(([pattern]) => pattern.test(engine))?.[1];
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-9 */
const REQUIRED_LOGS: readonly (readonly [engine: RegExp, logs: readonly string[]])[] = [
  [/^aurora-postgresql$/, ['postgresql']],
  [/^aurora(-mysql)?$/, ['audit', 'error', 'general', 'slowquery']],
  [/^postgres$/, ['postgresql', 'upgrade']],
  [/^(mysql|mariadb)$/, ['audit', 'error', 'general', 'slowquery']],
  [/^(custom-)?oracle-/, ['alert', 'audit', 'trace', 'listener']],
  [/^(custom-)?sqlserver-/, ['error', 'agent']],
  [/^docdb$/, ['audit', 'profiler']],
  [/^neptune$/, ['audit']],
];
