import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { UnreadableItem } from '../../../core/reading/unreadable';
import { describeError } from '../../../core/text/errors';
import { toItem } from '../../../formats/items/configuration-item';
import type { DeclaredItem } from '../../../history/declared/read-declared';

/** A call that records the state of a third-party resource, or that it is gone. */
export interface ConfigCall {
  /** The line that it comes from. */
  readonly source: string;
  readonly action: 'PutResourceConfig' | 'DeleteResourceConfig';
  readonly input: {
    readonly ResourceType: string;
    readonly ResourceId: string;
    readonly SchemaVersionId?: string;
    readonly ResourceName?: string;
    readonly Configuration?: string;
    readonly Tags?: Record<string, string>;
  };
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_PutResourceConfig.html */
const MAX_CONFIGURATION_BYTES = 64 * 1024;

/** @throws UnreadableItem if AWS Config could not take the item */
export function toConfigCall({ source, item: value }: DeclaredItem, schemaVersion: string): ConfigCall {
  const item = toItem(value);
  const { resourceType, resourceId, resourceName, tags, status } = item;
  const name = { ResourceType: resourceType, ResourceId: resourceId };
  if (status === 'ResourceDeleted' || status === 'ResourceDeletedNotRecorded') {
    return { source, action: 'DeleteResourceConfig', input: name };
  }
  const configuration = JSON.stringify(item.configuration);
  const size = Buffer.byteLength(configuration);
  if (size > MAX_CONFIGURATION_BYTES) {
    throw new UnreadableItem(`Cannot record the item: its configuration has ${size} bytes, AWS Config accepts 64 KB`);
  }
  const input = {
    ...name,
    SchemaVersionId: schemaVersion,
    ...(resourceName !== undefined && { ResourceName: resourceName }),
    Configuration: configuration,
    ...(Object.keys(tags).length > 0 && { Tags: { ...tags } }),
  };
  return { source, action: 'PutResourceConfig', input };
}

/**
 * Returns the newest item of each resource, in the order of the file: AWS Config records when it is called, so it would
 * take older items for newer ones.
 */
export function selectNewest(items: readonly DeclaredItem[]): DeclaredItem[] {
  const newest = new Map<string, DeclaredItem & { readonly time: number }>();
  for (const line of items) {
    const { resourceType, resourceId, captureTime } = toItem(line.item);
    const key = `${resourceType} ${resourceId}`;
    const time = captureTime === undefined ? 0 : Date.parse(captureTime);
    if (time >= (newest.get(key)?.time ?? 0)) newest.set(key, { ...line, time });
  }
  return [...newest.values()].map(({ source, item }) => ({ source, item }));
}

/** A call that AWS Config refused. */
export interface FailedCall {
  readonly source: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly message: string;
}

export interface SentCalls {
  readonly recorded: number;
  readonly deleted: number;
  readonly failed: readonly FailedCall[];
  /** Calls that were not made after an error that the next call would have too. */
  readonly notSent: number;
}

const CONCURRENT_CALLS = 4;

/** The errors that concern one resource. Others, such as missing permissions, concern all. */
const RESOURCE_ERRORS = ['ValidationException', 'ResourceNotDiscoveredException'];

/** Makes the calls, a few at a time. The SDK retries, and slows down while AWS Config throttles. */
export async function sendCalls(calls: readonly ConfigCall[], onProgress: (sent: number) => void): Promise<SentCalls> {
  const { ConfigServiceClient } = await import('@aws-sdk/client-config-service');
  const client = new ConfigServiceClient({ retryMode: 'adaptive', maxAttempts: 10 });
  const pending = [...calls].reverse();
  const counts = { PutResourceConfig: 0, DeleteResourceConfig: 0 };
  const failed: FailedCall[] = [];
  let isStopped = false;
  const work = async (): Promise<void> => {
    for (let call = pending.pop(); call; call = isStopped ? undefined : pending.pop()) {
      try {
        await sendCall(client, call);
        counts[call.action]++;
        onProgress(counts.PutResourceConfig + counts.DeleteResourceConfig);
      } catch (error) {
        const { ResourceType: resourceType, ResourceId: resourceId } = call.input;
        failed.push({ source: call.source, resourceType, resourceId, message: describeError(error) });
        isStopped ||= !RESOURCE_ERRORS.includes((error as Error).name);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: CONCURRENT_CALLS }, work));
  } finally {
    client.destroy();
  }
  return {
    recorded: counts.PutResourceConfig,
    deleted: counts.DeleteResourceConfig,
    failed,
    notSent: pending.length,
  };
}

async function sendCall(client: ConfigServiceClient, { action, input }: ConfigCall): Promise<void> {
  const aws = await import('@aws-sdk/client-config-service');
  if (action === 'DeleteResourceConfig') await client.send(new aws.DeleteResourceConfigCommand(input));
  else await client.send(new aws.PutResourceConfigCommand(input as Required<ConfigCall['input']>));
}
