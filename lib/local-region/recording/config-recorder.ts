import { type Accounts, GLOBAL } from '../account/accounts';
import { CONFIG_ROLE, formatArn, formatIamArn } from '../arns';
import { AwsError, type Caller, type CallInput } from '../aws-call';
import { createServiceCaller } from '../callers';
import type { RegionContext } from '../region-context';
import type { CreatedResource, LocalService, Operations, TemplateType } from '../service';
import { toConfiguration } from '../services/shapes';
import { createArchiveBucket } from './archive-bucket';
import { type DeliveryStatus, type ItemChannel, ItemDelivery, type ItemDeliveryState } from './delivery';
import { ItemRecorder } from './item-recorder';
import { type RecordedTypes, recordsType } from './recording-group';

interface StoredRecorder {
  readonly name: string;
  readonly roleARN: string;
  readonly recordingGroup: RecordedTypes;
  readonly recordingMode?: object;
}

/** The state of recorder and channel, as JSON. */
interface RecorderState {
  readonly items: unknown;
  readonly delivery: ItemDeliveryState;
  readonly recorder?: StoredRecorder;
  readonly isRecording: boolean;
  /** ISO 8601. */
  readonly lastStart?: string;
  readonly lastStop?: string;
}

type RecorderContext = Pick<RegionContext, 'scope' | 'clock' | 'call' | 'createId' | 'resources' | 'recordingDelay'>;

/** The recorder and the delivery channel of a Region: the part of AWS Config that makes and delivers items. */
export class ConfigRecorder implements Omit<LocalService, 'name'> {
  readonly items: ItemRecorder;
  readonly operations: Operations = {
    PutConfigurationRecorder: ({ input }) => this.putRecorder(input),
    DescribeConfigurationRecorders: ({ input }) => this.describeRecorders(input),
    DescribeConfigurationRecorderStatus: ({ input }) => this.describeRecorderStatus(input),
    StartConfigurationRecorder: ({ input }) => this.startRecorder(input),
    StopConfigurationRecorder: ({ input }) => this.stopRecorder(input),
    DeleteConfigurationRecorder: ({ input }) => this.deleteRecorder(input),
    PutDeliveryChannel: ({ input }) => this.putChannel(input),
    DescribeDeliveryChannels: ({ input }) => this.describeChannels(input),
    DescribeDeliveryChannelStatus: ({ input }) => this.describeChannelStatus(input),
    DeleteDeliveryChannel: ({ input }) => this.deleteChannel(input),
    DeliverConfigSnapshot: ({ input }) => this.deliverSnapshot(input),
  };
  readonly types: Readonly<Record<string, TemplateType>> = {
    'AWS::Config::ConfigurationRecorder': {
      properties: ['Name', 'RoleARN', 'RecordingGroup'],
      withoutEffect: ['RecordingMode'],
      create: (resource) => this.createRecorder(resource),
    },
    'AWS::Config::DeliveryChannel': {
      properties: ['Name', 'S3BucketName', 'S3KeyPrefix', 'ConfigSnapshotDeliveryProperties'],
      withoutEffect: ['S3KmsKeyArn', 'SnsTopicARN'],
      create: (resource) => this.createChannel(resource),
    },
  };
  private readonly delivery: ItemDelivery;
  private recorder: StoredRecorder | undefined;
  private isRecording = false;
  private lastStart: Date | undefined;
  private lastStop: Date | undefined;

  constructor(
    private readonly accounts: Accounts,
    private readonly context: RecorderContext,
    private readonly reportError: (message: string) => void,
  ) {
    const { scope, clock, resources, recordingDelay } = context;
    const recorded = [resources, accounts.listResources(scope.account, GLOBAL)];
    this.items = new ItemRecorder(scope, clock, recorded, recordingDelay);
    this.delivery = new ItemDelivery(context, this.items, { findRole: () => this.findRole(), reportError });
  }

  save(): RecorderState {
    const { recorder, isRecording, lastStart, lastStop } = this;
    return {
      items: this.items.save(),
      delivery: this.delivery.save(),
      ...(recorder && { recorder }),
      isRecording,
      ...(lastStart && { lastStart: lastStart.toISOString() }),
      ...(lastStop && { lastStop: lastStop.toISOString() }),
    };
  }

  restore(state: unknown, isUpdate = false): void {
    const saved = state as RecorderState;
    this.items.restore(saved.items, isUpdate);
    this.delivery.restore(saved.delivery, isUpdate);
    if (isUpdate) return;
    this.recorder = saved.recorder;
    this.isRecording = saved.isRecording;
    this.lastStart = toOptionalDate(saved.lastStart);
    this.lastStop = toOptionalDate(saved.lastStop);
    if (this.isRecording) this.items.resume((type) => recordsType(this.recorder?.recordingGroup ?? {}, type));
    else this.items.stop();
  }

