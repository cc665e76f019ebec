import type { AccountResource } from '../../../account/resources';
import { toSdkStructure } from '../../shapes';

/** The codes of the states of an instance. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
export const STATES = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;

export type StateName = keyof typeof STATES;

/** Returns a state as AWS Config records it. */
export const toState = (name: StateName) => ({ code: STATES[name], name });

/** Returns the name of the state of an instance. */
export const readStateName = ({ configuration }: AccountResource): StateName =>
  (configuration.state as { readonly name: StateName }).name;

/** Returns instances as DescribeInstances has them. */
export const describeInstances = (instances: readonly AccountResource[]): object[] =>
  instances.map(({ configuration }) => toSdkStructure('ec2', 'Instance', configuration));
