import type { Accounts } from '../account/accounts';
import { GLOBAL } from '../account/accounts';
import { type DeliveryStatus, type ItemChannel, ItemDelivery, type ItemDeliveryState } from '../account/delivery';
import { ItemRecorder } from '../account/item-recorder';
import { type RecordedTypes, recordsType } from '../account/recording-group';
import { CONFIG_ROLE, formatArn, formatIamArn } from '../arns';
import { AwsError, type Caller } from '../aws-call';
import { createServiceCaller } from '../callers';
import type { RegionContext } from '../region-context';
import type { CreatedResource, LocalService } from '../service';
import { buildBucket } from './s3/buckets';
import { toConfiguration } from './shapes';

interface StoredRecorder {
  readonly name: string;
  readonly roleARN: string;
  readonly recordingGroup: RecordedTypes;
  readonly recordingMode?: object;
}

/** The recorder and the delivery channel of a Region: the part of AWS Config that makes and delivers items. */
export interface ConfigRecorder
  extends Pick<LocalService, 'operations' | 'types'>,
    Required<Pick<LocalService, 'save' | 'restore'>> {
  readonly items: ItemRecorder;
  /** Starts the recorder of another team, which a deployment without one needs. It delivers to a bucket of theirs. */
  adopt(): void;
  onDelivery(listener: (status: DeliveryStatus) => void): void;
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

const toOptionalDate = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);

