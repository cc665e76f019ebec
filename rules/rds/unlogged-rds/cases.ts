import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { cluster, clusterTemplate, instance, replica, template } from '../sample-resources/databases';
import rule from './rule';

const logs = (...enabledCloudwatchLogsExports: string[]) => ({ enabledCloudwatchLogsExports });
const NO_LOGS = nonCompliant('Instance orders (mysql) sends no logs to CloudWatch');

export default defineCases(rule, [
  { scenario: 'an instance without the list of logs', ...instance({}), expected: NO_LOGS },
  { scenario: 'an instance with an empty list', ...instance(logs()), expected: NO_LOGS },
  {
    scenario: 'all logs of MySQL',
    ...instance(logs('audit', 'error', 'general', 'slowquery')),
    expected: COMPLIANT,
  },
  {
    scenario: 'two logs of MySQL that are missing',
    ...instance(logs('error', 'general')),
    expected: nonCompliant('Instance orders (mysql) does not send the logs audit and slowquery to CloudWatch'),
  },
  {
    scenario: 'all logs of PostgreSQL',
    ...instance({ engine: 'postgres', ...logs('postgresql', 'upgrade') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a log of PostgreSQL that is missing',
    ...instance({ engine: 'postgres', ...logs('postgresql') }),
    expected: nonCompliant('Instance orders (postgres) does not send the log upgrade to CloudWatch'),
  },
  {
    scenario: 'all logs of SQL Server',
    ...instance({ engine: 'sqlserver-se', ...logs('agent', 'error') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a log of Oracle that is missing',
    ...instance({ engine: 'oracle-ee', ...logs('alert', 'audit', 'listener') }),
    expected: nonCompliant('Instance orders (oracle-ee) does not send the log trace to CloudWatch'),
  },
  {
    scenario: 'a cluster of Aurora PostgreSQL with its one log',
    ...cluster(logs('postgresql')),
    expected: COMPLIANT,
  },
  {
    scenario: 'a cluster of Aurora PostgreSQL without its log',
    ...cluster(logs()),
    expected: nonCompliant('Cluster shop (aurora-postgresql) sends no logs to CloudWatch'),
  },
  {
    scenario: 'a cluster of Neptune with its log',
    ...cluster({ engine: 'neptune', ...logs('audit') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a cluster of Neptune without its log',
    ...cluster({ engine: 'neptune', ...logs() }),
    expected: nonCompliant('Cluster shop (neptune) sends no logs to CloudWatch'),
  },
  {
    scenario: 'an instance of a cluster, which has the setting',
    ...instance({ engine: 'aurora-mysql', dBClusterIdentifier: 'shop' }),
    expected: NOT_APPLICABLE,
  },
  { scenario: 'an engine without required logs', ...instance({ engine: 'db2-se' }), expected: NOT_APPLICABLE },
  ...[
    ...[
      'mysql-like',
      'my-mariadb',
      'postgresql',
      'my-postgres',
      'aurora',
      'aurora-x',
      'my-aurora',
      'aurora-postgresql-2',
    ],
    ...[
      'my-aurora-postgresql',
      'docdb-elastic',
      'my-docdb',
      'neptune-2',
      'my-neptune',
      'my-oracle-ee',
      'my-sqlserver-se',
    ],
  ].map((engine) => ({
    scenario: `an engine ${engine}`,
    ...instance({ engine }),
    expected:
      engine === 'aurora' ? nonCompliant('Instance orders (aurora) sends no logs to CloudWatch') : NOT_APPLICABLE,
  })),
  ...(
    [
      ['custom-oracle-ee', ['alert', 'audit', 'trace', 'listener']],
      ['custom-sqlserver-se', ['error', 'agent']],
      ['docdb', ['audit', 'profiler']],
      ['aurora-mysql', ['audit', 'error', 'general', 'slowquery']],
    ] as const
  ).map(([engine, [first, ...others]]) => ({
    scenario: `an engine ${engine} with all of its logs but one`,
    ...cluster({ engine, ...logs(...others) }),
    expected: nonCompliant(`Cluster shop (${engine}) does not send the log ${first} to CloudWatch`),
  })),
  {
    scenario: 'the one log that is required',
    ...instance(logs('error')),
    parameters: { logTypes: 'error' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a required log of an engine without others',
    ...instance({ engine: 'db2-se' }),
    parameters: { logTypes: 'diag.log' },
    expected: nonCompliant('Instance orders (db2-se) sends no logs to CloudWatch'),
  },
  {
    scenario: 'a text instead of the list',
    ...instance({ enabledCloudwatchLogsExports: 'error' }),
    expected: unreadable('Cannot read configuration.enabledCloudwatchLogsExports: expected a list, found "error"'),
  },
  {
    scenario: 'an instance from describe-db-instances',
    shape: 'description',
    resourceType: 'AWS::RDS::DBInstance',
    configuration: { DBInstanceIdentifier: 'orders', Engine: 'mysql', EnabledCloudwatchLogsExports: ['error'] },
    expected: nonCompliant('Instance orders (mysql) does not send the logs audit, general and slowquery to CloudWatch'),
  },
  {
    scenario: 'a template of a replica without logs, as its source',
    ...replica({ Engine: 'postgres' }),
    expected: nonCompliant('Instance Orders (postgres) sends no logs to CloudWatch'),
  },
  {
    scenario: 'a template of a replica without logs, other than its source',
    ...replica({ Engine: 'postgres', EnableCloudwatchLogsExports: ['postgresql', 'upgrade'] }),
    expected: insufficientData('whether Instance Orders (postgres) sends the logs of its source is not known'),
  },
  {
    scenario: 'a template of a replica with logs of its own',
    ...replica({ Engine: 'postgres' }, { EnableCloudwatchLogsExports: ['postgresql', 'upgrade'] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template without logs',
    ...template({}),
    expected: nonCompliant('Instance Orders (mysql) sends no logs to CloudWatch'),
  },
  {
    scenario: 'a template with the logs',
    ...clusterTemplate({ EnableCloudwatchLogsExports: ['postgresql'] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the logs from a parameter',
    ...template({ EnableCloudwatchLogsExports: parameter }),
    expected: insufficientData(
      'Properties.EnableCloudwatchLogsExports is {"Ref":"Parameter"}, which the template leaves open',
    ),
  },
  {
    scenario: 'a template that takes the engine from a parameter',
    ...template({ Engine: parameter }),
    expected: insufficientData('Properties.Engine is {"Ref":"Parameter"}, which the template leaves open'),
  },
  {
    scenario: 'a template that leaves the engine to a snapshot',
    ...template({ Engine: undefined, DBSnapshotIdentifier: 'orders-2026-02-01' }),
    expected: insufficientData('the template does not name the engine of Instance Orders'),
  },
  {
    scenario: 'a template with the engine in another case',
    ...template({ Engine: 'MySQL' }),
    expected: nonCompliant('Instance Orders (MySQL) sends no logs to CloudWatch'),
  },
  {
    scenario: 'an engine without a name',
    ...instance({ engine: '', enabledCloudwatchLogsExports: [] }),
    expected: unreadable('Cannot read configuration.engine: expected an engine, found ""'),
  },
]);
