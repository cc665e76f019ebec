import { createHash, createPrivateKey } from 'node:crypto';
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

/** The fingerprint of a private key as AWS documents it: of RSA the SHA-1 digest, of ED25519 that of OpenSSH. */
function fingerprint(KeyType: string, material: string): string {
  if (KeyType === 'rsa') {
    const der = createPrivateKey(material).export({ type: 'pkcs8', format: 'der' });
    return createHash('sha1')
      .update(der)
      .digest('hex')
      .replaceAll(/..(?=.)/g, '$&:');
  }
  const [, blob = ''] = readOpenSshKey(material);
  return createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
}

/** Reads the public key of a private key of OpenSSH: after the magic, the cipher and its parameters. */
function readOpenSshKey(material: string): string[] {
  const data = Buffer.from(material.split('\n').slice(1, -2).join(''), 'base64');
  const blob = data.subarray(43, 43 + data.readUInt32BE(39));
  return [blob.subarray(4, 4 + blob.readUInt32BE(0)).toString(), blob.toString('base64')];
}

test.each(['rsa', 'ed25519'])('a key pair of type %s has a private key', async (KeyType) => {
  const { KeyMaterial, KeyPairId, KeyFingerprint } = await call('CreateKeyPair', { KeyName: KeyType, KeyType });
  expect(KeyFingerprint).toBe(fingerprint(KeyType, KeyMaterial));
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

/** EC2 takes RSA keys of 1024, 2048 and 4096 bits. */
const SHORT_KEY =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAwQDwdfO1L/bRR2giwoq85Vhn9zIcpSOOYNgpG7TzlPbFWit5jKgeoNW6oeBKU5e37E6TyVmDb2s1WMof5F0ZPzw6YVoUiCO2+SZVevvu8CzRNHbJBx5jPP4xrKrEzciimf3zlF1eX2RqEugMpiY2Jc0hNLSJ0/Q/CITx8bWByz7QMWw/bT7WfTgyrjYvNngWi1YQaHJdF5fh7RDLwen9GvH5qXbMWdehZ0LSi/6ecGlyEy6w58E5+FgbUArnU4MuazU=';

/** Public keys of one pair each, and the fingerprints that ssh-keygen and openssl print for them. */
const PUBLIC_KEYS = {
  ed25519: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMv42pH72aha5AhLP4FGotUYzCDRViOm6KOCoNkTZ8Lw someone',
  rsa: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDZv39kf811k6/BqKf8AFOrzPN+GcI66kqA98EyZjjoP8g3uBEeAcrZuqgbVZ2U7KdjkvLcpRBmIqRJsF7+Ix/P1oxXpmVIKTszdBwd8Zy+5GanWxgDmKoeIfUKDzXLOkMgVWVP7EqvqjwZAfq2YfAF85zQ1R7zJ4wZBav41NkfxBo1ZBgkx2kCJFeoleIj0982YxLN/EW07vwUp7yL/oUTqcNVCbleFkzLmt109wlU7MMe6GxvBfckcqr3TSMP4z4CBwvZnkMuTQGretNwHRR/THu1Av0NgFxL1oKE1jIJc97Hde2nWGvDrk9opEzdPNfnL3sF9ktf8wp+V0fM3buz',
  der: 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA2b9/ZH/NdZOvwain/ABTq8zzfhnCOupKgPfBMmY46D/IN7gRHgHK2bqoG1WdlOynY5Ly3KUQZiKkSbBe/iMfz9aMV6ZlSCk7M3QcHfGcvuRmp1sYA5iqHiH1Cg81yzpDIFVlT+xKr6o8GQH6tmHwBfOc0NUe8yeMGQWr+NTZH8QaNWQYJMdpAiRXqJXiI9PfNmMSzfxFtO78FKe8i/6FE6nDVQm5XhZMy5rddPcJVOzDHuhsbwX3JHKq900jD+M+AgcL2Z5DLk0Bq3rTcB0Uf0x7tQL9DYBcS9aChNYyCXPex3Xtp1hrw65PaKRM3TzX5y97BfZLX/MKfldHzN27swIDAQAB',
};
test.each([
  ['ed25519', PUBLIC_KEYS.ed25519, 'eXcYotEpIRouKCy4qQMplBJd10U+Vb7yfKtcm1jCj/s='],
  ['rsa', PUBLIC_KEYS.rsa, 'dd:93:e2:a4:7b:00:f2:eb:90:71:22:6a:12:7c:d4:c5'],
  ['rsa', PUBLIC_KEYS.der, 'dd:93:e2:a4:7b:00:f2:eb:90:71:22:6a:12:7c:d4:c5'],
  [
    'rsa',
    `---- BEGIN SSH2 PUBLIC KEY ----\nComment: "a"\n${PUBLIC_KEYS.rsa.slice(8)}\n---- END SSH2 PUBLIC KEY ----`,
    'dd:93:e2:a4:7b:00:f2:eb:90:71:22:6a:12:7c:d4:c5',
  ],
])(
  'a key pair of type %s is imported with the fingerprint of AWS (case %#)',
  async (KeyType, material, KeyFingerprint) => {
    const PublicKeyMaterial = Buffer.from(material);
    const { KeyPairId } = await call('ImportKeyPair', { KeyName: 'imported', PublicKeyMaterial });
    const input = { KeyPairIds: [KeyPairId], IncludePublicKey: true };
    const { KeyPairs } = await call('DescribeKeyPairs', input);
    const PublicKey = KeyType === 'rsa' ? PUBLIC_KEYS.rsa : PUBLIC_KEYS.ed25519.replace(' someone', '');
    expect(KeyPairs).toMatchObject([{ KeyName: 'imported', KeyType, KeyFingerprint, PublicKey }]);
    await call('DeleteKeyPair', { KeyPairId });
  },
);

test('instance types are found by their properties', async () => {
  const Filters = [
    { Name: 'processor-info.supported-architecture', Values: ['arm64'] },
    { Name: 'memory-info.size-in-mib', Values: ['8192'] },
    { Name: 'burstable-performance-supported', Values: ['false'] },
  ];
  const { InstanceTypes } = await call('DescribeInstanceTypes', { Filters });
  expect(InstanceTypes).toMatchObject(
    ['m6g.large', 'm7g.large', 'c6g.xlarge', 'c7g.xlarge'].map((InstanceType) => ({ InstanceType })),
  );
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
  ['ImportKeyPair', () => ({ KeyName: 'ops', PublicKeyMaterial: Buffer.from('x') }), 'InvalidKeyPair.Duplicate: '],
  ['ImportKeyPair', () => ({ KeyName: 'web', PublicKeyMaterial: Buffer.from('x') }), 'InvalidKey.Format: '],
  ['ImportKeyPair', () => ({ KeyName: 'web', PublicKeyMaterial: Buffer.from(SHORT_KEY) }), 'InvalidKey.Format: '],
  ['ImportKeyPair', () => ({ KeyName: 'web', PublicKeyMaterial: Buffer.alloc(0) }), 'InvalidKey.Format: '],
  ['DescribeInstanceTypes', () => ({ InstanceTypes: ['t3.micro', 'x'] }), 'InvalidInstanceType: '],
  ['DescribeInstanceTypes', () => ({ InstanceTypes: ['u-6tb1.metal'] }), 'NotImplemented: '],
  ['DescribeInstanceTypes', () => ({ InstanceTypes: ['t3.micro'] }), 'accepted'],
  ...['12345', '1234567890123', 'all', 'arn:aws:iam::444455556666:root'].map((id): [string, () => object, string] => [
    'ModifySnapshotAttribute',
    () => ({ ...EVERYONE, SnapshotId, GroupNames: [], UserIds: [id] }),
    'InvalidUserID.Malformed: ',
  ]),
  [
    'ModifySnapshotAttribute',
    () => ({ SnapshotId, CreateVolumePermission: { Add: [{ UserId: '5' }] } }),
    'InvalidUserID.Malformed: ',
  ],
  ['ModifySnapshotAttribute', () => ({ ...EVERYONE, SnapshotId, GroupNames: ['some'] }), 'InvalidParameterValue: '],
  ['DeleteKeyPair', () => ({}), 'MissingParameter: '],
  ['DeleteKeyPair', () => ({ KeyName: 'none' }), 'accepted'],
  ['DescribeKeyPairs', () => ({ KeyPairIds: ['key-0a'] }), 'InvalidKeyPair.NotFound: '],
  ['AllocateAddress', () => ({}), 'accepted'],
])('a client that sends %s gets the answer of AWS (case %#)', async (operation, input, error) => {
  expect(await sendInput(region, ec2, ec2.EC2Client, operation, input())).toMatch(startsWith(error));
});
