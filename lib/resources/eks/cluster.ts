import type { Properties } from '../../core/reading/properties';
import { defineReader } from '../../core/reading/reader';
import { isUnknown, type MaybeUnknown } from '../../core/reading/unreadable';
import { GenericResource } from '../generic-resource';

const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;

/**
 * A cluster of EKS: https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html
 *
 * @example
 * const isAudited = (cluster: EksCluster) => cluster.logTypes.includes('audit');
 */
export class EksCluster extends GenericResource {
  /** The types of logs that its control plane writes. */
  get logTypes(): readonly MaybeUnknown<(typeof LOG_TYPES)[number]>[] {
    const logging = this.isTemplate ? this.properties.optionalObject('logging') : this.properties.object('logging');
    if (this.item.shape === 'description')
      return (logging?.optionalObjects('clusterLogging') ?? []).flatMap(listEnabled);
    const enabled = logging?.optionalObject('clusterLogging')?.optionalObjects('enabledTypes') ?? [];
    return enabled.map((one) => {
      const raw = one.raw('type');
      return isUnknown(raw) ? raw : one.oneOf('type', LOG_TYPES);
    });
  }
}

/** DescribeCluster lists the types that are on, and those that are off. */
const listEnabled = (setup: Properties): (typeof LOG_TYPES)[number][] =>
  setup.optionalBoolean('enabled') ? LOG_TYPES.filter((type) => setup.strings('types').includes(type)) : [];

/**
 * Reads clusters of EKS.
 * @example
 * cluster.read(item).logTypes;
 */
export const cluster = defineReader('AWS::EKS::Cluster', EksCluster, { list: 'cluster', id: 'name', arn: 'arn' });
