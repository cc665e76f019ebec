import type { Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CentralBucket, DeliveryBucket } from '../../../../lib/cdk/constructs/recording/delivery-bucket';
import { DeliveryChannel, type DeliveryChannelProps } from '../../../../lib/cdk/constructs/recording/delivery-channel';
import type { DeliveryTarget } from '../../../../lib/cdk/constructs/recording/delivery-target';
import { Recorder } from '../../../../lib/cdk/constructs/recording/recorder';
import {
  asText,
  findOnly,
  PARTITIONS,
  type StackEnvironment,
  statementsById,
  statementsOf,
  synthesize,
} from '../synthesized';

const HERE = { account: '111122223333', region: 'eu-west-1' };

type Target = (stack: Stack) => DeliveryTarget;

const own: Target = (stack) => new DeliveryBucket(stack, 'Delivery');
const central: Target = (stack) =>
  new CentralBucket(stack, 'Central', { bucketName: 'central-config', keyPrefix: 'org' });
const encrypted: Target = (stack) => new DeliveryBucket(stack, 'Delivery', { encryptionKey: new Key(stack, 'Key') });

function createTemplate(
  target: Target,
  props: Omit<DeliveryChannelProps, 'recorder' | 'target'> = {},
  place: StackEnvironment = HERE,
) {
  return synthesize((stack) => {
    new DeliveryChannel(stack, 'Channel', {
      recorder: new Recorder(stack, 'Recorder'),
      target: target(stack),
      ...props,
    });
  }, place);
}

const TARGETS: readonly [string, Target][] = [
  ['a new bucket', own],
  ['a central bucket', central],
  ['an encrypted bucket', encrypted],
];

const WITH_TOPIC: readonly [string, Target, boolean][] = TARGETS.flatMap(([name, target]) => [
  [`${name}`, target, false] as const,
  [`${name} and a topic`, target, true] as const,
]).map(([name, target, topic]) => [name, target, topic]);

describe.each(WITH_TOPIC)('a channel to %s', (_, target, topic) => {
  const template = createTemplate(target, { topic });
  const channel = onlyId(template, 'AWS::Config::DeliveryChannel');
  const recorder = onlyId(template, 'AWS::Config::ConfigurationRecorder');

  test('and its recorder do not depend on each other', () => {
    expect(listDependencies(template, channel)).not.toContain(recorder);
    expect(listDependencies(template, recorder)).not.toContain(channel);
  });

  test('depends on every policy that allows the delivery', () => {
    const policies = ['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy'].flatMap((type) =>
      Object.keys(template.findResources(type)),
    );
    expect(listDependencies(template, channel)).toEqual(expect.arrayContaining(policies));
    expect(policies).toHaveLength((target === central ? 0 : 1) + (topic ? 1 : 0));
  });

  test('makes the recorder depend on its permissions', () => {
    expect(listDependencies(template, recorder)).toContain(onlyId(template, 'AWS::IAM::Policy'));
  });
});

describe('the target of a channel', () => {
  test('can be a new bucket', () => {
    expect(findOnly(createTemplate(own), 'AWS::Config::DeliveryChannel')).toEqual({
      S3BucketName: { Ref: expect.stringMatching(/^DeliveryBucket/) },
      ConfigSnapshotDeliveryProperties: { DeliveryFrequency: 'TwentyFour_Hours' },
    });
  });

  test('can be a central bucket with a prefix and a frequency', () => {
    expect(
      findOnly(createTemplate(central, { snapshotFrequency: 'Six_Hours' }), 'AWS::Config::DeliveryChannel'),
    ).toEqual({
      S3BucketName: 'central-config',
      S3KeyPrefix: 'org',
      ConfigSnapshotDeliveryProperties: { DeliveryFrequency: 'Six_Hours' },
    });
  });

  test('can be an encrypted bucket', () => {
    const { S3KmsKeyArn } = findOnly(createTemplate(encrypted), 'AWS::Config::DeliveryChannel');
    expect(asText(S3KmsKeyArn)).toBe('<Key.Arn>');
  });
});

describe.each(PARTITIONS)('the topic in %s', (_, place) => {
  const template = createTemplate(own, { topic: true }, place);
  const account = place.account ?? { Ref: 'AWS::AccountId' };

  test('is used by the channel', () => {
    expect(asText(findOnly(template, 'AWS::Config::DeliveryChannel').SnsTopicARN)).toBe('<ChannelTopic>');
  });

  test('allows AWS Config to publish for the account, over TLS', () => {
    const { ConfigPublish, AllowPublishThroughSSLOnly } = statementsById(
      findOnly(template, 'AWS::SNS::TopicPolicy').PolicyDocument,
    );
    expect(ConfigPublish).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'config.amazonaws.com' },
      Action: 'sns:Publish',
      Condition: { StringEquals: { 'aws:SourceAccount': account } },
    });
    expect(AllowPublishThroughSSLOnly?.Effect).toBe('Deny');
  });

  test('is encrypted with a rotated key that AWS Config may use', () => {
    expect(asText(findOnly(template, 'AWS::SNS::Topic').KmsMasterKeyId)).toBe('<ChannelTopicKey.Arn>');
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    const { ConfigUseKey } = statementsById(findOnly(template, 'AWS::KMS::Key').KeyPolicy);
    expect(ConfigUseKey).toMatchObject({
      Principal: { Service: 'config.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Condition: { StringEquals: { 'aws:SourceAccount': account } },
    });
  });

  test('grants the role of the recorder to publish', () => {
    const statements = statementsOf(findOnly(template, 'AWS::IAM::Policy').PolicyDocument);
    const granted = statements.map(({ Action, Resource }) => [Action, asText(Resource)]);
    expect(granted).toContainEqual(['sns:Publish', '<ChannelTopic>']);
    expect(granted).toContainEqual([['kms:Decrypt', 'kms:GenerateDataKey'], '<ChannelTopicKey.Arn>']);
  });
});

test('creates no topic by default', () => {
  const template = createTemplate(own);
  template.resourceCountIs('AWS::SNS::Topic', 0);
  template.resourceCountIs('AWS::KMS::Key', 0);
  template.hasResourceProperties('AWS::Config::DeliveryChannel', { SnsTopicARN: Match.absent() });
});

test('grants nothing to the service-linked role, which cannot be changed', () => {
  const template = synthesize((stack) => {
    const recorder = new Recorder(stack, 'Recorder', { role: Recorder.serviceLinkedRole(stack, 'Role') });
    new DeliveryChannel(stack, 'Channel', { recorder, target: own(stack), topic: true });
  }, HERE);
  template.resourceCountIs('AWS::IAM::Policy', 0);
});

function onlyId(template: Template, type: string): string {
  const [id, ...others] = Object.keys(template.findResources(type));
  if (id === undefined || others.length > 0) throw new Error(`Cannot find the only ${type}`);
  return id;
}

/** Lists the resources that a resource depends on, directly or indirectly. */
function listDependencies(template: Template, id: string): string[] {
  const resources = template.toJSON().Resources as Readonly<Record<string, unknown>>;
  const found = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const named of listReferences(resources[next])) {
      if (!(named in resources) || found.has(named)) continue;
      found.add(named);
      open.push(named);
    }
  }
  return [...found];
}

function listReferences(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [inner as string];
    if (key === 'Fn::GetAtt') return [(inner as string[])[0] as string];
    if (key === 'DependsOn') return [inner as string | string[]].flat();
    return listReferences(inner);
  });
}
