import { Properties } from '../../core/reading/properties';
import type { GenericResource } from '../generic-resource';

/** Returns whether point-in-time recovery of a table is on; `undefined` if the input does not contain it. */
export function readPointInTimeRecovery({
  properties,
  supplementaryProperties,
  item: { shape },
}: GenericResource): boolean | undefined {
  if (shape === 'template') {
    const settings = properties.optionalObject('pointInTimeRecoverySpecification');
    return settings?.optionalBoolean('pointInTimeRecoveryEnabled') ?? false;
  }
  const key = 'ContinuousBackupsDescription';
  const backups = supplementaryProperties.optionalJson(key);
  if (backups === undefined) return undefined;
  const recovery = Properties.of(backups, `supplementaryConfiguration.${key}`).optionalObject(
    'pointInTimeRecoveryDescription',
  );
  return recovery?.oneOf('pointInTimeRecoveryStatus', ['ENABLED', 'DISABLED']) === 'ENABLED';
}
