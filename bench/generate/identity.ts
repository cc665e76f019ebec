import type { Estate } from './estate';
import { arn, createTags, iso, nameFor, past, type Recorded, toTagList } from './item';

/** Roles, policies and keys; IAM writes its policy documents URL-encoded, KMS as indented text. */

export function role(estate: Estate, index: number): Recorded {
  const { random } = estate;
  const id = estate.ids('role')[index] as string;
  const name = nameFor(estate, 'role');
  const created = past(estate);
  const roleArn = `arn:aws:iam::${estate.account}:role/${name}`;
  const tags = createTags(estate, name);
  return {
    type: 'AWS::IAM::Role',
    id,
    name,
    arn: roleArn,
    region: 'global',
    created,
    configuration: {
      path: '/',
      roleName: name,
      roleId: id,
      arn: roleArn,
      createDate: iso(created),
      assumeRolePolicyDocument: encoded([
        {
          Effect: 'Allow',
          Principal: { Service: random.pick(['ec2.amazonaws.com', 'lambda.amazonaws.com', 'ecs-tasks.amazonaws.com']) },
          Action: 'sts:AssumeRole',
        },
      ]),
      instanceProfileList: [],
      rolePolicyList: random.many(random.between(0, 2), (n) => ({
        policyName: `inline-${n}`,
        policyDocument: encoded(random.many(random.between(1, 4), () => statement(estate))),
      })),
      attachedManagedPolicies: random
        .some(['AmazonSSMManagedInstanceCore', 'ReadOnlyAccess', 'CloudWatchAgentServerPolicy', 'SecurityAudit'], 2)
        .map((policyName) => ({ policyName, policyArn: `arn:aws:iam::aws:policy/${policyName}` })),
      tags: toTagList(tags),
    },
    tags,
  };
}

export function policy(estate: Estate): Recorded {
  const { random } = estate;
  const id = `ANPA${random.base32(17)}`;
  const name = nameFor(estate, 'policy');
  const created = past(estate);
  const policyArn = `arn:aws:iam::${estate.account}:policy/${name}`;
  return {
    type: 'AWS::IAM::Policy',
    id,
    name,
    arn: policyArn,
    region: 'global',
    created,
    configuration: {
      policyName: name,
      policyId: id,
      arn: policyArn,
      path: '/',
      defaultVersionId: 'v3',
      attachmentCount: random.int(9),
      permissionsBoundaryUsageCount: 0,
      isAttachable: true,
      description: '',
      createDate: iso(created),
      updateDate: iso(created),
      policyVersionList: random.many(random.between(1, 3), (n) => ({
        document: encoded(random.many(random.between(1, 6), () => statement(estate))),
        versionId: `v${3 - n}`,
        isDefaultVersion: n === 0,
        createDate: iso(created),
      })),
      tags: [],
    },
  };
}

export function key(estate: Estate, index: number): Recorded {
  const id = estate.ids('key')[index] as string;
  const keyArn = arn(estate, 'kms', `key/${id}`);
  const created = past(estate);
  return {
    type: 'AWS::KMS::Key',
    id,
    arn: keyArn,
    created,
    configuration: {
      keyId: id,
      arn: keyArn,
      creationDate: created,
      enabled: true,
      description: `Key of ${nameFor(estate, 'data')}`,
      keyUsage: 'ENCRYPT_DECRYPT',
      keyState: 'Enabled',
      origin: 'AWS_KMS',
      keyManager: 'CUSTOMER',
      customerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      keySpec: 'SYMMETRIC_DEFAULT',
      encryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      signingAlgorithms: [],
      keyAgreementAlgorithms: [],
      multiRegion: false,
      macAlgorithms: [],
      awsaccountId: estate.account,
    },
    supplementary: {
      KeyRotationStatus: estate.random.chance(0.6),
      Policy: JSON.stringify(
        {
          Version: '2012-10-17',
          Id: 'key-policy',
          Statement: [
            {
              Sid: 'Owner',
              Effect: 'Allow',
              Principal: { AWS: `arn:aws:iam::${estate.account}:root` },
              Action: 'kms:*',
              Resource: '*',
            },
            {
              Sid: 'Use',
              Effect: 'Allow',
              Principal: { AWS: [`arn:aws:iam::${estate.account}:role/${nameFor(estate, 'role')}`] },
              Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
              Resource: '*',
              Condition: { StringEquals: { 'kms:ViaService': `s3.${estate.region}.amazonaws.com` } },
            },
          ],
        },
        null,
        2,
      ),
    },
  };
}

const encoded = (statements: readonly object[]): string =>
  encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: statements }));

const statement = (estate: Estate): object => ({
  Effect: 'Allow',
  Action: estate.random.some(['s3:GetObject', 's3:PutObject', 'sqs:SendMessage', 'dynamodb:Query', 'kms:Decrypt'], 3),
  Resource: [arn(estate, 'dynamodb', `table/${nameFor(estate, 'table')}`)],
});
