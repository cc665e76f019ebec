import type { CertificateDetail } from '@aws-sdk/client-acm';
import type { IpPermission } from '@aws-sdk/client-ec2';
import * as live from '../runtime/remediation/live-resources';
import type { PlanAccount } from '../runtime/remediation/plan-account';

export const GROUP = 'sg-0123456789abcdef0';
export const VPC = 'vpc-0123456789abcdef0';
export const VOLUME = 'vol-0123456789abcdef0';
export const BUCKET = 'example-bucket-111122223333';
export const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555';
const LOAD_BALANCER = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0123456789abcdef';
export const TARGETS = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
export const HTTP_LISTENER = `${LOAD_BALANCER.replace(':loadbalancer/', ':listener/')}/1111111111111111`;
const HTTPS_LISTENER = `${LOAD_BALANCER.replace(':loadbalancer/', ':listener/')}/2222222222222222`;

/** Creates a permission of a security group, as EC2 returns it. */
export const permission = (FromPort: number, ToPort: number, ...cidrs: readonly string[]) => ({
  IpProtocol: 'tcp',
  FromPort,
  ToPort,
  IpRanges: cidrs.map((CidrIp) => ({ CidrIp })),
});

export const putGroup = (account: PlanAccount, ...IpPermissions: IpPermission[]): void =>
  live.putGroup(account, {
    GroupId: GROUP,
    GroupName: 'bastion',
    VpcId: VPC,
    Description: 'bastion',
    IpPermissions,
  });

export const putVolume = (account: PlanAccount): void =>
  live.putVolume(account, {
    VolumeId: VOLUME,
    VolumeType: 'gp2',
    Size: 500,
    Iops: 1500,
    State: 'in-use',
    Encrypted: true,
    AvailabilityZone: 'eu-west-1a',
    CreateTime: new Date('2025-01-01T00:00:00Z'),
    Attachments: [],
    Tags: [],
  });

export const PUBLIC_POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Everyone',
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${BUCKET}/*`,
    },
  ],
};

export const putBucket = (account: PlanAccount, more: live.LiveBucket = {}): void =>
  live.putBucket(account, BUCKET, {
    policy: PUBLIC_POLICY,
    ...more,
  });

export const putCertificate = (account: PlanAccount, details: Omit<CertificateDetail, 'CertificateArn'> = {}): void =>
  live.putCertificate(account, {
    CertificateArn: CERTIFICATE,
    DomainName: 'internal.example.com',
    SubjectAlternativeNames: ['internal.example.com'],
    Type: 'PRIVATE',
    Status: 'ISSUED',
    CertificateAuthorityArn:
      'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/11111111-2222-3333-4444-666666666666',
    RenewalEligibility: 'ELIGIBLE',
    NotBefore: new Date('2025-03-11T00:00:00Z'),
    NotAfter: new Date('2026-03-11T00:00:00Z'),
    InUseBy: [LOAD_BALANCER],
    ...details,
  });

const FORWARD = [{ Type: 'forward' as const, TargetGroupArn: TARGETS }];
/** The listener at {@link HTTP_LISTENER}. */
export const PLAIN_LISTENER = {
  ListenerArn: HTTP_LISTENER,
  LoadBalancerArn: LOAD_BALANCER,
  Port: 80,
  Protocol: 'HTTP' as const,
  DefaultActions: FORWARD,
};
export const SECURE_LISTENER = {
  ListenerArn: HTTPS_LISTENER,
  LoadBalancerArn: LOAD_BALANCER,
  Port: 443,
  Protocol: 'HTTPS' as const,
  Certificates: [{ CertificateArn: CERTIFICATE }],
  DefaultActions: FORWARD,
};
