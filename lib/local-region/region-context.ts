import type { AccountResources } from './account/resources';
import type { AwsCall } from './aws-call';
import type { Clock } from './clock';
import type { DeploymentScope } from './service';

/** The parts that the services of a Region share. */
export interface RegionContext {
  readonly scope: DeploymentScope;
  readonly clock: Clock;
  readonly resources: AccountResources;
  /**
   * Makes a call, as a client of the endpoint would: checks its permissions and passes it to its service.
   * @throws AwsError as AWS would answer
   */
  // biome-ignore lint/suspicious/noExplicitAny: the type follows from the operation
  call(call: InternalCall): Promise<any>;
  /** Creates an id that no other call returns: `00000000-0000-4000-8000-000000000001`. */
  createId(): string;
}

/** A call that a part of the local region makes. */
export type InternalCall = Pick<AwsCall, 'service' | 'operation' | 'input' | 'caller'> &
  Partial<Pick<AwsCall, 'region' | 'sourceIPAddress' | 'userAgent'>>;