export function createConfigRecorder(
  accounts: Accounts,
  context: Pick<RegionContext, 'scope' | 'clock' | 'call' | 'createId' | 'resources' | 'recordingDelay'>,
  reportError: (message: string) => void,
): ConfigRecorder {
  const { scope, clock, resources, recordingDelay } = context;
  const items = new ItemRecorder(
    scope,
    clock,
    [resources, accounts.listResources(scope.account, GLOBAL)],
    recordingDelay,
  );
  let recorder: StoredRecorder | undefined;
  /** The role as AWS Config has it; none if it may not assume it. */
  const findRole = (): Caller | undefined => {
    const roleArn = recorder?.roleARN;
    const service = createServiceCaller(scope, 'config', formatArn(scope, 'config', '*'));
    if (!roleArn || roleArn.includes(':role/aws-service-role/')) return undefined;
    if (!accounts.access.allows(service, 'sts:AssumeRole', roleArn)) return undefined;
    return {
      kind: 'role',
      account: scope.account,
      roleArn,
      sessionName: 'AWSConfig',
      invokedBy: 'config.amazonaws.com',
    };
  };
  const delivery = new ItemDelivery(context, items, { findRole, reportError });
  let isRecording = false;
  let lastStart: Date | undefined;
  let lastStop: Date | undefined;

  const start = (): void => {
    const group = recorder?.recordingGroup ?? {};
    const role = findRole();
    // The role of AWS Config itself is no role of a template, and may read everything.
    const isServiceLinked = recorder?.roleARN.includes(':role/aws-service-role/') === true;
    if (!role && !isServiceLinked)
      reportError(`AWS Config cannot assume the role ${recorder?.roleARN}: nothing is recorded`);
    isRecording = true;
    lastStart = clock.now;
    const readable = new Map<string, boolean>();
    items.start((type) => {
      if (!recordsType(group, type)) return false;
      const isReadable =
        readable.get(type) ?? (isServiceLinked || (role !== undefined && mayRead(accounts.access, role, type)));
      readable.set(type, isReadable);
      return isReadable;
    });
  };
  const stop = (): void => {
    isRecording = false;
    lastStop = clock.now;
    items.stop();
  };
  const find = (name: string | undefined): StoredRecorder => {
    if (recorder && (name === undefined || recorder.name === name)) return recorder;
    throw new AwsError(
      'NoSuchConfigurationRecorderException',
      `Cannot find configuration recorder with the specified name '${name}'.`,
    );
  };
  const findChannel = (name: string | undefined): ItemChannel => {
    if (delivery.channel && (name === undefined || delivery.channel.name === name)) return delivery.channel;
    throw new AwsError('NoSuchDeliveryChannelException', `Cannot find delivery channel with specified name '${name}'.`);
  };
  const describeRecorder = (found: StoredRecorder) => ({
    ...found,
    arn: formatArn(scope, 'config', `configuration-recorder/${found.name}/0`),
  });
  /** CloudFormation starts the recorder as soon as there is a channel. */
  const startWhenComplete = (): void => {
    if (recorder && delivery.channel && !isRecording) start();
  };

  return {
    items,
    adopt: () => {
      recorder = {
        name: 'default',
        roleARN: formatIamArn(scope, CONFIG_ROLE),
        recordingGroup: { allSupported: true },
      };
      delivery.channel = { name: 'default', s3BucketName: createArchive(accounts, scope) };
      isRecording = true;
      lastStart = clock.now;
      items.adopt();
    },
    onDelivery: (listener) => delivery.onStatus(listener),
    save: () =>
      ({
        items: items.save(),
        delivery: delivery.save(),
        ...(recorder && { recorder }),
        isRecording,
        ...(lastStart && { lastStart: lastStart.toISOString() }),
        ...(lastStop && { lastStop: lastStop.toISOString() }),
      }) satisfies RecorderState,
    restore: (state, isUpdate = false) => {
      const saved = state as RecorderState;
      items.restore(saved.items, isUpdate);
      delivery.restore(saved.delivery, isUpdate);
      if (isUpdate) return;
      recorder = saved.recorder;
      isRecording = saved.isRecording;
      lastStart = toOptionalDate(saved.lastStart);
      lastStop = toOptionalDate(saved.lastStop);
      if (isRecording) items.resume((type) => recordsType(recorder?.recordingGroup ?? {}, type));
      else items.stop();
    },
    operations: {
      PutConfigurationRecorder: ({ input }) => {
        const { name = 'default', ...others } = input.ConfigurationRecorder;
        if (recorder && recorder.name !== name) {
          throw new AwsError(
            'MaxNumberOfConfigurationRecordersExceededException',
            `Failed to put configuration recorder '${name}' because the maximum number of configuration recorders: 1 is reached.`,
          );
        }
        recorder = { recordingGroup: { allSupported: true }, ...others, name };
        if (isRecording) start();
        return {};
      },
      DescribeConfigurationRecorders: ({ input }) => {
        const names = input.ConfigurationRecorderNames as readonly string[] | undefined;
        if (names?.length) return { ConfigurationRecorders: names.map((name) => describeRecorder(find(name))) };
        return { ConfigurationRecorders: recorder ? [describeRecorder(recorder)] : [] };
      },
      DescribeConfigurationRecorderStatus: ({ input }) => {
        const names = input.ConfigurationRecorderNames as readonly string[] | undefined;
        for (const name of names ?? []) find(name);
        const status = {
          name: recorder?.name,
          recording: isRecording,
          lastStatus: isRecording ? 'SUCCESS' : 'PENDING',
          lastStartTime: lastStart,
          lastStopTime: lastStop,
          lastStatusChangeTime: lastStart,
        };
        return { ConfigurationRecordersStatus: recorder ? [status] : [] };
      },
      StartConfigurationRecorder: ({ input }) => {
        find(input.ConfigurationRecorderName);
        if (!delivery.channel) {
          throw new AwsError(
            'NoAvailableDeliveryChannelException',
            'Delivery channel is not available to start configuration recorder.',
          );
        }
        start();
        return {};
      },
      StopConfigurationRecorder: ({ input }) => {
        find(input.ConfigurationRecorderName);
        stop();
        return {};
      },
      DeleteConfigurationRecorder: ({ input }) => {
        find(input.ConfigurationRecorderName);
        stop();
        recorder = undefined;
        return {};
      },
      PutDeliveryChannel: ({ input }) => {
        if (!recorder) {
          throw new AwsError(
            'NoAvailableConfigurationRecorderException',
            'Configuration recorder is not available to put delivery channel.',
          );
        }
        delivery.channel = { name: 'default', ...input.DeliveryChannel };
        return {};
      },
      DescribeDeliveryChannels: ({ input }) => {
        const names = input.DeliveryChannelNames as readonly string[] | undefined;
        if (names?.length) return { DeliveryChannels: names.map(findChannel) };
        return { DeliveryChannels: delivery.channel ? [delivery.channel] : [] };
      },
      DescribeDeliveryChannelStatus: ({ input: { DeliveryChannelNames: names = [] } }) => {
        for (const name of names) findChannel(name);
        return {
          DeliveryChannelsStatus: delivery.channel
            ? [{ name: delivery.channel.name, configHistoryDeliveryInfo: {}, configSnapshotDeliveryInfo: {} }]
            : [],
        };
      },
      DeleteDeliveryChannel: ({ input }) => {
        findChannel(input.DeliveryChannelName);
        if (isRecording) {
          throw new AwsError(
            'LastDeliveryChannelDeleteFailedException',
            `Failed to delete last specified delivery channel with name '${input.DeliveryChannelName}', because there, because there is a running configuration recorder.`,
          );
        }
        delivery.channel = undefined;
        return {};
      },
      DeliverConfigSnapshot: async ({ input }) => {
        findChannel(input.deliveryChannelName);
        if (!isRecording) {
          throw new AwsError('NoRunningConfigurationRecorderException', 'The configuration recorder is not running.');
        }
        return { configSnapshotId: await delivery.deliverSnapshot() };
      },
    },
    types: {
      'AWS::Config::ConfigurationRecorder': {
        properties: ['Name', 'RoleARN', 'RecordingGroup'],
        withoutEffect: ['RecordingMode'],
        create: ({ ref, properties }: CreatedResource) => {
          recorder = {
            name: ref,
            roleARN: String(properties.RoleARN),
            recordingGroup: toConfiguration(properties.RecordingGroup ?? { allSupported: true }),
          };
          startWhenComplete();
        },
      },
      'AWS::Config::DeliveryChannel': {
        properties: ['Name', 'S3BucketName', 'S3KeyPrefix', 'ConfigSnapshotDeliveryProperties'],
        withoutEffect: ['S3KmsKeyArn', 'SnsTopicARN'],
        create: ({ ref, properties }: CreatedResource) => {
          delivery.channel = {
            name: ref,
            s3BucketName: String(properties.S3BucketName),
            ...(properties.S3KeyPrefix && { s3KeyPrefix: String(properties.S3KeyPrefix) }),
            ...(properties.ConfigSnapshotDeliveryProperties && {
              configSnapshotDeliveryProperties: toConfiguration(properties.ConfigSnapshotDeliveryProperties),
            }),
          };
          startWhenComplete();
        },
      },
    },
  };
}

