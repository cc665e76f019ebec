import { createHash } from 'node:crypto';
import type { Alert } from '../../../alerts/alert';
import type { TableKey } from '../../aws/table';

/**
 * Keys of the alert function's rows in the response table. The plan function's partition keys begin with `execution#`
 * and `fix#`. Every row that is not deleted expires, except those of open alerts and the few under `clock`
 * and `machine`.
 *
 * | pk | sk | class |
 * |---|---|---|
 * | `alert#<alert>` | `claim` | `AlertClaims` |
 * | `state` | `<Config rule>#<resource>` | `OpenAlerts` |
 * | `waiting` | `<Config rule>#<resource>#<time>#<alert>` | `WaitingAlerts` |
 * | `storm#<Config rule>#<window's start>` | `count` | `Digests` |
 * | `digest` | `<window's end>#<reason>#<Config rule>` | `Digests` |
 * | `digest#<window's end>#<reason>#<Config rule>` | `<time>#<alert>` | `Digests` |
 * | `queue#<destination>` | `<time>#<message>` | `MachineQueue` |
 * | `machine` | `<destination>` | `MachineQueue` |
 * | `clock` | `reminder` | `SweepStore` |
 * | `clock` | `rule#<Config rule>` | `SweepStore` |
 */
export const claimKey = (alertId: string): TableKey => ({ pk: `alert#${alertId}`, sk: 'claim' });

export const stateKey = (configRuleName: string, resource: ResourceKey): TableKey => ({
  pk: 'state',
  sk: `${configRuleName}#${hashResource(resource)}`,
});

export const WAITING = 'waiting';

/** The beginning of the sort keys of all waiting alerts of one resource and Config rule. */
export const waitingPrefix = ({ rule, resource }: Alert): string => `${rule.configRuleName}#${hashResource(resource)}#`;

export const waitingKey = (alert: Alert): TableKey => ({ pk: WAITING, sk: waitingPrefix(alert) + timedKey(alert) });

export const stormKey = (source: string, windowStart: string): TableKey => ({
  pk: `storm#${source}#${windowStart}`,
  sk: 'count',
});

export const CLOCK = 'clock';
export const REMINDER_KEY: TableKey = { pk: CLOCK, sk: 'reminder' };
export const ruleKey = (configRuleName: string): TableKey => ({ pk: CLOCK, sk: `rule#${configRuleName}` });

export const queueKey = (destination: string, key: string): TableKey => ({ pk: `queue#${destination}`, sk: key });
export const machineKey = (destination: string): TableKey => ({ pk: 'machine', sk: destination });

/** The properties that identify a resource. */
export type ResourceKey = Pick<Alert['resource'], 'accountId' | 'region' | 'type' | 'id'>;

/** An ARN can be longer than the 1,024 bytes of a sort key. */
const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** Returns the same hash for the same resource. */
export const hashResource = ({ accountId, region, type, id }: ResourceKey): string =>
  hash(JSON.stringify([accountId, region, type, id]));

/** Sorts alerts and messages by time. */
export const timedKey = ({ at, id }: Pick<Alert, 'at' | 'id'>): string => `${at}#${hash(id)}`;

/** Longer than the 14 days for which a dead-letter queue keeps an event that may be sent again. */
export const RETENTION_DAYS = 30;
