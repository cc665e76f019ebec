import { createPrivateKey } from 'node:crypto';
import * as ec2 from '@aws-sdk/client-ec2';
import { SmallRegion } from '../../small-region';
import { sendInput, startsWith } from '../send-input';

let region: SmallRegion;
let VolumeId: string;
let SnapshotId: string;
beforeAll(async () => {
  region = await SmallRegion.start({});
  const volume = { AvailabilityZone: 'eu-west-1a', VolumeType: 'gp3' };
  ({ VolumeId } = await call('CreateVolume', { ...volume, Size: 20 }));
  ({ SnapshotId } = await call('CreateSnapshot', { VolumeId, Description: 'before the update' }));
  await call('CreateKeyPair', { KeyName: 'ops' });
});
afterAll(() => region.stop());

const call = (operation: string, input: object = {}) => region.call(`ec2:${operation}`, input);
const EVERYONE = { Attribute: 'createVolumePermission', OperationType: 'add', GroupNames: ['all'] };
const readPermissions = async () =>
  (await call('DescribeSnapshotAttribute', { SnapshotId, Attribute: 'createVolumePermission' }))
    .CreateVolumePermissions;

test('a volume has snapshots, which are described by the owner', async () => {
  const { Snapshots } = await call('DescribeSnapshots', { OwnerIds: ['self'] });
  expect(Snapshots).toMatchObject([
    { SnapshotId, VolumeId, VolumeSize: 20, State: 'completed', Description: 'before the update', Encrypted: false },
  ]);
  const created = await call('CreateVolume', { SnapshotId, AvailabilityZone: 'eu-west-1b', VolumeType: 'gp3' });
  expect(created).toMatchObject({ SnapshotId, Size: 20 });
});

test('a launch from a launch template has the volume of a snapshot, with its size and encryption', async () => {
  const source = { AvailabilityZone: 'eu-west-1a', Size: 30, Encrypted: true };
  const { VolumeId: encrypted } = await call('CreateVolume', source);
  const { SnapshotId: snapshot } = await call('CreateSnapshot', { VolumeId: encrypted });
  const mapping = { DeviceName: '/dev/sdf', Ebs: { SnapshotId: snapshot } };
  const LaunchTemplateData = { ImageId: 'ami-0123456789abcdef0', BlockDeviceMappings: [mapping] };
  await call('CreateLaunchTemplate', { LaunchTemplateName: 'web', LaunchTemplateData });
  await call('RunInstances', { MinCount: 1, MaxCount: 1, LaunchTemplate: { LaunchTemplateName: 'web' } });
  const Filters = [{ Name: 'snapshot-id', Values: [snapshot] }];
  const { Volumes } = await call('DescribeVolumes', { Filters });
  expect(Volumes).toMatchObject([{ Size: 30, Encrypted: true, Attachments: [{ Device: '/dev/sdf' }] }]);
});

test('a snapshot is shared with accounts and with everyone, and no longer', async () => {
  await call('ModifySnapshotAttribute', { ...EVERYONE, SnapshotId, UserIds: ['444455556666'] });
  await call('ModifySnapshotAttribute', { ...EVERYONE, SnapshotId });
  expect(await readPermissions()).toEqual([{ UserId: '444455556666' }, { Group: 'all' }]);
  await call('ModifySnapshotAttribute', { SnapshotId, CreateVolumePermission: { Remove: [{ Group: 'all' }] } });
  expect(await readPermissions()).toEqual([{ UserId: '444455556666' }]);
  await call('ResetSnapshotAttribute', { SnapshotId, Attribute: 'createVolumePermission' });
  expect(await readPermissions()).toEqual([]);
});

test('no snapshot is made public while the account blocks it, nor an encrypted one', async () => {
  await call('EnableSnapshotBlockPublicAccess', { State: 'block-new-sharing' });
  expect(await region.fail('ec2:ModifySnapshotAttribute', { ...EVERYONE, SnapshotId })).toBe('OperationNotPermitted');
  await call('DisableSnapshotBlockPublicAccess');
  const encrypted = await call('CreateVolume', { AvailabilityZone: 'eu-west-1a', Size: 8, Encrypted: true });
  const { SnapshotId: other } = await call('CreateSnapshot', { VolumeId: encrypted.VolumeId });
  const input = { ...EVERYONE, SnapshotId: other };
  expect(await region.fail('ec2:ModifySnapshotAttribute', input)).toBe('OperationNotPermitted');
});