  /** Starts the recorder of another team, which a deployment without one needs. It delivers to a bucket of theirs. */
  adopt(): void {
    const { scope, clock } = this.context;
    const roleARN = formatIamArn(scope, CONFIG_ROLE);
    this.recorder = { name: 'default', roleARN, recordingGroup: { allSupported: true } };
    this.delivery.channel = { name: 'default', s3BucketName: createArchiveBucket(this.accounts, scope) };
    this.isRecording = true;
    this.lastStart = clock.now;
    this.items.adopt();
  }

  /** Calls a function after each delivery on schedule. */
  onDelivery(listener: (status: DeliveryStatus) => void): void {
    this.delivery.onStatus(listener);
  }

  private putRecorder({ ConfigurationRecorder: { name = 'default', ...others } }: CallInput): object {
    if (this.recorder && this.recorder.name !== name) {
      throw new AwsError(
        'MaxNumberOfConfigurationRecordersExceededException',
        `Failed to put configuration recorder '${name}' because the maximum number of configuration recorders: 1 is reached.`,
      );
    }
    if (others.roleARN === undefined) {
      throw new AwsError(
        'InvalidRoleException',
        'The parameter roleARN is required: AWS Config records with this role.',
      );
    }
    this.recorder = { recordingGroup: { allSupported: true }, ...others, name };
    if (this.isRecording) this.start();
    return {};
  }

  private describeRecorders({ ConfigurationRecorderNames: names }: CallInput): object {
    const found = this.selectRecorders(names);
    const toArn = (name: string) => formatArn(this.context.scope, 'config', `configuration-recorder/${name}/0`);
    return { ConfigurationRecorders: found.map((recorder) => ({ ...recorder, arn: toArn(recorder.name) })) };
  }

  private describeRecorderStatus({ ConfigurationRecorderNames: names }: CallInput): object {
    const { isRecording, lastStart, lastStop } = this;
    const status = {
      recording: isRecording,
      lastStatus: isRecording ? 'SUCCESS' : 'PENDING',
      lastStartTime: lastStart,
      lastStopTime: lastStop,
      lastStatusChangeTime: lastStart,
    };
    return { ConfigurationRecordersStatus: this.selectRecorders(names).map(({ name }) => ({ name, ...status })) };
  }

  private startRecorder({ ConfigurationRecorderName }: CallInput): object {
    this.findRecorder(ConfigurationRecorderName);
    if (!this.delivery.channel) {
      throw new AwsError(
        'NoAvailableDeliveryChannelException',
        'Delivery channel is not available to start configuration recorder.',
      );
    }
    this.start();
    return {};
  }

  private stopRecorder({ ConfigurationRecorderName }: CallInput): object {
    this.findRecorder(ConfigurationRecorderName);
    this.isRecording = false;
    this.lastStop = this.context.clock.now;
    this.items.stop();
    return {};
  }

  private deleteRecorder(input: CallInput): object {
    this.stopRecorder(input);
    this.recorder = undefined;
    return {};
  }

  private putChannel({ DeliveryChannel }: CallInput): object {
    if (!this.recorder) {
      throw new AwsError(
        'NoAvailableConfigurationRecorderException',
        'Configuration recorder is not available to put delivery channel.',
      );
    }
    this.delivery.channel = { name: 'default', ...DeliveryChannel };
    return {};
  }

  private describeChannels({ DeliveryChannelNames: names }: CallInput): object {
    return { DeliveryChannels: this.selectChannels(names) };
  }

  private describeChannelStatus({ DeliveryChannelNames: names }: CallInput): object {
    const info = { configHistoryDeliveryInfo: {}, configSnapshotDeliveryInfo: {} };
    return { DeliveryChannelsStatus: this.selectChannels(names).map(({ name }) => ({ name, ...info })) };
  }

  private deleteChannel({ DeliveryChannelName: name }: CallInput): object {
    this.findChannel(name);
    if (this.isRecording) {
      throw new AwsError(
        'LastDeliveryChannelDeleteFailedException',
        `Failed to delete last specified delivery channel with name '${name}', because there, because there is a running configuration recorder.`,
      );
    }
    this.delivery.channel = undefined;
    return {};
  }

  private async deliverSnapshot({ deliveryChannelName }: CallInput): Promise<object> {
    this.findChannel(deliveryChannelName);
    if (!this.isRecording) {
      throw new AwsError('NoRunningConfigurationRecorderException', 'The configuration recorder is not running.');
    }
    return { configSnapshotId: await this.delivery.deliverSnapshot() };
  }

