import type { CertificateDetail } from '@aws-sdk/client-acm';
import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import type { StubAccount } from '../runtime/remediation/stub-account';

export const GROUP = 'sg-0123456789abcdef0';
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
  Ipv6Ranges: [],
  PrefixListIds: [],
  UserIdGroupPairs: [],
});

type Permission = ReturnType<typeof permission>;

export const putGroup = ({ state }: StubAccount, ...IpPermissions: readonly Permission[]): void =>
  void state.securityGroups.set(GROUP, {
    GroupId: GROUP,
    GroupName: 'bastion',
    OwnerId: '111122223333',
    VpcId: 'vpc-0123456789abcdef0',
    Description: 'bastion',
    IpPermissions: [...IpPermissions],
    IpPermissionsEgress: [],
    Tags: [],
  });

export const putVolume = ({ state }: StubAccount): void =>
  void state.volumes.set(VOLUME, {
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

export const putBucket = ({ state }: StubAccount, block?: PublicAccessBlockConfiguration): void =>
  void state.buckets.set(BUCKET, {
    ...(block && { block }),
    policy: {
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
    },
  });

export const putCertificate = ({ state }: StubAccount, details: Partial<CertificateDetail> = {}): void =>
  void state.certificates.set(CERTIFICATE, {
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

export const putListeners = ({ state }: StubAccount): void => {
  const forward = [{ Type: 'forward' as const, TargetGroupArn: TARGETS }];
  state.listeners.set(HTTP_LISTENER, {
    ListenerArn: HTTP_LISTENER,
    LoadBalancerArn: LOAD_BALANCER,
    Port: 80,
    Protocol: 'HTTP',
    DefaultActions: forward,
  });
  state.listeners.set(HTTPS_LISTENER, {
    ListenerArn: HTTPS_LISTENER,
    LoadBalancerArn: LOAD_BALANCER,
    Port: 443,
    Protocol: 'HTTPS',
    Certificates: [{ CertificateArn: CERTIFICATE }],
    DefaultActions: forward,
  });
};
