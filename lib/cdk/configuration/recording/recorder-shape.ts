import { isObject } from '../../../core/json';
import { didYouMean } from '../../../core/text/suggest';
import {
  type Input,
  integerBetween,
  literal,
  type Output,
  objectWith,
  pattern,
  required,
  textThat,
  type Validator,
  withDefault,
} from '../validation/validators';
import { bucketName, frequency, resourceTypes } from '../validation/values';

const recordingFrequency = literal('CONTINUOUS', 'DAILY');

/** AWS Config adds `AWSLogs/` to the prefix, and rejects a prefix that contains it. */
const keyPrefix = textThat(
  'a key prefix without AWSLogs and without a slash at either end',
  (value) => /^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/.test(value) && !value.includes('AWSLogs') && value.length <= 512,
);

const kmsKeyArn = pattern(
  /^arn:aws[a-z-]*:kms:([a-z0-9-]+|\{region\}):(\d{12}|\{account\}):key\/[\w-]+$/,
  'the ARN of a KMS key such as arn:aws:kms:{region}:111122223333:key/…',
);
const topicArn = pattern(
  /^arn:aws[a-z-]*:sns:([a-z0-9-]+|\{region\}):(\d{12}|\{account\}):[\w-]{1,256}$/,
  'true, false, or the ARN of a topic such as arn:aws:sns:{region}:111122223333:config',
);
const topic: Validator<boolean | string> = (value, at) => (typeof value === 'boolean' ? value : topicArn(value, at));

const typeLists = objectWith({ inclusion: resourceTypes, exclusion: resourceTypes });
type RecordingGroupInput =
  | 'all'
  | 'evaluated'
  | { readonly inclusion: readonly string[] }
  | { readonly exclusion: readonly string[] };
const recordingGroup: Validator<'all' | 'evaluated' | Output<typeof typeLists>, RecordingGroupInput> = (value, at) => {
  if (typeof value === 'string') return literal('all', 'evaluated')(value, at);
  const lists = typeLists(value, at);
  if (lists === undefined || at.hasErrors()) return undefined;
  if (Object.keys(lists).length === 1) return lists;
  return at.reject(value, 'either inclusion or exclusion, with a list of resource types');
};

export const delivery = objectWith({
  /**
   * The name of a central bucket. Its policy must allow AWS Config to write.
   * @default - a bucket in each account and Region: encrypted, TLS only, versioned, and retained when the stack is
   * deleted
   */
  bucketName,
  /**
   * The prefix before `AWSLogs/…` in the bucket.
   * @default - none
   */
  keyPrefix,
  /**
   * How often AWS Config delivers a snapshot of all resources.
   * @default 'TwentyFour_Hours'
   */
  snapshotFrequency: withDefault(frequency, 'TwentyFour_Hours'),
  /**
   * The ARN of an existing KMS key that encrypts the files: of the central bucket, or for a bucket in each account and
   * Region. `{account}` and `{region}` are replaced. Its policy must allow AWS Config to use it.
   * @default - the default encryption of the central bucket, otherwise keys managed by S3
   */
  kmsKey: kmsKeyArn,
  /**
   * Whether AWS Config also publishes every change to an SNS topic, one message for each change; or the ARN of a
   * central topic, which must be in the Region of the recorder: `{account}` and `{region}` are replaced. Its policy
   * must allow AWS Config to publish.
   * @default false
   */
  topic: withDefault(topic, false),
  /**
   * The number of days after which files move to infrequent access, 30 or more. Not allowed with `bucketName`.
   * @default 90, or never if the files expire by then
   */
  infrequentAccessAfterDays: integerBetween(30, 36500),
  /**
   * The number of days after which files expire. Not allowed with `bucketName`.
   * @default - `retentionDays`, so that Athena covers the same time as AWS Config
   */
  expireAfterDays: integerBetween(1, 36500),
});

