import type { AccountResource } from '../account/resources';
import { hashText } from '../hashes';
import type { RegionContext } from '../region-context';

/** The parts of a Region that the services of resources need. */
export type ServiceContext = Pick<RegionContext, 'scope' | 'clock' | 'resources' | 'createId'>;

/** Creates an id like AWS's: `sg-0a1b2c3d4e5f60718`. */
export const createResourceId = (context: Pick<ServiceContext, 'createId' | 'scope'>, prefix: string): string =>
  `${prefix}-0${hashText(`${context.scope.account} ${context.scope.region} ${context.createId()}`).slice(0, 16)}`;

/** Builds a resource of a Region. Most are created without tags, relationships and supplementary configuration. */
export const buildServiceResource = (
  { scope: { region } }: Pick<ServiceContext, 'scope'>,
  parts: Pick<AccountResource, 'resourceType' | 'resourceId' | 'configuration'> & Partial<AccountResource>,
): AccountResource => ({ region, tags: {}, supplementaryConfiguration: {}, relationships: [], ...parts });
