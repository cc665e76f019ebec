import type { Caller } from '../../../lib/local-region/aws-call';
import { ACCOUNT, TestingAccount } from '../testing-account';

const TRUST = (principal: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal }],
  });
const allow = (Action: string, Resource = '*') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
const ANA: Caller = { kind: 'user', account: ACCOUNT, userName: 'ana' };

let aws: TestingAccount;
beforeEach(() => {
  aws = new TestingAccount();
});

describe('IAM and STS', () => {
  test('a key of a user has exactly the rights of the user, until it is deleted', async () => {
    await aws.call('iam:CreateUser', { UserName: 'ana' });
    const { AccessKey } = await aws.call('iam:CreateAccessKey', { UserName: 'ana' });
    const accessKeyId = AccessKey.AccessKeyId;
    const caller = aws.accounts.identify({ accessKeyId });
    expect(caller).toEqual(ANA);
    expect(await aws.fail('ec2:DescribeVolumes', {}, caller)).toMatch('UnauthorizedOperation');
    await aws.call('iam:PutUserPolicy', { UserName: 'ana', PolicyName: 'p', PolicyDocument: allow('ec2:Describe*') });
    await aws.call('ec2:DescribeVolumes', {}, caller);
    await aws.call('iam:DeleteAccessKey', { UserName: 'ana', AccessKeyId: accessKeyId });
    expect(() => aws.accounts.identify({ accessKeyId })).toThrow(
      'The security token included in the request is invalid.',
    );
  });

  test('rights come from groups and managed policies too, and end at the boundary', async () => {
    await aws.call('iam:CreateUser', { UserName: 'ana' });
    await aws.call('iam:CreateGroup', { GroupName: 'readers' });
    await aws.call('iam:AddUserToGroup', { GroupName: 'readers', UserName: 'ana' });
    const { Policy } = await aws.call('iam:CreatePolicy', { PolicyName: 'read', PolicyDocument: allow('s3:List*') });
    await aws.call('iam:AttachGroupPolicy', { GroupName: 'readers', PolicyArn: Policy.Arn });
    await aws.call('s3:ListBuckets', {}, ANA);
    await aws.call('iam:PutUserPermissionsBoundary', {
      UserName: 'ana',
      PermissionsBoundary: 'arn:aws:iam::aws:policy/AmazonEC2FullAccess',
    });
    expect(await aws.fail('s3:ListBuckets', {}, ANA)).toBe(
      'AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:ListAllMyBuckets because no permissions boundary allows the s3:ListAllMyBuckets action',
    );
  });

  test('the credentials of a role act as that role, within the session policy, until they expire', async () => {
    await aws.call('iam:CreateUser', { UserName: 'ana' });
    const { Role } = await aws.call('iam:CreateRole', {
      RoleName: 'reader',
      Path: '/team/',
      AssumeRolePolicyDocument: TRUST({ AWS: 'arn:aws:iam::111122223333:user/ana' }),
    });
    expect(Role.Arn).toBe('arn:aws:iam::111122223333:role/team/reader');
    await aws.call('iam:AttachRolePolicy', { RoleName: 'reader', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
    const { Credentials, AssumedRoleUser } = await aws.call(
      'sts:AssumeRole',
      { RoleArn: Role.Arn, RoleSessionName: 'ana', Policy: allow('ec2:*') },
      ANA,
    );
    expect(AssumedRoleUser.Arn).toBe('arn:aws:sts::111122223333:assumed-role/reader/ana');
    const caller = aws.accounts.identify({ accessKeyId: Credentials.AccessKeyId });
    await aws.call('ec2:DescribeVolumes', {}, caller);
    expect(await aws.fail('s3:ListBuckets', {}, caller)).toMatch('because no session policy allows');
    expect(await aws.fail('ec2:DeleteVolume', { VolumeId: 'vol-1' }, caller)).toMatch('no identity-based policy');
    await aws.clock.advanceBy(3600_000);
    expect(() => aws.accounts.identify({ accessKeyId: Credentials.AccessKeyId })).toThrow('expired');
  });

  test.each<[call: string, input: object, code: string]>([
    ['cloudfront:ListDistributions', {}, 'AccessDenied:'],
    ['rds:DescribeDBInstances', {}, 'AccessDenied:'],
    ['ecr:DescribeRepositories', {}, 'AccessDeniedException:'],
    ['ec2:DescribeVolumes', {}, 'UnauthorizedOperation:'],
  ])('%s without permission has the code of its service', async (call, input, code) => {
    await aws.call('iam:CreateUser', { UserName: 'ana' });
    expect(await aws.fail(call, input, ANA)).toMatch(new RegExp(`^${code}`));
  });

  test('only who the trust policy names assumes a role', async () => {
    await aws.call('iam:CreateUser', { UserName: 'ana' });
    const RoleArn = 'arn:aws:iam::111122223333:role/r';
    await aws.call('iam:CreateRole', {
      RoleName: 'r',
      AssumeRolePolicyDocument: TRUST({ Service: 'lambda.amazonaws.com' }),
    });
    expect(await aws.fail('sts:AssumeRole', { RoleArn, RoleSessionName: 'ana' }, ANA)).toMatch('AccessDenied');
    const { access } = aws.accounts;
    const service = (name: string): Caller => ({ kind: 'service', service: name, account: ACCOUNT });
    expect(access.allows(service('lambda.amazonaws.com'), 'sts:AssumeRole', RoleArn)).toBe(true);
    expect(access.allows(service('ssm.amazonaws.com'), 'sts:AssumeRole', RoleArn)).toBe(false);
  });

  test('actions that a role has not used are listed, without those of policies of AWS', async () => {
    const PolicyDocument = allow('s3:ListAllMyBuckets');
    await aws.call('iam:CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: TRUST({ AWS: ACCOUNT }) });
    await aws.call('iam:PutRolePolicy', { RoleName: 'r', PolicyName: 'a', PolicyDocument });
    await aws.call('iam:PutRolePolicy', {
      RoleName: 'r',
      PolicyName: 'b',
      PolicyDocument: allow('ec2:DescribeVolumes'),
    });
    await aws.call('iam:PutRolePolicy', { RoleName: 'r', PolicyName: 'c', PolicyDocument: allow('S3:List*') });
    await aws.call('iam:AttachRolePolicy', { RoleName: 'r', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
    const roleArn = 'arn:aws:iam::111122223333:role/r';
    await aws.call('s3:ListBuckets', {}, { kind: 'role', account: ACCOUNT, roleArn, sessionName: 's' });
    expect(aws.accounts.access.listUnusedActions(ACCOUNT)).toEqual({ r: ['ec2:DescribeVolumes'] });
  });

  test.each<[kind: string, call: string, nameMember: string, input: object, message: string]>([
    [
      'roles',
      'iam:CreateRole',
      'RoleName',
      { AssumeRolePolicyDocument: TRUST({ AWS: ACCOUNT }) },
      'Role with name OPS',
    ],
    ['users', 'iam:CreateUser', 'UserName', {}, 'User with name OPS'],
    ['groups', 'iam:CreateGroup', 'GroupName', {}, 'Group with name OPS'],
    ['policies', 'iam:CreatePolicy', 'PolicyName', { PolicyDocument: allow('s3:*') }, 'A policy called OPS'],
    ['profiles', 'iam:CreateInstanceProfile', 'InstanceProfileName', {}, 'Instance Profile OPS'],
  ])('names of %s are unique, also if they differ in case only', async (_, call, nameMember, input, message) => {
    await aws.call(call, { ...input, [nameMember]: 'ops' });
    expect(await aws.fail(call, { ...input, [nameMember]: 'OPS', Path: '/a/' })).toBe(
      `EntityAlreadyExists: ${message} already exists.`,
    );
  });

  test.each<[call: string, input: object, error: string]>([
    ['iam:GetRole', { RoleName: 'x' }, 'NoSuchEntity: The role with name x cannot be found.'],
    [
      'iam:CreateRole',
      { RoleName: 'r', AssumeRolePolicyDocument: '{' },
      'MalformedPolicyDocument: This policy contains invalid Json',
    ],
    [
      'iam:CreateRole',
      { RoleName: 'r', AssumeRolePolicyDocument: '{"Statement":[{}]}' },
      'MalformedPolicyDocument: Syntax errors in policy.',
    ],
    [
      'iam:GetAccountPasswordPolicy',
      {},
      'NoSuchEntity: The Password Policy with domain name 111122223333 cannot be found.',
    ],
  ])('%s %j fails like IAM', async (call, input, error) => {
    expect(await aws.fail(call, input)).toBe(error);
  });
});

describe('Elastic Load Balancing and ACM', () => {
  async function createLoadBalancer(): Promise<string> {
    const { Subnets } = await aws.call('ec2:DescribeSubnets');
    const { LoadBalancers } = await aws.call('elbv2:CreateLoadBalancer', {
      Name: 'web',
      Subnets: Subnets.map(({ SubnetId }: { SubnetId: string }) => SubnetId),
    });
    return LoadBalancers[0].LoadBalancerArn;
  }

  test('a listener has complete actions, and a certificate knows its load balancer', async () => {
    const LoadBalancerArn = await createLoadBalancer();
    const { CertificateArn } = await aws.call('acm:RequestCertificate', { DomainName: 'example.com' });
    const redirect = { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } };
    const DefaultActions = [redirect];
    const http = await aws.call('elbv2:CreateListener', {
      LoadBalancerArn,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions,
    });
    expect(http.Listeners[0].DefaultActions).toEqual([
      {
        Type: 'redirect',
        RedirectConfig: {
          Protocol: 'HTTPS',
          Port: '443',
          Host: '#{host}',
          Path: '/#{path}',
          Query: '#{query}',
          StatusCode: 'HTTP_301',
        },
      },
    ]);
    const Certificates = [{ CertificateArn }];
    const https = { LoadBalancerArn, Protocol: 'HTTPS', Port: 443, DefaultActions, Certificates };
    const { Listeners } = await aws.call('elbv2:CreateListener', https);
    const described = await aws.call('acm:DescribeCertificate', { CertificateArn });
    expect(described.Certificate).toMatchObject({ InUseBy: [LoadBalancerArn], RenewalEligibility: 'ELIGIBLE' });
    expect(await aws.fail('acm:DeleteCertificate', { CertificateArn })).toMatch('ResourceInUseException');
    await aws.call('elbv2:DeleteListener', { ListenerArn: Listeners[0].ListenerArn });
    await aws.call('acm:DeleteCertificate', { CertificateArn });
  });

  test('a renewed certificate is valid longer, after some minutes', async () => {
    const { CertificateArn } = await aws.call('acm:RequestCertificate', { DomainName: 'example.com' });
    const read = async () => (await aws.call('acm:DescribeCertificate', { CertificateArn })).Certificate;
    const { NotAfter } = await read();
    await aws.clock.advanceBy(24 * 3600_000);
    await aws.call('acm:RenewCertificate', { CertificateArn });
    expect((await read()).RenewalSummary.RenewalStatus).toBe('PENDING_AUTO_RENEWAL');
    await aws.clock.advanceBy(3600_000);
    const renewed = await read();
    expect(renewed.RenewalSummary.RenewalStatus).toBe('SUCCESS');
    expect(renewed.NotAfter > NotAfter).toBe(true);
  });

  test.each<[call: string, input: object, error: string]>([
    ['DescribeListeners', { ListenerArns: ['x'] }, 'ListenerNotFound: One or more listeners not found'],
    ['DescribeListeners', {}, 'ValidationError: You must specify either listener ARNs or a load balancer ARN'],
    [
      'CreateLoadBalancer',
      { Name: 'a', Subnets: ['subnet-1'] },
      "SubnetNotFound: The subnet ID 'subnet-1' does not exist",
    ],
    ['DescribeLoadBalancers', { Names: ['x'] }, "LoadBalancerNotFound: Load balancers '[x]' not found"],
  ])('%s %j fails like Elastic Load Balancing', async (call, input, error) => {
    expect(await aws.fail(`elbv2:${call}`, input)).toBe(error);
  });

  test('a port has one listener, and HTTPS a certificate', async () => {
    const LoadBalancerArn = await createLoadBalancer();
    const DefaultActions = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }];
    const listener = { LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions };
    await aws.call('elbv2:CreateListener', listener);
    expect(await aws.fail('elbv2:CreateListener', listener)).toMatch('DuplicateListener');
    expect(await aws.fail('elbv2:CreateListener', { ...listener, Port: 443, Protocol: 'HTTPS' })).toBe(
      'ValidationError: A certificate must be specified for HTTPS listeners',
    );
  });
});
