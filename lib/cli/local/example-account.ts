import { AwsError, type Caller } from '../../local-region/aws-call';
import type { LocalRegion } from '../../local-region/local-region';
/** The account and Region that the example is created in. */
export interface ExampleScope {
  readonly account: string;
  readonly region: string;
}

const PEOPLE = ['alice', 'bob', 'carol'] as const;

/** The resources of the example account that incidents change, and the people who change them. */
export interface ExampleResources {
  readonly region: string;
  readonly people: Readonly<Record<(typeof PEOPLE)[number], Caller>>;
  /** The role of those who are on call. */
  readonly onCall: Caller;
  readonly webGroup: string;
  readonly adminGroup: string;
  readonly bucket: string;
}

/** Makes a call in the example account. */
// biome-ignore lint/suspicious/noExplicitAny: the type follows from the operation
export type MakeCall = (service: string, operation: string, input: object, caller?: Caller) => Promise<any>;

export const createCalls =
  (local: LocalRegion, { account, region }: ExampleScope): MakeCall =>
  (service, operation, input, caller = { kind: 'administrator', account }) =>
    local.call({ service, operation, input, caller, region });

/**
 * Creates a small account: people, a network, two groups, a volume and a bucket, all compliant.
 * @param approvers ARNs of those who approve remediation in the deployment
 */
export async function createExampleAccount(
  call: MakeCall,
  { account, region }: ExampleScope,
  approvers: readonly string[] = [],
): Promise<ExampleResources> {
  for (const UserName of PEOPLE) {
    await call('iam', 'CreateUser', { UserName });
    await call('iam', 'AttachUserPolicy', { UserName, PolicyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' });
  }
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }],
  };
  const onCall = `arn:aws:iam::${account}:role/on-call`;
  for (const arn of new Set([onCall, ...approvers])) {
    const [, Path, RoleName] = new RegExp(`^arn:[^:]+:iam::${account}:role(/(?:.+/)?)([^/]+)$`).exec(arn) ?? [];
    if (RoleName === undefined) continue;
    try {
      await call('iam', 'CreateRole', { RoleName, Path, AssumeRolePolicyDocument: JSON.stringify(trust) });
    } catch (error) {
      // The deployment may have created it.
      if (error instanceof AwsError && error.code === 'EntityAlreadyExists') continue;
      throw error;
    }
    await call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
  }
  const { Vpcs } = await call('ec2', 'DescribeVpcs', {});
  const createGroup = async (GroupName: string, Description: string, port: number, CidrIp: string): Promise<string> => {
    const { GroupId } = await call('ec2', 'CreateSecurityGroup', { GroupName, Description, VpcId: Vpcs[0].VpcId });
    await call('ec2', 'AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [allowPort(port, CidrIp)] });
    return GroupId;
  };
  const webGroup = await createGroup('web-servers', 'Web servers of the shop', 443, '0.0.0.0/0');
  const adminGroup = await createGroup('admin-desktops', 'Desktops of the administrators', 3389, '198.51.100.0/24');
  await call('ec2', 'CreateVolume', { AvailabilityZone: `${region}a`, Size: 100, VolumeType: 'gp3', Encrypted: true });
  const bucket = 'shop-invoices-example';
  const location = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } };
  await call('s3', 'CreateBucket', { Bucket: bucket, ...location });
  const createPerson = (userName: string): Caller => ({ kind: 'user', account, userName });
  return {
    region,
    webGroup,
    adminGroup,
    bucket,
    people: { alice: createPerson('alice'), bob: createPerson('bob'), carol: createPerson('carol') },
    onCall: { kind: 'role', account, roleArn: onCall, sessionName: 'dave' },
  };
}

/** An inbound rule for one TCP port. */
export const allowPort = (port: number, CidrIp: string): object => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp }],
});
