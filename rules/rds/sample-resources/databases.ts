/** Parts of the cases of rules about DB instances and DB clusters. */

import { Reference } from '../../../lib/core/reading/unreadable';

/** An instance as AWS Config records it. */
export const instance = (configuration: object) => ({
  resourceType: 'AWS::RDS::DBInstance',
  configuration: { dBInstanceIdentifier: 'orders', engine: 'mysql', ...configuration },
});

/** A cluster as AWS Config records it. */
export const cluster = (configuration: object) => ({
  resourceType: 'AWS::RDS::DBCluster',
  configuration: { dbclusterIdentifier: 'shop', engine: 'aurora-postgresql', ...configuration },
});

/** An instance of a template. */
export const template = (configuration: object, resourceType = 'AWS::RDS::DBInstance') => ({
  shape: 'template' as const,
  resourceType,
  resourceId: 'Orders',
  configuration: { Engine: 'mysql', ...configuration },
});

/** A cluster of a template. */
export const clusterTemplate = (configuration: object) =>
  template({ Engine: 'aurora-postgresql', ...configuration }, 'AWS::RDS::DBCluster');

/** A replica of an instance with some properties in the same template. */
export const replica = (source: object, configuration: object = {}) =>
  template({
    Engine: undefined,
    SourceDBInstanceIdentifier: new Reference('{"Ref":"Source"}', 'Source', undefined, source),
    ...configuration,
  });
