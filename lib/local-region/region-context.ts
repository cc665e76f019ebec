import type { AccountResources } from './account/resources';
import type { AwsCall } from './aws-call';
import type { Clock } from './clock';
import type { IdleTime } from './events/idle-time';
import type { JournalEntry } from './journal';
import type { DeploymentScope } from './service';
import type { WorkQueue } from './work-queue';

/** The parts that the services of a Region share. */
export interface RegionContext {
  readonly scope: DeploymentScope;
  readonly clock: Clock;
  readonly work: WorkQueue;
  readonly resources: AccountResources;
  /**
   * Makes a call, as a client of the endpoint would: checks its permissions and passes it to its service.
   * @throws AwsError as AWS would answer
   */
  // biome-ignore lint/suspicious/noExplicitAny: the type follows from the operation
  call(call: InternalCall): Promise<any>;
  /** Milliseconds from a change to its configuration item; none if absent. */
  readonly recordingDelay?: number;
  /** Reports what happened to those who watch. */
  report(entry: JournalEntry): void;
  /** How long nothing has changed. */
  readonly idle: Pick<IdleTime, 'milliseconds' | 'awaitTimes'>;
  /** Creates an id that no other call returns: `00000000-0000-4000-8000-000000000001`. */
  createId(): string;
}

/** A call that a part of the local region makes. */
export type InternalCall = Pick<AwsCall, 'service' | 'operation' | 'input' | 'caller'> &
  Partial<Pick<AwsCall, 'region' | 'sourceIPAddress' | 'userAgent'>>;