export const newRecorder = objectWith({
  /**
   * The resource types to record: `'all'`, now and in future; `'evaluated'`, only those that the enabled rules evaluate
   * or need as facts, which costs least; or a list. A list must contain every type that an enabled rule needs, since
   * AWS Config would never invoke the rule otherwise.
   *
   * The default leaves out `AWS::Config::ResourceCompliance`, which AWS Config records whenever a result changes: every
   * rule that you add or remove would cost an item for each resource. No rule needs it, nor does the current
   * compliance. Record it if you want the compliance timeline in the AWS Config console, or if the account belongs to
   * AWS Control Tower, whose console shows compliance from it. Your own list replaces the default.
   * @default { exclusion: ['AWS::Config::ResourceCompliance'] }
   */
  recordingGroup,
  /**
   * `CONTINUOUS` records every change within minutes, for about $0.003 an item. `DAILY` records one item a day for a
   * resource that changed, for about $0.012: cheaper from the fifth change a day on, but rules see a change up to a day
   * late.
   * @default 'CONTINUOUS'
   */
  frequency: withDefault(recordingFrequency, 'CONTINUOUS'),
  /**
   * The resource types recorded at the other frequency, such as network interfaces daily where containers come and go.
   * @default - none
   */
  frequencyOverride: objectWith({ frequency: required(recordingFrequency), resourceTypes: required(resourceTypes) }),
  /**
   * The role that AWS Config assumes: one that the stack creates, or AWS Config's service-linked role, which Security
   * Hub's control Config.1 expects. The service-linked role must exist: `aws iam create-service-linked-role
   * --aws-service-name config.amazonaws.com`.
   * @default 'own'
   */
  role: withDefault(literal('own', 'service-linked'), 'own'),
  /**
   * The number of days that AWS Config keeps items, 30 to 2557, at no charge.
   * @default 2557, seven years
   */
  retentionDays: integerBetween(30, 2557),
  /**
   * The delivery channel and its bucket.
   * @default - a bucket in each account and Region
   */
  delivery: withDefault(delivery, {}),
});

const onlyTrue: Validator<true> = (value, at) => (value === true ? true : at.reject(value, 'true, or no key'));

const adoptedRecorder = objectWith({
  /** Uses the recorder that the Region already has, without changing it. */
  adopt: required(onlyTrue),
  /**
   * The bucket that the recorder delivers to, for Athena.
   * @default - unknown, which turns Athena off
   */
  deliveryBucket: bucketName,
  /**
   * The prefix before `AWSLogs/…` in that bucket: for AWS Control Tower the ID of the organization. Athena would find no
   * files without it.
   * @default - none
   */
  deliveryKeyPrefix: keyPrefix,
});

export type RecorderInput =
  | ({ readonly kind: 'adopt' } & Pick<Output<typeof adoptedRecorder>, 'deliveryBucket' | 'deliveryKeyPrefix'>)
  | ({ readonly kind: 'create' } & Output<typeof newRecorder>);

export interface RecorderSettings extends Input<typeof newRecorder> {}
export interface AdoptSettings extends Input<typeof adoptedRecorder> {}

export const recorderShape: Validator<RecorderInput, 'adopt' | AdoptSettings | RecorderSettings> = (value, at) => {
  if (value === 'adopt') return { kind: 'adopt' };
  if (!isObject(value)) return at.reject(value, '"adopt" or an object with recorder settings');
  if (Object.hasOwn(value, 'adopt')) {
    const adopted = adoptedRecorder(value, at);
    if (!adopted) return undefined;
    const { adopt: _, ...delivery } = adopted;
    if (delivery.deliveryKeyPrefix !== undefined && delivery.deliveryBucket === undefined) {
      return at.key('deliveryBucket').reject(undefined, 'the bucket of deliveryKeyPrefix');
    }
    return { kind: 'adopt', ...delivery };
  }
  if (namesAdoption(value)) return at.reject(value, '"adopt", or { adopt: true } with deliveryBucket');
  const created = newRecorder(value, at);
  return created && { kind: 'create', ...created };
};

/** Whether an object without `adopt` is about the recorder that exists: `{ mode: 'adopt' }`, `{ deliveryBucket: '…' }`. */
const namesAdoption = (value: object): boolean =>
  Object.values(value).includes('adopt') ||
  Object.keys(value).some((key) => didYouMean(key, ['adopt', 'adopted', 'deliveryBucket', 'deliveryKeyPrefix']));
