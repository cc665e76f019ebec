import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { ConfigurationItem } from '../../core/item';
import { describeError } from '../../core/text/errors';
import type { UnreadableRecord } from '../../formats/document';
import type { ResourceName } from '../rule-function/resource-name';

/** The collected parts of an account: items in the form in which the command reads the same answers of AWS. */
export interface Collection {
  readonly items: readonly ConfigurationItem[];
  /** Parts of the answers that contradict AWS's shape. */
  readonly unreadable: readonly UnreadableRecord[];
  /** Every resource that exists, with or without an item. The results of all others are withdrawn. */
  readonly existing: readonly ResourceName[];
}

/** The clients and the account of a collection. */
export interface CollectionContext {
  readonly clients: CollectorClients;
  readonly accountId: string;
  /** Waits before another attempt. @throws an error when there is no time for it */
  pause(attempt: number, what: string): Promise<void>;
}

export interface CollectorClients {
  readonly iam: IAMClient;
  readonly ec2: EC2Client;
  /**
   * Returns the client of a Region, since only the home Region of a trail answers every call about it.
   * @param region @default the Region of the function
   */
  cloudTrail(region?: string): CloudTrailClient;
}

/** AWS refused a call or kept failing it, or did not finish in time. */
export class CollectionError extends Error {
  override readonly name = 'CollectionError';
}

/**
 * Returns the answer of a call.
 * @param action the call's name, for the message: `GetAccountSummary`
 * @throws CollectionError when it fails
 */
export async function requireAnswer<Output>(action: string, call: Promise<Output>): Promise<Output> {
  try {
    return await call;
  } catch (cause) {
    throw new CollectionError(`Cannot call ${action}: ${describeError(cause)}`, { cause });
  }
}
