import { gzipSync } from 'node:zlib';
import { formatArn } from '../arns';
import { AwsError, type Caller } from '../aws-call';
import { createServiceCaller } from '../callers';
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

/** How a delivery ended, for EventBridge. */
export interface DeliveryStatus {
  readonly kind: 'History' | 'Snapshot';
  readonly detail: object;
}

/** The parts that a delivery works with. */
interface DeliveryHost {
  /** The role of the recorder; none while there is no recorder. */
  findRole(): Caller | undefined;
  reportError(message: string): void;
}

/** How far the deliveries are, as JSON. Times are epoch milliseconds. */
export interface ItemDeliveryState {
  readonly channel?: ItemChannel;
  readonly deliveredUntil: number;
  readonly lastSnapshot: number;
  readonly nextHistory: number;
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
  private readonly listeners: ((status: DeliveryStatus) => void)[] = [];
  private deliveredUntil = 0;
  private lastSnapshot: number;
  private nextHistory = 0;
  private cancelHistory: () => void = () => undefined;

  constructor(
    private readonly context: Pick<RegionContext, 'scope' | 'clock' | 'call' | 'createId'>,
    private readonly recorder: ItemRecorder,
    private readonly host: DeliveryHost,
  ) {
    this.lastSnapshot = context.clock.time;
    this.scheduleHistory(context.clock.time + HISTORY_INTERVAL_MS);
  }

  save(): ItemDeliveryState {
    const { channel, deliveredUntil, lastSnapshot, nextHistory } = this;
    return { ...(channel && { channel }), deliveredUntil, lastSnapshot, nextHistory };
  }

  restore({ deliveredUntil, lastSnapshot, nextHistory, channel }: ItemDeliveryState, isUpdate: boolean): void {
    this.deliveredUntil = deliveredUntil;
    this.lastSnapshot = lastSnapshot;
    if (!isUpdate) this.channel = channel;
    this.cancelHistory();
    this.scheduleHistory(nextHistory);
  }

  onStatus(listener: (status: DeliveryStatus) => void): void {
    this.listeners.push(listener);
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
    const content = { fileVersion: '1.0', configSnapshotId, configurationItems: items };
    const s3ObjectKey = await this.putFile(`ConfigSnapshot/${name}`, time, content);
    this.lastSnapshot = time;
    this.emit('Snapshot', 'Completed', { configSnapshotId, s3ObjectKey });
    return configSnapshotId;
  }

  /** Delivers the items since the last delivery: a file for each type that changed. */
  async deliverHistory(): Promise<void> {
    const { account, region } = this.context.scope;
    const [start, end] = [this.deliveredUntil, this.context.clock.time];
    const items = this.recorder.listSince(start + 1).filter(({ configurationStateId }) => configurationStateId <= end);
    for (const [type, ofType] of groupByType(items)) {
      const from = formatCompact(ofType[0]?.configurationStateId ?? start);
      const name = `${account}_Config_${region}_ConfigHistory_${type}_${from}_${formatCompact(end)}_1.json.gz`;
      const content = { fileVersion: '1.0', configurationItems: ofType };
      const s3ObjectKey = await this.putFile(`ConfigHistory/${name}`, end, content);
      this.emit('History', 'Completed', { s3ObjectKey });
    }
    // Items that could not be delivered are delivered the next time.
    this.deliveredUntil = end;
  }

  private scheduleHistory(time: number): void {
    const { clock } = this.context;
    this.nextHistory = time;
    this.cancelHistory = clock.schedule({
      time,
      name: 'delivery of AWS Config',
      isRecurring: true,
      run: async () => {
        await this.deliver();
        this.scheduleHistory(clock.time + HISTORY_INTERVAL_MS);
      },
    });
  }

  /** A delivery that fails, as without permission, is reported and does not stop the clock. */
  private async deliver(): Promise<void> {
    if (!this.channel) return;
    const hours =
      FREQUENCY_HOURS[this.channel.configSnapshotDeliveryProperties?.deliveryFrequency ?? 'TwentyFour_Hours'];
    await this.attempt('History', () => this.deliverHistory());
    if (this.context.clock.time - this.lastSnapshot < (hours ?? 24) * 3600_000) return;
    await this.attempt('Snapshot', () => this.deliverSnapshot());
  }

  private async attempt(kind: DeliveryStatus['kind'], deliver: () => Promise<unknown>): Promise<void> {
    try {
      await deliver();
    } catch (error) {
      const { message } = error as Error;
      this.host.reportError(`AWS Config cannot deliver its files: ${message}`);
      this.emit(kind, 'Failed', { errorMessage: message });
    }
  }

  /** https://docs.aws.amazon.com/config/latest/developerguide/notifications-for-AWS-Config.html */
  private emit(kind: DeliveryStatus['kind'], status: 'Completed' | 'Failed', others: object): void {
    const { account, region } = this.context.scope;
    const detail = {
      recordVersion: '1.1',
      messageType: `Configuration${kind}Delivery${status}`,
      awsAccountId: account,
      awsRegion: region,
      notificationCreationTime: this.context.clock.now.toISOString(),
      s3Bucket: this.channel?.s3BucketName,
      ...others,
    };
    for (const listener of this.listeners) listener({ kind, detail });
  }

  private async putFile(path: string, time: number, content: object): Promise<string | undefined> {
    const { channel } = this;
    if (!channel) return undefined;
    const { account, region } = this.context.scope;
    const date = new Date(time);
    // Months and days have no leading zeros.
    const day = `${date.getUTCFullYear()}/${date.getUTCMonth() + 1}/${date.getUTCDate()}`;
    const prefix = channel.s3KeyPrefix ? `${channel.s3KeyPrefix}/` : '';
    const key = `${prefix}AWSLogs/${account}/Config/${region}/${day}/${path}`;
    await this.putObject({
      Bucket: channel.s3BucketName,
      Key: key,
      Body: gzipSync(JSON.stringify(content)),
      ACL: 'bucket-owner-full-control',
      ContentType: 'application/json',
      ContentEncoding: 'gzip',
    });
    return key;
  }

  /**
   * Writes as the role of the recorder; where that is not allowed, as AWS Config itself.
   * https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
   */
  private async putObject(input: object): Promise<void> {
    const { scope } = this.context;
    const service = createServiceCaller(scope, 'config', formatArn(scope, 'config', '*'));
    const role = this.host.findRole();
    if (role) {
      try {
        await this.context.call({ service: 's3', operation: 'PutObject', input, caller: role });
        return;
      } catch (error) {
        if (!(error instanceof AwsError) || error.code !== 'AccessDenied') throw error;
      }
    }
    await this.context.call({ service: 's3', operation: 'PutObject', input, caller: service });
  }
}

/** `20260301T120000Z` */
const formatCompact = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');

function groupByType(items: readonly RecordedItem[]): Map<string, RecordedItem[]> {
  const groups = new Map<string, RecordedItem[]>();
  for (const item of items) groups.set(item.resourceType, [...(groups.get(item.resourceType) ?? []), item]);
  return groups;
}
