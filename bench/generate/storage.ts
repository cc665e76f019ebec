import type { Estate } from './estate';
import { arn, createTags, isNonCompliant, iso, nameFor, past, type Recorded, related, toTagList } from './item';

/** Volumes, buckets, tables and databases. */

export function volume(estate: Estate, index: number): Recorded {
  const { random } = estate;
  const id = estate.ids('volume')[index] as string;
  const zone = random.pick(estate.zones);
  const created = past(estate);
  const instanceId = random.pick(estate.ids('instance'));
  const tags = createTags(estate, nameFor(estate, 'disk'));
  const volumeType = isNonCompliant(estate, 0.2) ? 'gp2' : random.pick(['gp3', 'gp3', 'gp3', 'io2', 'st1']);
  return {
    type: 'AWS::EC2::Volume',
    id,
    arn: arn(estate, 'ec2', `volume/${id}`),
    zone,
    created,
    relationships: related('AWS::EC2::Instance', 'Is attached to', [instanceId]),
    configuration: {
      attachments: [
        {
          attachTime: iso(created),
          device: '/dev/xvda',
          instanceId,
          state: 'attached',
          volumeId: id,
          deleteOnTermination: true,
        },
      ],
      availabilityZone: zone,
      createTime: iso(created + 784),
      encrypted: random.chance(0.8),
      kmsKeyId: arn(estate, 'kms', `key/${random.pick(estate.ids('key'))}`),
      size: random.pick([8, 20, 50, 100, 500]),
      snapshotId: `snap-0${random.hex(16)}`,
      state: 'in-use',
      volumeId: id,
      iops: 3000,
      tags: toTagList(tags),
      volumeType,
      multiAttachEnabled: false,
      throughput: volumeType === 'gp3' ? 125 : undefined,
    },
    tags,
  };
}

export function bucket(estate: Estate): Recorded {
  const { random, profile } = estate;
  const name = `${nameFor(estate, 'data')}-${random.hex(10)}`;
  const created = past(estate);
  const tags = createTags(estate, name);
  const owner = random.hex(64);
  const isPublic = isNonCompliant(estate, 0.01);
  const blocked = !isPublic && random.chance(profile.blockedShare);
  return {
    type: 'AWS::S3::Bucket',
    id: name,
    name,
    arn: `arn:aws:s3:::${name}`,
    zone: 'Regional',
    created,
    configuration: { name, owner: { id: owner }, creationDate: iso(created), region: estate.region },
    supplementary: {
      AbacStatus: { status: 'Disabled' },
      AccessControlList: JSON.stringify({
        grantSet: null,
        grantList: [
          { grantee: { id: owner, displayName: null }, permission: 'FullControl' },
          ...(isPublic && random.chance(0.5) ? [{ grantee: 'AllUsers', permission: 'Read' }] : []),
        ],
        owner: { displayName: null, id: owner },
        isRequesterCharged: false,
      }),
      BucketAccelerateConfiguration: { isRequesterCharged: false },
      BucketLifecycleConfiguration: random.chance(0.5)
        ? { rules: [{ id: 'expire', status: 'Enabled', expirationInDays: 90, noncurrentVersionExpirationInDays: 30 }] }
        : undefined,
      BucketLoggingConfiguration: random.chance(0.5)
        ? { destinationBucketName: `logs-${estate.account}-${estate.region}`, logFilePrefix: `${name}/` }
        : {},
      BucketNotificationConfiguration: { configurations: {} },
      BucketPolicy: isPublic || random.chance(0.75) ? { policyText: bucketPolicy(estate, name, isPublic) } : {},
      BucketTaggingConfiguration: { tagSets: [{ tags }] },
      BucketVersioningConfiguration: { status: random.pick(['Off', 'Enabled']) },
      IsRequesterPaysEnabled: false,
      PublicAccessBlockConfiguration: {
        blockPublicAcls: blocked,
        ignorePublicAcls: blocked,
        blockPublicPolicy: blocked,
        restrictPublicBuckets: blocked,
      },
      ServerSideEncryptionConfiguration: {
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' }, bucketKeyEnabled: false }],
      },
    },
    tags,
  };
}