  private createRecorder({ ref, properties }: CreatedResource): void {
    const recordingGroup = toConfiguration(properties.RecordingGroup ?? { allSupported: true });
    this.recorder = { name: ref, roleARN: String(properties.RoleARN), recordingGroup };
    this.startWhenComplete();
  }

  private createChannel({ ref, properties }: CreatedResource): void {
    const { S3BucketName, S3KeyPrefix, ConfigSnapshotDeliveryProperties } = properties;
    this.delivery.channel = {
      name: ref,
      s3BucketName: String(S3BucketName),
      ...(S3KeyPrefix && { s3KeyPrefix: String(S3KeyPrefix) }),
      ...(ConfigSnapshotDeliveryProperties && {
        configSnapshotDeliveryProperties: toConfiguration(ConfigSnapshotDeliveryProperties),
      }),
    };
    this.startWhenComplete();
  }

  /** CloudFormation starts the recorder as soon as there is a channel. */
  private startWhenComplete(): void {
    if (this.recorder && this.delivery.channel && !this.isRecording) this.start();
  }

  private start(): void {
    const { roleARN, recordingGroup = {} } = this.recorder ?? {};
    const role = this.findRole();
    // The role of AWS Config itself is no role of a template, and may read everything.
    const mayReadAll = roleARN !== undefined && isServiceLinked(roleARN);
    if (!role && !mayReadAll) this.reportError(`AWS Config cannot assume the role ${roleARN}: nothing is recorded`);
    this.isRecording = true;
    this.lastStart = this.context.clock.now;
    const readable = new Map<string, boolean>();
    this.items.start((type) => {
      if (!recordsType(recordingGroup, type)) return false;
      const isReadable =
        readable.get(type) ?? (mayReadAll || (role !== undefined && mayRead(this.accounts.access, role, type)));
      readable.set(type, isReadable);
      return isReadable;
    });
  }

  /** Returns the role as AWS Config has it; none if it may not assume it. */
  private findRole(): Caller | undefined {
    const { scope } = this.context;
    const roleArn = this.recorder?.roleARN;
    const service = createServiceCaller(scope, 'config', formatArn(scope, 'config', '*'));
    if (!roleArn || isServiceLinked(roleArn)) return undefined;
    if (!this.accounts.access.allows(service, 'sts:AssumeRole', roleArn)) return undefined;
    const { account } = scope;
    return { kind: 'role', account, roleArn, sessionName: 'AWSConfig', invokedBy: 'config.amazonaws.com' };
  }

  /** Returns the recorder, if a call names none or this one. @throws AwsError for another name */
  private selectRecorders(names: readonly string[] = []): StoredRecorder[] {
    if (names.length > 0) return names.map((name) => this.findRecorder(name));
    return this.recorder ? [this.recorder] : [];
  }

  private selectChannels(names: readonly string[] = []): ItemChannel[] {
    if (names.length > 0) return names.map((name) => this.findChannel(name));
    return this.delivery.channel ? [this.delivery.channel] : [];
  }

  private findRecorder(name: string | undefined): StoredRecorder {
    if (this.recorder && (name === undefined || this.recorder.name === name)) return this.recorder;
    throw new AwsError(
      'NoSuchConfigurationRecorderException',
      `Cannot find configuration recorder with the specified name '${name}'.`,
    );
  }

  private findChannel(name: string | undefined): ItemChannel {
    const { channel } = this.delivery;
    if (channel && (name === undefined || channel.name === name)) return channel;
    throw new AwsError('NoSuchDeliveryChannelException', `Cannot find delivery channel with specified name '${name}'.`);
  }
}

const isServiceLinked = (roleArn: string): boolean => roleArn.includes(':role/aws-service-role/');

const toOptionalDate = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);

/** Whether a role may read resources of a type. The managed policy of AWS Config names reads by wildcards, as here. */
function mayRead(access: Accounts['access'], role: Caller, resourceType: string): boolean {
  const [, service = '', name = ''] = resourceType.split('::');
  const prefix = READ_PREFIXES[service];
  if (prefix === undefined) return true;
  return ['Describe', 'Get', 'List'].some((verb) => access.mayUse(role, `${prefix}:${verb}${name}`, '*'));
}

/** The names that IAM has for services, for those whose resources are here. Other types come from snapshots only. */
const READ_PREFIXES: Readonly<Record<string, string>> = {
  ACM: 'acm',
  EC2: 'ec2',
  ElasticLoadBalancingV2: 'elasticloadbalancing',
  IAM: 'iam',
  S3: 's3',
};