test.each(['rsa', 'ed25519'])('a key pair of type %s has a private key', async (KeyType) => {
  const { KeyMaterial, KeyPairId, KeyFingerprint } = await call('CreateKeyPair', { KeyName: KeyType, KeyType });
  expect(createPrivateKey(KeyMaterial).asymmetricKeyType).toBe(KeyType);
  for (const question of [
    { KeyNames: [KeyType] },
    { KeyPairIds: [KeyPairId] },
    { Filters: [{ Name: 'fingerprint', Values: [KeyFingerprint] }] },
  ]) {
    const { KeyPairs } = await call('DescribeKeyPairs', question);
    expect(KeyPairs).toMatchObject([{ KeyPairId, KeyFingerprint, KeyName: KeyType, KeyType }]);
  }
  await call('CreateTags', { Resources: [KeyPairId], Tags: [{ Key: 'team', Value: 'ops' }] });
  const tagged = { Filters: [{ Name: 'tag:team', Values: ['ops'] }] };
  expect((await call('DescribeKeyPairs', tagged)).KeyPairs).toMatchObject([{ KeyPairId }]);
  await call('DeleteKeyPair', { KeyPairId });
  expect(await region.fail('ec2:DescribeKeyPairs', { KeyNames: [KeyType] })).toBe('InvalidKeyPair.NotFound');
});

test('AWS Config records volumes, and neither snapshots nor key pairs', async () => {
  await region.advance(120_000);
  const types = region.entries.flatMap((entry) => (entry.kind === 'recorded' ? [entry.change.item.resourceType] : []));
  expect([...new Set(types)].filter((type) => /Volume|KeyPair|Snapshot$/.test(type))).toEqual(['AWS::EC2::Volume']);
});

test.each<[operation: string, input: () => object, error: string]>([
  ['CreateSnapshot', () => ({ VolumeId: 'vol-0a' }), "InvalidVolume.NotFound: The volume 'vol-0a' does not exist."],
  ['DeleteSnapshot', () => ({ SnapshotId: 'snap-0a' }), 'InvalidSnapshot.NotFound: '],
  ['DeleteSnapshot', () => ({ SnapshotId: 'x' }), 'InvalidSnapshotID.Malformed: '],
  ['DescribeSnapshots', () => ({ OwnerIds: ['amazon'] }), 'NotImplemented: '],
  ['DescribeSnapshots', () => ({ OwnerIds: ['self'] }), 'accepted'],
  ['CreateKeyPair', () => ({ KeyName: 'ops' }), "InvalidKeyPair.Duplicate: The keypair 'ops' already exists."],
  ['CreateKeyPair', () => ({ KeyName: 'web', KeyFormat: 'ppk' }), 'NotImplemented: '],
  [
    'CreateKeyPair',
    () => ({ KeyName: 'web', KeyType: 'dsa' }),
    "InvalidParameterValue: Invalid value 'dsa' for KeyType.",
  ],
  ['CreateKeyPair', () => ({ KeyName: '' }), 'InvalidParameterValue: '],
  ['CreateKeyPair', () => ({ KeyName: 'x'.repeat(256) }), 'InvalidParameterValue: '],
  ['DeleteKeyPair', () => ({}), 'MissingParameter: '],
  ['DeleteKeyPair', () => ({ KeyName: 'none' }), 'accepted'],
  ['DescribeKeyPairs', () => ({ KeyPairIds: ['key-0a'] }), 'InvalidKeyPair.NotFound: '],
  ['AllocateAddress', () => ({}), 'accepted'],
])('a client that sends %s gets the answer of AWS (case %#)', async (operation, input, error) => {
  expect(await sendInput(region, ec2, ec2.EC2Client, operation, input())).toMatch(startsWith(error));
});