/** Allows TLS only and some readers, of which the first may be everyone. */
function bucketPolicy({ random, account, profile }: Estate, name: string, isPublic: boolean): string {
  const resources = [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`];
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:*',
        Resource: resources,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      ...random.many(random.between(...profile.statements), (index) => ({
        Sid: `Read${index}`,
        Effect: 'Allow',
        Principal: isPublic && index === 0 ? '*' : { AWS: `arn:aws:iam::${account}:role/${name}-reader-${index}` },
        Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket'],
        Resource: resources,
      })),
    ],
  });
}

export function table(estate: Estate): Recorded {
  const { random } = estate;
  const name = nameFor(estate, 'table');
  const created = past(estate);
  const tableArn = arn(estate, 'dynamodb', `table/${name}`);
  const tags = createTags(estate, name);
  return {
    type: 'AWS::DynamoDB::Table',
    id: name,
    name,
    arn: tableArn,
    created,
    configuration: {
      attributeDefinitions: [
        { attributeName: 'pk', attributeType: 'S' },
        { attributeName: 'sk', attributeType: 'S' },
      ],
      tableName: name,
      keySchema: [
        { attributeName: 'pk', keyType: 'HASH' },
        { attributeName: 'sk', keyType: 'RANGE' },
      ],
      tableStatus: 'ACTIVE',
      creationDateTime: created,
      provisionedThroughput: { numberOfDecreasesToday: 0, readCapacityUnits: 0, writeCapacityUnits: 0 },
      tableArn,
      tableId: random.uuid(),
      billingModeSummary: { billingMode: 'PAY_PER_REQUEST', lastUpdateToPayPerRequestDateTime: created },
      deletionProtectionEnabled: random.chance(0.3),
    },
    supplementary: {
      ContinuousBackupsDescription: {
        continuousBackupsStatus: 'ENABLED',
        pointInTimeRecoveryDescription: { pointInTimeRecoveryStatus: random.pick(['DISABLED', 'ENABLED']) },
      },
      Tags: toTagList(tags),
    },
    tags,
  };
}

export function database(estate: Estate): Recorded {
  const { random } = estate;
  const name = nameFor(estate, 'db');
  const id = `db-${random.base32(26)}`;
  const created = past(estate);
  const tags = createTags(estate, name);
  const groups = random.some(estate.ids('group'), 2);
  const subnets = random.some(estate.ids('subnet'), 3);
  const dBInstanceArn = arn(estate, 'rds', `db:${name}`);
  return {
    type: 'AWS::RDS::DBInstance',
    id,
    name,
    arn: dBInstanceArn,
    zone: random.pick(estate.zones),
    created,
    relationships: related('AWS::EC2::SecurityGroup', 'Is associated with', groups),
    configuration: {
      dBInstanceIdentifier: name,
      dBInstanceClass: random.pick(['db.t3.micro', 'db.m6g.large', 'db.r6g.xlarge']),
      engine: random.pick(['mysql', 'postgres']),
      dBInstanceStatus: 'available',
      masterUsername: 'admin',
      endpoint: {
        address: `${name}.c3eiyammu1s2.${estate.region}.rds.amazonaws.com`,
        port: 3306,
        hostedZoneId: 'Z24O6O9L7SGTNB',
      },
      allocatedStorage: 20,
      instanceCreateTime: iso(created),
      preferredBackupWindow: '16:19-16:49',
      backupRetentionPeriod: 7,
      dBSecurityGroups: [],
      vpcSecurityGroups: groups.map((vpcSecurityGroupId) => ({ vpcSecurityGroupId, status: 'active' })),
      dBParameterGroups: [{ dBParameterGroupName: 'default.mysql8.0', parameterApplyStatus: 'in-sync' }],
      dBSubnetGroup: {
        dBSubnetGroupName: `${name}-subnets`,
        dBSubnetGroupDescription: 'Isolated subnets',
        vpcId: random.pick(estate.ids('vpc')),
        subnetGroupStatus: 'Complete',
        subnets: subnets.map((subnetIdentifier) => ({
          subnetIdentifier,
          subnetAvailabilityZone: { name: random.pick(estate.zones) },
          subnetOutpost: {},
          subnetStatus: 'Active',
        })),
        supportedNetworkTypes: [],
      },
      preferredMaintenanceWindow: 'wed:19:23-wed:19:53',
      pendingModifiedValues: { processorFeatures: [] },
      multiAZ: random.chance(0.5),
      engineVersion: '8.0.44',
      autoMinorVersionUpgrade: true,
      publiclyAccessible: false,
      storageType: random.pick(['gp2', 'gp3']),
      storageEncrypted: random.chance(0.9),
      dbiResourceId: id,
      cACertificateIdentifier: 'rds-ca-rsa2048-g1',
      dBInstanceArn,
      iAMDatabaseAuthenticationEnabled: false,
      deletionProtection: random.chance(0.5),
      tagList: toTagList(tags),
      certificateDetails: { cAIdentifier: 'rds-ca-rsa2048-g1', validTill: '2027-02-13T04:38:04.000Z' },
    },
    supplementary: { Tags: toTagList(tags) },
    tags,
  };
}
