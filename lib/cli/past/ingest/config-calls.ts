import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { formatExactJson, parseExactJson } from '../../../core/exact-json';
import type { ConfigurationItem } from '../../../core/item';
import { UnreadableItem } from '../../../core/reading/unreadable';
import { describeError } from '../../../core/text/errors';
import { toItemWith } from '../../../formats/items/configuration-item';
import type { DeclaredItem } from '../../../history/declared/read-declared';
import { checkRegion } from '../query/check-region';

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
const MAX_ID_LENGTH = 768;

/** A line's item in core's form. */
export interface RecordedLine {
  readonly source: string;
  readonly item: ConfigurationItem;
}

/** @throws UnreadableItem if the line contradicts the shape of AWS Config's items */
export const toRecordedLine = ({ source, exact }: DeclaredItem): RecordedLine => ({
  source,
  item: toItemWith(exact, parseExactJson),
});

/** @throws UnreadableItem if AWS Config could not take the item */
export function toConfigCall({ source, item }: RecordedLine, schemaVersion: string): ConfigCall {
  const { resourceType, resourceId, resourceName, tags, status } = item;
  if (resourceId.length > MAX_ID_LENGTH) {
    throw new UnreadableItem(
      `Cannot record the item: its id has ${resourceId.length} characters, AWS Config accepts ${MAX_ID_LENGTH}`,
    );
  }
  const name = { ResourceType: resourceType, ResourceId: resourceId };
  if (status === 'ResourceDeleted' || status === 'ResourceDeletedNotRecorded') {
    return { source, action: 'DeleteResourceConfig', input: name };
  }
  if (status === 'ResourceNotRecorded') {
    throw new UnreadableItem(
      'Cannot record the item: its status is ResourceNotRecorded, so the line has no configuration that was recorded',
    );
  }
  const configuration = formatExactJson(item.configuration);
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
export function selectNewest(lines: readonly RecordedLine[]): RecordedLine[] {
  const newest = new Map<string, RecordedLine>();
  const time = ({ item }: RecordedLine): number => Date.parse(item.captureTime ?? '1970-01-01');
  for (const line of lines) {
    const key = toRecordKey(line);
    const other = newest.get(key);
    if (!other || time(line) >= time(other)) newest.set(key, line);
  }
  return [...newest.values()];
}

/**
 * Checks that lines of one resource are of one account and Region: all are recorded in those of the credentials, where
 * two resources would become one.
 * @returns the error of each line that differs from the first of its resource
 */
export function findNamesakes(
  lines: readonly RecordedLine[],
): { readonly line: RecordedLine; readonly message: string }[] {
  const first = new Map<string, RecordedLine>();
  return lines.flatMap((line) => {
    const key = toRecordKey(line);
    const other = first.get(key) ?? line;
    first.set(key, other);
    const differs = (['accountId', 'region'] as const).find((name) => line.item[name] !== other.item[name]);
    if (differs === undefined) return [];
    const [found, known] = [line, other].map(({ item }) => item[differs] ?? 'none');
    const label = differs === 'region' ? 'Region' : 'account';
    const message = `Cannot record the item: its ${label} is ${found}, that of the same resource in ${other.source} is ${known}`;
    return [{ line, message }];
  });
}

const toRecordKey = ({ item }: RecordedLine): string => JSON.stringify([item.resourceType, item.resourceId]);

/** A call that AWS Config refused. */
interface FailedCall {
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
    if (calls.length > 0) await checkRegion(client);
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
