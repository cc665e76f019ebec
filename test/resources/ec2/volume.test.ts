import type { ConfigurationItem } from '../../../lib/core/item';
import { Unknown, UnknownValue, UnreadableItem } from '../../../lib/core/reading/unreadable';
import { type Volume, volume } from '../../../lib/resources/ec2/volume';
import { createItem } from '../item';

const read = (configuration: object, shape: ConfigurationItem['shape'] = 'config'): Volume =>
  volume.read(createItem('AWS::EC2::Volume', configuration, { shape }));

describe('the type', () => {
  test.each<[ConfigurationItem['shape'], object, string]>([
    ['config', { volumeType: 'io2' }, 'io2'],
    ['description', { VolumeType: 'io2' }, 'io2'],
    ['template', { VolumeType: 'io2' }, 'io2'],
    ['template', {}, 'gp2'],
  ])('of %s %j is %s', (shape, configuration, type) => expect(read(configuration, shape).type).toBe(type));

  test('is required in AWS Config', () => expect(() => read({}).type).toThrow(UnreadableItem));
});

describe('the size', () => {
  test.each<[ConfigurationItem['shape'], object, number | undefined]>([
    ['config', { size: 8 }, 8],
    ['template', { Size: '8' }, 8],
    ['template', { SnapshotId: 'snap-0a' }, undefined],
    ['template', { Size: new Unknown('{"Ref":"Size"}') }, undefined],
  ])('of %s %j is %s', (shape, configuration, size) => expect(read(configuration, shape).size).toBe(size));

  test.each([[{}], [{ size: 0 }], [{ size: -8 }], [{ size: 8.5 }]])('is unreadable in %j', (configuration) => {
    expect(() => read(configuration).size).toThrow(UnreadableItem);
  });
});

test.each([
  [{ state: 'in-use' }, false],
  [{ state: 'available' }, false],
  [{ state: 'creating' }, false],
  [{ state: 'deleting' }, true],
  [{ state: 'deleted' }, true],
  [{ state: 'error' }, true],
  [{ state: { value: 'error' } }, true],
  [{}, false],
])('%j is unusable: %s', (configuration, expected) => {
  expect(read(configuration).isUnusable).toBe(expected);
});

describe('encryption', () => {
  test.each<[ConfigurationItem['shape'], object, boolean | undefined]>([
    ['config', { encrypted: true }, true],
    ['config', { encrypted: false, snapshotId: 'snap-0a' }, false],
    ['template', { Encrypted: 'true' }, true],
    ['template', { Encrypted: true, SnapshotId: 'snap-0a' }, true],
    ['template', { Encrypted: false }, false],
    ['template', {}, false],
    ['template', { Encrypted: false, SnapshotId: 'snap-0a' }, undefined],
    ['template', { SnapshotId: new Unknown('{"Ref":"Snapshot"}') }, undefined],
  ])('of %s %j is %s', (shape, configuration, expected) => {
    expect(read(configuration, shape).isEncrypted).toBe(expected);
  });

  test('is required in AWS Config', () => expect(() => read({}).isEncrypted).toThrow(UnreadableItem));
  test('is unknown if a template leaves it open', () => {
    expect(() => read({ Encrypted: new Unknown('x') }, 'template').isEncrypted).toThrow(UnknownValue);
  });
});

describe('modifications', () => {
  test('are read from DescribeVolumesModifications', () => {
    const VolumesModifications = [
      { ModificationState: 'optimizing', TargetVolumeType: 'gp3', StartTime: '2026-03-01T12:00:00.000Z' },
      { ModificationState: 'failed', StatusMessage: null },
    ];
    const item = createItem('AWS::EC2::Volume', {}, { supplementaryConfiguration: { VolumesModifications } });
    expect(volume.read(item).modifications).toEqual([
      { state: 'optimizing', targetType: 'gp3', startTime: new Date('2026-03-01T12:00:00.000Z') },
      { state: 'failed', targetType: undefined, startTime: undefined },
    ]);
  });

  test('are empty without DescribeVolumesModifications', () => expect(read({}).modifications).toEqual([]));

  test('are unreadable if they are not a list', () => {
    const supplementaryConfiguration = { VolumesModifications: 'modifying' };
    const unreadable = volume.read(createItem('AWS::EC2::Volume', {}, { supplementaryConfiguration }));
    expect(() => unreadable.modifications).toThrow(UnreadableItem);
  });
});

test.each<[ConfigurationItem['shape'], object]>([
  ['config', { state: 'in-use', iops: 3000, throughput: 125, outpostArn: 'arn:aws:outposts:…:outpost/op-0a' }],
  ['description', { State: 'in-use', Iops: 3000, Throughput: 125, OutpostArn: 'arn:aws:outposts:…:outpost/op-0a' }],
])('reads state, performance and Outpost from %s', (shape, configuration) => {
  const { state, iops, throughput, outpostArn } = read(configuration, shape);
  expect({ state, iops, throughput, outpostArn }).toEqual({
    state: 'in-use',
    iops: 3000,
    throughput: 125,
    outpostArn: 'arn:aws:outposts:…:outpost/op-0a',
  });
});
