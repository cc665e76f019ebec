import {
  choice,
  flag,
  integer,
  integers,
  optionalText,
  type Parameter,
  type Parameters,
  strings,
  text,
} from '../../../core/parameters';

/**
 * An AWS managed rule that Assay knows by name. Its identifier is not always the name in capitals.
 *
 * The defaults of its parameters are those of the AWS documentation. Only the console fills them in, so Assay deploys
 * them.
 * https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
 */
export interface ManagedRule<P extends Parameters = Parameters> {
  readonly identifier: string;
  /** Whether changes trigger the rule. It does nothing then unless its types are recorded. */
  readonly onChange: boolean;
  /** Whether the rule runs on a schedule, and so accepts a frequency. */
  readonly periodic: boolean;
  /** Empty if the AWS documentation names none. */
  readonly resourceTypes: readonly string[];
  readonly parameters: P;
}

const SECURITY_GROUP = ['AWS::EC2::SecurityGroup'];
const VOLUME = ['AWS::EC2::Volume'];
const BUCKET = ['AWS::S3::Bucket'];
const LOAD_BALANCER = ['AWS::ElasticLoadBalancingV2::LoadBalancer'];
const CLASSIC_LOAD_BALANCER = ['AWS::ElasticLoadBalancing::LoadBalancer'];

/** A parameter without a default. It is not deployed without a value. */
const optional = <T>(parameter: Parameter<T>): Parameter<T | undefined> => ({
  ...parameter,
  default: '',
  parse: (value) => (value.trim() === '' ? undefined : parameter.parse(value)),
});

const port = (value?: number) =>
  integer({
    min: 0,
    max: 65535,
    description: 'A TCP port that must not be open',
    ...(value !== undefined && { default: value }),
  });
const portRanges = (protocol: string): Parameter<readonly string[]> => {
  const expected = 'ports and port ranges such as 443,1020-1025';
  const list = strings({ default: '', description: `${protocol} ports that may be open to the internet` });
  return {
    ...list,
    type: expected,
    parse(text) {
      const words = list.parse(text);
      const invalid = words.find((word) => !/^\d{1,5}(-\d{1,5})?$/.test(word));
      if (invalid !== undefined) throw new Error(`got "${invalid}", expected ${expected}`);
      return words;
    },
  };
};
const bucketNames = (description: string) => strings({ default: '', description });

const trailDestinations = {
  s3BucketName: optionalText({ description: 'The bucket that the trail must write to' }),
  snsTopicArn: optionalText({ description: 'The topic that the trail must publish to' }),
  cloudWatchLogsLogGroupArn: optionalText({ description: 'The log group that the trail must write to' }),
};

/** These rules require a capital letter, as in the AWS documentation. */
const capitalFlag = (description: string) => choice({ of: ['True', 'False'], default: 'True', description });
const accountBlock = {
  IgnorePublicAcls: capitalFlag('Whether public ACLs must be ignored'),
  BlockPublicPolicy: capitalFlag('Whether public policies must be blocked'),
  BlockPublicAcls: capitalFlag('Whether public ACLs must be blocked'),
  RestrictPublicBuckets: capitalFlag('Whether public buckets must be restricted'),
};

type Kind = Pick<ManagedRule, 'onChange' | 'periodic'>;
const CHANGE: Kind = { onChange: true, periodic: false };
const PERIODIC: Kind = { onChange: false, periodic: true };
const BOTH: Kind = { onChange: true, periodic: true };

const managed = <const P extends Parameters>(
  identifier: string,
  kind: Kind,
  resourceTypes: readonly string[],
  parameters: P,
): ManagedRule<P> => ({ identifier, ...kind, resourceTypes, parameters });

