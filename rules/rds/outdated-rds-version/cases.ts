import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { cluster, clusterTemplate, instance, replica, template } from '../sample-resources/databases';
import rule from './rule';

const db = (engine: string, engineVersion: unknown) => instance({ engine, engineVersion });
const aurora = (engine: string, engineVersion: unknown) => cluster({ engine, engineVersion });
const ended = (label: string, version: string, date: string) =>
  nonCompliant(`${label} runs version ${version}, whose standard support ended on ${date}`);
const noEnd = (what: string) => insufficientData(`the end of support of ${what} is not known`);

export default defineCases(rule, [
  { scenario: 'MySQL 5.7', ...db('mysql', '5.7.44'), expected: ended('Instance orders (mysql)', '5.7', '2024-02-29') },
  {
    scenario: 'the first day after standard support',
    ...db('mysql', '8.0.44'),
    now: '2026-08-01T00:00:00Z',
    expected: ended('Instance orders (mysql)', '8.0', '2026-07-31'),
  },
  {
    scenario: 'PostgreSQL 12',
    ...db('postgres', '12.22'),
    expected: ended('Instance orders (postgres)', '12', '2025-02-28'),
  },
  {
    scenario: 'a version of PostgreSQL with two numbers',
    ...db('postgres', '9.6.24'),
    expected: ended('Instance orders (postgres)', '9.6', '2022-04-30'),
  },
  {
    scenario: 'MariaDB 10.4',
    ...db('mariadb', '10.4.34'),
    expected: ended('Instance orders (mariadb)', '10.4', '2025-02-28'),
  },
  {
    scenario: 'Aurora MySQL 2',
    ...aurora('aurora-mysql', '5.7.mysql_aurora.2.11.2'),
    expected: ended('Cluster shop (aurora-mysql)', '2', '2024-10-31'),
  },
  {
    scenario: 'Aurora MySQL 2 by its community version',
    ...aurora('aurora-mysql', '5.7'),
    expected: ended('Cluster shop (aurora-mysql)', '2', '2024-10-31'),
  },
  {
    scenario: 'the first Aurora',
    ...aurora('aurora', '5.6.mysql_aurora.1.22.2'),
    expected: ended('Cluster shop (aurora)', '1', '2023-02-28'),
  },
  {
    scenario: 'Aurora PostgreSQL 12',
    ...aurora('aurora-postgresql', '12.9'),
    expected: ended('Cluster shop (aurora-postgresql)', '12', '2025-02-28'),
  },
  {
    scenario: 'Aurora PostgreSQL 10',
    ...aurora('aurora-postgresql', '10.20'),
    expected: ended('Cluster shop (aurora-postgresql)', '10', '2023-04-17'),
  },
  {
    scenario: 'a version before those of the table',
    ...db('mysql', '5.5.62'),
    expected: nonCompliant('Instance orders (mysql) runs version 5.5, whose standard support ended years ago'),
  },
  {
    scenario: 'a version of MariaDB before those of the table',
    ...db('mariadb', '10.1.48'),
    expected: nonCompliant('Instance orders (mariadb) runs version 10.1, whose standard support ended years ago'),
  },
  {
    scenario: 'a version of MariaDB that the table leaves out',
    ...db('mariadb', '10.9.8'),
    expected: noEnd('mariadb 10.9'),
  },
  {
    scenario: 'a cluster of three instances with MySQL',
    ...aurora('mysql', '5.7.44'),
    expected: ended('Cluster shop (mysql)', '5.7', '2024-02-29'),
  },
  {
    scenario: 'the output of describe-db-instances',
    shape: 'description',
    resourceType: 'AWS::RDS::DBInstance',
    configuration: { DBInstanceIdentifier: 'orders', Engine: 'postgres', EngineVersion: '11.22' },
    expected: ended('Instance orders (postgres)', '11', '2024-02-29'),
  },
  {
    scenario: 'a template with MySQL 5.7',
    ...template({ EngineVersion: '5.7' }),
    expected: ended('Instance Orders (mysql)', '5.7', '2024-02-29'),
  },
  {
    scenario: 'a template with MySQL 5.7 as a number',
    ...template({ EngineVersion: 5.7 }),
    expected: ended('Instance Orders (mysql)', '5.7', '2024-02-29'),
  },
  {
    scenario: 'a template of a replica of MySQL 5.7',
    ...replica({ Engine: 'MySQL', EngineVersion: '5.7' }),
    expected: ended('Instance Orders (MySQL)', '5.7', '2024-02-29'),
  },
  { scenario: 'MySQL 8.4', ...db('mysql', '8.4.6'), expected: COMPLIANT },
  {
    scenario: 'the last day of standard support',
    ...db('mysql', '8.0.44'),
    now: '2026-07-31T23:59:59Z',
    expected: COMPLIANT,
  },
  { scenario: 'MariaDB 10.11', ...db('mariadb', '10.11.8'), expected: COMPLIANT },
  {
    scenario: 'MariaDB 10.5, on the last day of its support',
    ...db('mariadb', '10.5.29'),
    now: '2026-08-31T12:00:00Z',
    expected: COMPLIANT,
  },
  { scenario: 'Oracle', ...db('oracle-ee-cdb', '19.0.0.0.ru-2024-04.rur-2024-04.r1'), expected: NOT_APPLICABLE },
  { scenario: 'Db2', ...db('db2-se', '11.5.9.0.sb00000000.r1'), expected: NOT_APPLICABLE },
  { scenario: 'an instance of DocumentDB', ...db('docdb', '5.0.0'), expected: NOT_APPLICABLE },
  {
    scenario: 'an engine whose name begins like one that is known',
    ...db('docdb-elastic', '5.0.0'),
    expected: insufficientData('the engine of Instance orders (docdb-elastic) is not known'),
  },
  {
    scenario: 'an engine whose name ends like one that is known',
    ...db('my-neptune', '1.2.1.0'),
    expected: insufficientData('the engine of Instance orders (my-neptune) is not known'),
  },
  {
    scenario: 'an own version whose name begins like one of the community',
    ...aurora('aurora-mysql', '8.0.36'),
    expected: insufficientData('8.0.36 is not known as a version of aurora-mysql'),
  },
  { scenario: 'PostgreSQL 17', ...db('postgres', '17.2'), expected: COMPLIANT },
  { scenario: 'a patch of PostgreSQL', ...db('postgres', '16.4-R2'), expected: COMPLIANT },
  { scenario: 'Aurora PostgreSQL 15', ...aurora('aurora-postgresql', '15.10'), expected: COMPLIANT },
  {
    scenario: 'a version that the parameter has',
    ...db('mysql', '5.7.44'),
    parameters: { supportedVersions: 'aurora-mysql:3, mysql:5.7' },
    expected: COMPLIANT,
  },
  {
    scenario: 'Aurora MySQL 3 that the parameter has',
    ...aurora('aurora-mysql', '8.0.mysql_aurora.3.10.1'),
    parameters: { supportedVersions: 'aurora-mysql:3' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with PostgreSQL 16',
    ...template({ Engine: 'postgres', EngineVersion: '16' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an instance of Aurora',
    ...instance({ engine: 'aurora-postgresql', engineVersion: '12.9', dBClusterIdentifier: 'shop' }),
    expected: NOT_APPLICABLE,
  },
  { scenario: 'SQL Server', ...db('sqlserver-se', '13.00.6300.2.v1'), expected: NOT_APPLICABLE },
  { scenario: 'Neptune', ...aurora('neptune', '1.2.1.0'), expected: NOT_APPLICABLE },
  { scenario: 'a major version of later years', ...db('postgres', '21.1'), expected: noEnd('postgres 21') },
  {
    scenario: 'Aurora MySQL 3',
    ...aurora('aurora-mysql', '8.0.mysql_aurora.3.04.0'),
    expected: noEnd('aurora-mysql 3'),
  },
  {
    scenario: 'a version of another engine',
    ...aurora('aurora-mysql', '14.7'),
    expected: insufficientData('14.7 is not known as a version of aurora-mysql'),
  },
  {
    scenario: 'a word instead of the version',
    ...db('mysql', 'latest'),
    expected: insufficientData('latest is not known as a version of mysql'),
  },
  {
    scenario: 'a template without a version',
    ...clusterTemplate({}),
    expected: insufficientData(
      'Cluster Orders (aurora-postgresql) may be out of standard support; the template does not have its version',
    ),
  },
  {
    scenario: 'a template that takes the version from a parameter',
    ...template({ EngineVersion: parameter }),
    expected: insufficientData('Properties.EngineVersion is {"Ref":"Parameter"}, which the template leaves open'),
  },
  {
    scenario: 'an engine in other letters',
    ...db('MySQL', '5.7.44'),
    expected: ended('Instance orders (MySQL)', '5.7', '2024-02-29'),
  },
  ...[
    ['mysql', 'v8.4.3'],
    ['postgres', 'R17.2'],
    ['aurora-mysql', 'v8.0.mysql_aurora.3.08.0'],
    ['aurora', '15.6.10a'],
  ].map(([engine = '', version = '']) => ({
    scenario: `a text of ${engine} that has a version in it and is none`,
    ...db(engine, version),
    expected: insufficientData(`${version} is not known as a version of ${engine}`),
  })),
  {
    scenario: 'Aurora MySQL 3 by the version of MySQL alone',
    ...aurora('aurora-mysql', '8.0'),
    expected: noEnd('aurora-mysql 3'),
  },
  {
    scenario: 'an engine that is not known',
    ...db('mysqul', '5.7.44'),
    expected: insufficientData('the engine of Instance orders (mysqul) is not known'),
  },
  {
    scenario: 'an item without a version',
    ...instance({}),
    expected: unreadable('Cannot read configuration.engineVersion: expected a string, found nothing'),
  },
  {
    scenario: 'a number instead of the version',
    ...db('postgres', 12),
    expected: unreadable('Cannot read configuration.engineVersion: expected a string, found 12'),
  },
]);