/** The account of another team, for the files of all accounts. */
const ARCHIVE_ACCOUNT = '000000000000';

/** Creates the bucket to which the recorder of another team delivers, which its account may read. Returns its name. */
function createArchive(accounts: Accounts, { account, region, partition }: RegionContext['scope']): string {
  const name = `config-bucket-${account}`;
  const archive = accounts.listResources(ARCHIVE_ACCOUNT, region);
  const isKnown = accounts.listScopes().some(({ resources }) => resources.find('AWS::S3::Bucket', name));
  if (isKnown) return name;
  const bucket = buildBucket({ name, account: ARCHIVE_ACCOUNT, region, partition, time: accounts.clock.now });
  const arns = [bucket.arn, `${bucket.arn}/*`];
  const policy = {
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'config.amazonaws.com' }, Action: 's3:PutObject', Resource: arns },
      {
        ...{ Effect: 'Allow', Principal: { AWS: formatIamArn({ partition, account }, 'root') }, Resource: arns },
        Action: ['s3:GetObject', 's3:ListBucket'],
      },
    ],
  };
  archive.load({
    ...bucket,
    supplementaryConfiguration: {
      ...bucket.supplementaryConfiguration,
      BucketPolicy: { policyText: JSON.stringify(policy) },
    },
  });
  return name;
}

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
