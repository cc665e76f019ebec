import { createHash } from 'node:crypto';
import type { RegionContext } from '../region-context';

/** The parts of a Region that the services of resources need. */
export type ServiceContext = Pick<RegionContext, 'scope' | 'clock' | 'resources' | 'createId'>;

/** Creates an id like AWS's: `sg-0a1b2c3d4e5f60718`. */
export const createResourceId = (context: Pick<ServiceContext, 'createId' | 'scope'>, prefix: string): string =>
  `${prefix}-0${hashText(`${context.scope.account} ${context.scope.region} ${context.createId()}`).slice(0, 16)}`;

export const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `arn:aws:ec2:eu-west-1:111122223333:volume/vol-1` */
export const formatResourceArn = ({ scope }: Pick<ServiceContext, 'scope'>, service: string, path: string): string =>
  `arn:${scope.partition}:${service}:${scope.region}:${scope.account}:${path}`;
