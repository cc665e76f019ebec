import type { Caller } from '../../../lib/local-region/aws-call';
import { SmallRegion } from '../small-region';

const POLICY = {
  Statement: [
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' },
  ],
};

const start = (state?: ReturnType<SmallRegion['save']>): Promise<SmallRegion> =>
  SmallRegion.start(
    {
      Key: {
        Type: 'AWS::KMS::Key',
        Properties: { KeyPolicy: POLICY, Description: 'orders', EnableKeyRotation: true },
      },
      Alias: {
        Type: 'AWS::KMS::Alias',
        Properties: { AliasName: 'alias/orders', TargetKeyId: { Ref: 'Key' } },
      },
    },
    state,
  );

test('a key of the deployment answers as one that a call created', async () => {
  const region = await start();
  const { KeyMetadata } = await region.call('kms:CreateKey', { Description: 'orders' });
  await region.call('kms:CreateAlias', { AliasName: 'alias/own', TargetKeyId: KeyMetadata.KeyId });
  const describe = async (KeyId: string) => {
    const { KeyMetadata } = await region.call('kms:DescribeKey', { KeyId });
    const { KeyId: id, Arn: arn, ...others } = KeyMetadata;
    const { Plaintext } = await region.call('kms:Decrypt', {
      CiphertextBlob: (await region.call('kms:Encrypt', { KeyId, Plaintext: Buffer.from('x') })).CiphertextBlob,
    });
    return {
      ...others,
      hasId: arn.endsWith(id),
      policies: (await region.call('kms:ListKeyPolicies', { KeyId: id })).PolicyNames,
      tags: (await region.call('kms:ListResourceTags', { KeyId: id })).Tags,
      grants: (await region.call('kms:ListGrants', { KeyId: id })).Grants,
      text: String(Plaintext),
    };
  };
  const [deployed, created] = [await describe('alias/orders'), await describe('alias/own')];
  expect(deployed).toEqual(created);
  expect(deployed).toMatchObject({
    AWSAccountId: '111122223333',
    KeyState: 'Enabled',
    KeyManager: 'CUSTOMER',
    text: 'x',
  });
  const { KeyId } = (await region.call('kms:DescribeKey', { KeyId: 'alias/orders' })).KeyMetadata;
  expect(await region.call('kms:GetKeyRotationStatus', { KeyId })).toMatchObject({ KeyRotationEnabled: true });
  await region.call('kms:DisableKeyRotation', { KeyId });
  const { Aliases } = await region.call('kms:ListAliases');
  expect(Aliases.map(({ AliasName }: { AliasName: string }) => AliasName)).toEqual(['alias/orders', 'alias/own']);
  await region.stop();

  const again = await start(region.save());
  expect(await again.call('kms:GetKeyRotationStatus', { KeyId })).toMatchObject({ KeyRotationEnabled: false });
  expect((await again.call('kms:ListAliases', { KeyId })).Aliases).toHaveLength(1);
  await again.call('kms:DeleteAlias', { AliasName: 'alias/own' });
  expect(await again.fail('kms:DescribeKey', { KeyId: 'alias/own' })).toBe('NotFoundException');
  await again.stop();
});

test('a key that is to be deleted encrypts nothing, and a name is given once', async () => {
  const region = await start();
  const { KeyMetadata } = await region.call('kms:DescribeKey', { KeyId: 'alias/orders' });
  await region.call('kms:ScheduleKeyDeletion', { KeyId: KeyMetadata.KeyId });
  const codes = [
    await region.fail('kms:Encrypt', { KeyId: 'alias/orders', Plaintext: Buffer.from('x') }),
    await region.fail('kms:CreateAlias', { AliasName: 'alias/orders', TargetKeyId: KeyMetadata.KeyId }),
    await region.fail('kms:CreateAlias', { AliasName: 'alias/aws/own', TargetKeyId: KeyMetadata.KeyId }),
    await region.fail('kms:CreateAlias', { AliasName: 'alias/own', TargetKeyId: 'absent' }),
  ];
  expect(codes).toEqual([
    ...['KMSInvalidStateException', 'AlreadyExistsException', 'InvalidAliasNameException', 'NotFoundException'],
  ]);
  await region.stop();
});

test('a ciphertext is decrypted by its key and with its context alone', async () => {
  const region = await start();
  const { KeyId: other } = (await region.call('kms:CreateKey')).KeyMetadata;
  const EncryptionContext = { order: '1', shop: 'a' };
  const input = { KeyId: 'alias/orders', Plaintext: Buffer.from('x'), EncryptionContext };
  const { CiphertextBlob, KeyId } = await region.call('kms:Encrypt', input);
  expect(await region.call('kms:Decrypt', { CiphertextBlob, EncryptionContext: { shop: 'a', order: '1' } })).toEqual({
    KeyId,
    Plaintext: Buffer.from('x'),
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  });
  const codes = [
    await region.fail('kms:Decrypt', { CiphertextBlob }),
    await region.fail('kms:Decrypt', { CiphertextBlob, EncryptionContext, KeyId: other }),
  ];
  expect(codes).toEqual(['InvalidCiphertextException', 'IncorrectKeyException']);
  // The policy of the key decides, also if a call does not name it.
  const denied = { Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' };
  await region.call('kms:PutKeyPolicy', {
    KeyId,
    Policy: JSON.stringify({ Statement: [...POLICY.Statement, denied] }),
  });
  expect(await region.fail('kms:Decrypt', { CiphertextBlob, EncryptionContext })).toBe('AccessDeniedException');
  await region.stop();
});

test('the policy of a key is in force for its aliases', async () => {
  const region = await start();
  const { KeyMetadata } = await region.call('kms:DescribeKey', { KeyId: 'alias/orders' });
  await region.call('iam:CreateUser', { UserName: 'ana' });
  const PolicyDocument = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] });
  await region.call('iam:PutUserPolicy', { UserName: 'ana', PolicyName: 'keys', PolicyDocument });
  const caller: Caller = { kind: 'user', account: '111122223333', userName: 'ana' };
  const names = [KeyMetadata.KeyId, 'alias/orders', 'arn:aws:kms:eu-west-1:111122223333:alias/orders'];
  const describeAll = async (): Promise<string[]> => {
    const calls = names.map((KeyId) => region.call('kms:DescribeKey', { KeyId }, caller));
    return (await Promise.allSettled(calls)).map(({ status }) => status);
  };
  expect(await describeAll()).toEqual(names.map(() => 'fulfilled'));
  const denied = { Effect: 'Deny', Principal: '*', Action: 'kms:DescribeKey', Resource: '*' };
  const Policy = JSON.stringify({ Statement: [...POLICY.Statement, denied] });
  await region.call('kms:PutKeyPolicy', { KeyId: KeyMetadata.KeyId, Policy });
  expect(await describeAll()).toEqual(names.map(() => 'rejected'));
  await region.stop();
});
