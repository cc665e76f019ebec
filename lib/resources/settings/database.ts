import type { IamPermission, Operation } from '../../core/remediation/operation';
import type { Setting, SettingCall } from '../../core/remediation/setting';
import type { WaitCondition } from '../../core/remediation/step';
import { uncapitalize } from '../../core/text/casing';
import { type RdsDatabase, rdsDatabase } from '../rds/database';
import { defineSettingOperation, withConfiguration } from './setting-operation';

/** How the calls of RDS name an instance, a cluster, and its resource ID. */
const NAMES_IN_CALLS = {
  Instance: { arn: 'db:*', filter: 'dbi-resource-id' },
  Cluster: { arn: 'cluster:*', filter: 'db-cluster-resource-id' },
} as const;
type Kind = keyof typeof NAMES_IN_CALLS;

type DatabaseSwitch = 'AutoMinorVersionUpgrade' | 'DeletionProtection' | 'PubliclyAccessible';

/**
 * A setting of an instance or a cluster that is on or off.
 *
 * No call has `ApplyImmediately`: it would apply all other changes that wait for the maintenance window, too, and some
 * of them restart the database. RDS applies these settings at once without it.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
 * @param to the value that the remediation sets
 * @param isSlow whether RDS shows the value some time after the call
 */
export function databaseSwitch<R extends RdsDatabase>(
  kind: Kind,
  member: DatabaseSwitch,
  read: (database: R) => boolean | undefined,
  { to, isSlow = false }: { readonly to: boolean; readonly isSlow?: boolean },
): Setting<R, boolean> {
  const operation = createModification(kind, member);
  const toCall = (verb: 'Set' | 'Restore', value: boolean): SettingCall<R, boolean> => ({
    step: `${verb}${kind}${member}`,
    operation,
    toParameters: ({ identifier }, given) => ({ [`DB${kind}Identifier`]: identifier, [member]: given }),
    ...(isSlow && { waitFor: createWait(kind, member, value) }),
  });
  return {
    label: uncapitalize(member),
    read,
    set: toCall('Set', to),
    restore: [toCall('Restore', !to)],
  };
}

const allowOnDatabases = (action: string, kind: Kind): IamPermission => ({
  action: `rds:${action}`,
  resource: `arn:\${Partition}:rds:\${Region}:\${Account}:${NAMES_IN_CALLS[kind].arn}`,
});

/**
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html
 */
const createModification = (kind: Kind, member: DatabaseSwitch): Operation =>
  defineSettingOperation({
    service: 'rds',
    api: `ModifyDB${kind}`,
    parameters: { [`DB${kind}Identifier`]: 'String', [member]: 'Boolean' },
    permission: allowOnDatabases(`ModifyDB${kind}`, kind),
    subject: `DB${kind}Identifier`,
    toSubject: (item) => rdsDatabase.read(item).identifier,
    set: (item, { [member]: value = null }) => withConfiguration(item, { [member]: value }),
  });

const createWait = (kind: Kind, member: DatabaseSwitch, value: boolean): WaitCondition => ({
  service: 'rds',
  api: `DescribeDB${kind}s`,
  parameters: { Filters: [{ Name: NAMES_IN_CALLS[kind].filter, Values: ['{{ ResourceId }}'] }] },
  selector: `$.DB${kind}s[0].${member}`,
  // SSM writes Booleans as Python does. AWS documents it nowhere, so both forms are accepted.
  values: value ? ['True', 'true'] : ['False', 'false'],
  timeoutSeconds: 900,
  permission: allowOnDatabases(`DescribeDB${kind}s`, kind),
});

/**
 * Describes why RDS would refuse to modify a database; `undefined` if it would not. There are more states in which it
 * refuses, but no list of them: then the call fails and changes nothing.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
 */
export function describeModificationObstacle({ label, status, isMultiZoneMember }: RdsDatabase): string | undefined {
  const obstacle = STATES_WITHOUT_MODIFICATION.get(status ?? '');
  if (obstacle) return `${label} is ${obstacle.state}, and RDS modifies no such database: ${obstacle.advice}`;
  return isMultiZoneMember
    ? `${label} belongs to a Multi-AZ DB cluster, whose instances RDS does not modify alone: modify the cluster`
    : undefined;
}

const START_OR_DELETE = 'start it, or delete it';
const STATES_WITHOUT_MODIFICATION: ReadonlyMap<string, { readonly state: string; readonly advice: string }> = new Map([
  ['stopped', { state: 'stopped', advice: START_OR_DELETE }],
  ['stopping', { state: 'stopping', advice: START_OR_DELETE }],
  ['creating', { state: 'being created', advice: 'start the remediation again when it is available' }],
  ['deleting', { state: 'being deleted', advice: 'nothing is left to do' }],
]);
