import { gzipSync } from 'node:zlib';
import type { Caller } from '../aws-call';
import type { RegionContext } from '../region-context';
import type { ItemRecorder } from './item-recorder';
import type { RecordedItem } from './recorded-items';

/** A delivery channel, as its API has it. */
export interface ItemChannel {
  readonly name: string;
  readonly s3BucketName: string;
  readonly s3KeyPrefix?: string;
  readonly snsTopicARN?: string;
  readonly configSnapshotDeliveryProperties?: { readonly deliveryFrequency?: string };
}

const HISTORY_INTERVAL_MS = 6 * 3600_000;

/** Hours between snapshots, by the name of a frequency. */
const FREQUENCY_HOURS: Readonly<Record<string, number>> = {
  One_Hour: 1,
  Three_Hours: 3,
  Six_Hours: 6,
  Twelve_Hours: 12,
  TwentyFour_Hours: 24,
};

/** Delivers history and snapshot files to the bucket of the delivery channel, in the layout of AWS Config. */
export class ItemDelivery {
  channel: ItemChannel | undefined;
  private deliveredUntil = 0;
  private lastSnapshot: number;

  constructor(
    private readonly context: Pick<RegionContext, 'scope' | 'clock' | 'call' | 'createId'>,
    private readonly recorder: ItemRecorder,
    private readonly reportError: (message: string) => void,
  ) {
    this.lastSnapshot = context.clock.time;
    this.scheduleHistory();
  }

  /** Delivers the current item of each resource, and returns the id of the snapshot. */
  async deliverSnapshot(): Promise<string> {
    const configSnapshotId = this.context.createId();
    const { account, region } = this.context.scope;
    const items = this.recorder
      .listNewest()
      .filter(({ configurationItemStatus }) => configurationItemStatus !== 'ResourceDeleted');
    const time = this.context.clock.time;
    const name = `${account}_Config_${region}_ConfigSnapshot_${formatCompact(time)}_${configSnapshotId}.json.gz`;
    this.lastSnapshot = time;
    await this.putFile(`ConfigSnapshot/${name}`, time, {
      fileVersion: '1.0',
      configSnapshotId,
      configurationItems: items,
    });
    return configSnapshotId;
  }

  /** Delivers the items since the last delivery: a file for each type that changed. */
  async deliverHistory(): Promise<void> {
    const { account, region } = this.context.scope;
    const [start, end] = [this.deliveredUntil, this.context.clock.time];
    const items = this.recorder.listSince(start + 1).filter(({ configurationStateId }) => configurationStateId <= end);
    this.deliveredUntil = end;
    for (const [type, ofType] of groupByType(items)) {
      const from = formatCompact(ofType[0]?.configurationStateId ?? start);
      const name = `${account}_Config_${region}_ConfigHistory_${type}_${from}_${formatCompact(end)}_1.json.gz`;
      await this.putFile(`ConfigHistory/${name}`, end, { fileVersion: '1.0', configurationItems: ofType });
    }
  }

  private scheduleHistory(): void {
    const { clock } = this.context;
    clock.schedule({
      time: clock.time + HISTORY_INTERVAL_MS,
      name: 'delivery of AWS Config',
      isRecurring: true,
      run: async () => {
        await this.deliver();
        this.scheduleHistory();
      },
    });
  }

  /** A delivery that fails, as without permission, is reported and does not stop the clock. */
  private async deliver(): Promise<void> {
    if (!this.channel) return;
    const hours =
      FREQUENCY_HOURS[this.channel.configSnapshotDeliveryProperties?.deliveryFrequency ?? 'TwentyFour_Hours'];
    try {
      await this.deliverHistory();
      if (this.context.clock.time - this.lastSnapshot >= (hours ?? 24) * 3600_000) await this.deliverSnapshot();
    } catch (error) {
      this.reportError(`AWS Config cannot deliver its files: ${(error as Error).message}`);
    }
  }

  private async putFile(path: string, time: number, content: object): Promise<void> {
    const { channel } = this;
    if (!channel) return;
    const { account, region, partition } = this.context.scope;
    const date = new Date(time);
    // Months and days have no leading zeros.
    const day = `${date.getUTCFullYear()}/${date.getUTCMonth() + 1}/${date.getUTCDate()}`;
    const prefix = channel.s3KeyPrefix ? `${channel.s3KeyPrefix}/` : '';
    const caller: Caller = {
      kind: 'service',
      service: 'config.amazonaws.com',
      account,
      sourceArn: `arn:${partition}:config:${region}:${account}:*`,
    };
    await this.context.call({
      service: 's3',
      operation: 'PutObject',
      input: {
        Bucket: channel.s3BucketName,
        Key: `${prefix}AWSLogs/${account}/Config/${region}/${day}/${path}`,
        Body: gzipSync(JSON.stringify(content)),
        ACL: 'bucket-owner-full-control',
        ContentType: 'application/json',
        ContentEncoding: 'gzip',
      },
      caller,
    });
  }
}

/** `20260301T120000Z` */
const formatCompact = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');

function groupByType(items: readonly RecordedItem[]): Map<string, RecordedItem[]> {
  const groups = new Map<string, RecordedItem[]>();
  for (const item of items) groups.set(item.resourceType, [...(groups.get(item.resourceType) ?? []), item]);
  return groups;
}