export const MANAGED_RULES = {
  'restricted-ssh': managed('INCOMING_SSH_DISABLED', BOTH, SECURITY_GROUP, {}),
  'restricted-common-ports': managed('RESTRICTED_INCOMING_TRAFFIC', BOTH, SECURITY_GROUP, {
    blockedPort1: port(20),
    blockedPort2: port(21),
    blockedPort3: port(3389),
    blockedPort4: port(3306),
    blockedPort5: port(4333),
    blockedPorts: integers({ default: '', min: 0, max: 65535, description: 'More TCP ports that must not be open' }),
  }),
  'vpc-sg-open-only-to-authorized-ports': managed('VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS', BOTH, SECURITY_GROUP, {
    authorizedTcpPorts: portRanges('TCP'),
    authorizedUdpPorts: portRanges('UDP'),
  }),
  'vpc-default-security-group-closed': managed('VPC_DEFAULT_SECURITY_GROUP_CLOSED', CHANGE, SECURITY_GROUP, {}),
  's3-bucket-public-read-prohibited': managed('S3_BUCKET_PUBLIC_READ_PROHIBITED', BOTH, BUCKET, {}),
  's3-bucket-public-write-prohibited': managed('S3_BUCKET_PUBLIC_WRITE_PROHIBITED', BOTH, BUCKET, {}),
  's3-bucket-level-public-access-prohibited': managed('S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED', CHANGE, BUCKET, {
    excludedPublicBuckets: bucketNames('Buckets that are public on purpose'),
  }),
  's3-account-level-public-access-blocks': managed(
    'S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS',
    CHANGE,
    ['AWS::S3::AccountPublicAccessBlock'],
    accountBlock,
  ),
  's3-account-level-public-access-blocks-periodic': managed(
    'S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC',
    PERIODIC,
    [],
    accountBlock,
  ),
  'acm-certificate-expiration-check': managed('ACM_CERTIFICATE_EXPIRATION_CHECK', BOTH, ['AWS::ACM::Certificate'], {
    daysToExpiration: integer({ default: 14, min: 1, max: 3650, description: 'The minimum number of days left' }),
  }),
  'ec2-ebs-encryption-by-default': managed('EC2_EBS_ENCRYPTION_BY_DEFAULT', PERIODIC, [], {}),
  'encrypted-volumes': managed('ENCRYPTED_VOLUMES', CHANGE, VOLUME, {
    kmsId: optionalText({ description: 'The ID or ARN of the required key' }),
  }),
  'ec2-volume-inuse-check': managed('EC2_VOLUME_INUSE_CHECK', CHANGE, VOLUME, {
    deleteOnTermination: optional(flag({ description: 'Whether volumes must be deleted with their instance' })),
  }),
  'alb-http-to-https-redirection-check': managed('ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK', PERIODIC, LOAD_BALANCER, {}),
  'alb-http-drop-invalid-header-enabled': managed('ALB_HTTP_DROP_INVALID_HEADER_ENABLED', CHANGE, LOAD_BALANCER, {}),
  'alb-waf-enabled': managed('ALB_WAF_ENABLED', CHANGE, LOAD_BALANCER, {
    wafWebAclIds: strings({ default: '', description: 'Web ACLs, one of which must be used' }),
  }),
  'alb-desync-mode-check': managed('ALB_DESYNC_MODE_CHECK', CHANGE, LOAD_BALANCER, {
    desyncMode: strings({ pattern: /^(monitor|defensive|strictest)$/, description: 'Allowed modes' }),
  }),
  'elb-logging-enabled': managed('ELB_LOGGING_ENABLED', CHANGE, [...CLASSIC_LOAD_BALANCER, ...LOAD_BALANCER], {
    s3BucketNames: bucketNames('Allowed buckets for the logs'),
  }),
  'elb-deletion-protection-enabled': managed('ELB_DELETION_PROTECTION_ENABLED', CHANGE, LOAD_BALANCER, {}),
  'elbv2-acm-certificate-required': managed('ELBV2_ACM_CERTIFICATE_REQUIRED', PERIODIC, LOAD_BALANCER, {
    AcmCertificatesAllowed: strings({ default: '', description: 'ARNs of the allowed certificates' }),
  }),
  'elbv2-listener-encryption-in-transit': managed(
    'ELBV2_LISTENER_ENCRYPTION_IN_TRANSIT',
    CHANGE,
    ['AWS::ElasticLoadBalancingV2::Listener'],
    {},
  ),
  'elbv2-multiple-az': managed('ELBV2_MULTIPLE_AZ', CHANGE, LOAD_BALANCER, {
    minAvailabilityZones: optional(
      integer({ min: 2, max: 10, description: 'The minimum number of Availability Zones' }),
    ),
  }),
  'elb-tls-https-listeners-only': managed('ELB_TLS_HTTPS_LISTENERS_ONLY', CHANGE, CLASSIC_LOAD_BALANCER, {}),
  'elb-acm-certificate-required': managed('ELB_ACM_CERTIFICATE_REQUIRED', CHANGE, CLASSIC_LOAD_BALANCER, {}),
  'elb-cross-zone-load-balancing-enabled': managed(
    'ELB_CROSS_ZONE_LOAD_BALANCING_ENABLED',
    CHANGE,
    CLASSIC_LOAD_BALANCER,
    {},
  ),
  'elb-predefined-security-policy-ssl-check': managed(
    'ELB_PREDEFINED_SECURITY_POLICY_SSL_CHECK',
    CHANGE,
    CLASSIC_LOAD_BALANCER,
    { predefinedPolicyName: text({ description: 'The name of the required policy' }) },
  ),
  'elb-custom-security-policy-ssl-check': managed(
    'ELB_CUSTOM_SECURITY_POLICY_SSL_CHECK',
    CHANGE,
    CLASSIC_LOAD_BALANCER,
    { sslProtocolsAndCiphers: strings({ description: 'Allowed protocols and ciphers' }) },
  ),
  'cloudtrail-enabled': managed('CLOUD_TRAIL_ENABLED', PERIODIC, [], trailDestinations),
  'multi-region-cloudtrail-enabled': managed('MULTI_REGION_CLOUD_TRAIL_ENABLED', PERIODIC, [], {
    ...trailDestinations,
    includeManagementEvents: optional(flag({ description: 'Whether management events must be recorded' })),
    readWriteType: optional(
      choice({ of: ['ReadOnly', 'WriteOnly', 'ALL'], description: 'The events that must be recorded' }),
    ),
  }),
} as const;

export type ManagedRuleName = keyof typeof MANAGED_RULES;

/** The parameters of a managed rule as people write them: typed values, lists as lists. */
export type ManagedRuleParameters<N extends ManagedRuleName> = {
  readonly [K in keyof (typeof MANAGED_RULES)[N]['parameters']]?: (typeof MANAGED_RULES)[N]['parameters'][K] extends Parameter<
    infer T
  >
    ? ParameterInput<NonNullable<T>>
    : never;
};

type ParameterInput<T> = T extends readonly (infer E)[]
  ? string | readonly E[]
  : T extends 'True' | 'False'
    ? boolean
    : T;
