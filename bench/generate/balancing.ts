import { DAY_MS } from '../../lib/core/time';
import type { Estate } from './estate';
import { arn, createTags, isNonCompliant, iso, nameFor, past, type Recorded, related, toTagList } from './item';

/** Load balancers with their listeners, target groups and certificates. */

const balancerArn = (estate: Estate, id: string): string =>
  arn(estate, 'elasticloadbalancing', `loadbalancer/app/alb-${id.slice(0, 6)}/${id}`);

export function loadBalancer(estate: Estate, index: number): Recorded {
  const { random } = estate;
  const id = estate.ids('balancer')[index] as string;
  const loadBalancerArn = balancerArn(estate, id);
  const name = `alb-${id.slice(0, 6)}`;
  const created = past(estate);
  const tags = createTags(estate, nameFor(estate, 'alb'));
  const groups = random.some(estate.ids('group'), 2);
  const subnets = random.some(estate.ids('subnet'), 3);
  const vpcId = random.pick(estate.ids('vpc'));
  return {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    id: loadBalancerArn,
    name,
    arn: loadBalancerArn,
    zone: 'Multiple Availability Zones',
    created,
    relationships: [
      ...related('AWS::EC2::SecurityGroup', 'Is associated with', groups),
      ...related('AWS::EC2::Subnet', 'Is attached to', subnets),
      ...related('AWS::EC2::VPC', 'Is contained in', [vpcId]),
    ],
    configuration: {
      loadBalancerArn,
      dNSName: `${name}-1309715412.${estate.region}.elb.amazonaws.com`,
      canonicalHostedZoneId: 'Z14GRHDCWA56QT',
      createdTime: iso(created),
      loadBalancerName: name,
      scheme: random.pick(['internet-facing', 'internal']),
      vpcId,
      state: { code: 'active' },
      type: 'application',
      availabilityZones: subnets.map((subnetId, n) => ({
        zoneName: estate.zones[n],
        subnetId,
        loadBalancerAddresses: [],
        sourceNatIpv6Prefixes: [],
      })),
      securityGroups: groups,
      ipAddressType: 'ipv4',
      enablePrefixForIpv6SourceNat: 'off',
    },
    supplementary: {
      LoadBalancerAttributes: Object.entries(BALANCER_ATTRIBUTES).map(([key, value]) => ({ key, value })),
      Tags: toTagList(tags),
    },
    tags,
  };
}

const BALANCER_ATTRIBUTES = {
  'access_logs.s3.enabled': 'false',
  'access_logs.s3.bucket': '',
  'access_logs.s3.prefix': '',
  'idle_timeout.timeout_seconds': '60',
  'deletion_protection.enabled': 'false',
  'routing.http2.enabled': 'true',
  'routing.http.drop_invalid_header_fields.enabled': 'false',
  'routing.http.xff_client_port.enabled': 'false',
  'routing.http.preserve_host_header.enabled': 'false',
  'routing.http.xff_header_processing.mode': 'append',
  'load_balancing.cross_zone.enabled': 'true',
  'routing.http.desync_mitigation_mode': 'defensive',
  'client_keep_alive.seconds': '3600',
  'waf.fail_open.enabled': 'false',
  'zonal_shift.config.enabled': 'false',
  'connection_logs.s3.enabled': 'false',
  'connection_logs.s3.bucket': '',
};

export function listener(estate: Estate): Recorded {
  const { random } = estate;
  const balancer = random.pick(estate.ids('balancer'));
  const id = arn(
    estate,
    'elasticloadbalancing',
    `listener/app/alb-${balancer.slice(0, 6)}/${balancer}/${random.hex(16)}`,
  );
  const targetGroup = arn(estate, 'elasticloadbalancing', `targetgroup/${nameFor(estate, 'tg')}/${random.hex(16)}`);
  const forwardsHttp = isNonCompliant(estate, 0.12);
  const secure = !forwardsHttp && random.chance(0.7);
  const redirects = !secure && !forwardsHttp;
  return {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    id,
    arn: id,
    zone: 'Regional',
    configuration: {
      LoadBalancerArn: balancerArn(estate, balancer),
      DefaultActions: [
        redirects
          ? {
              Type: 'redirect',
              RedirectConfig: {
                Protocol: 'HTTPS',
                Port: '443',
                Host: '#{host}',
                Path: '/#{path}',
                Query: '#{query}',
                StatusCode: 'HTTP_301',
              },
            }
          : {
              Type: 'forward',
              TargetGroupArn: targetGroup,
              ForwardConfig: {
                TargetGroups: [{ TargetGroupArn: targetGroup, Weight: 1 }],
                TargetGroupStickinessConfig: { Enabled: false },
              },
            },
      ],
      Port: secure ? 443 : 80,
      Certificates: secure ? [{ CertificateArn: arn(estate, 'acm', `certificate/${random.uuid()}`) }] : [],
      SslPolicy: secure ? 'ELBSecurityPolicy-TLS13-1-2-2021-06' : undefined,
      Protocol: secure ? 'HTTPS' : 'HTTP',
      ListenerArn: id,
      AlpnPolicy: [],
    },
  };
}

export function targetGroup(estate: Estate): Recorded {
  const { random } = estate;
  const name = nameFor(estate, 'tg');
  const id = arn(estate, 'elasticloadbalancing', `targetgroup/${name}/${random.hex(16)}`);
  const tags = createTags(estate, name);
  return {
    type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    id,
    name,
    arn: id,
    zone: 'Regional',
    configuration: {
      IpAddressType: 'ipv4',
      TargetGroupArn: id,
      HealthCheckIntervalSeconds: 30,
      LoadBalancerArns: [balancerArn(estate, random.pick(estate.ids('balancer')))],
      Matcher: { HttpCode: '200' },
      HealthCheckPath: '/health',
      Port: 8080,
      Targets: random.some(estate.ids('instance'), random.int(8)).map((Id) => ({ Port: 8080, Id })),
      HealthCheckEnabled: true,
      ProtocolVersion: 'HTTP1',
      UnhealthyThresholdCount: 2,
      HealthCheckTimeoutSeconds: 5,
      Name: name,
      VpcId: random.pick(estate.ids('vpc')),
      HealthyThresholdCount: 5,
      HealthCheckProtocol: 'HTTP',
      TargetGroupAttributes: [
        { Value: 'lb_cookie', Key: 'stickiness.type' },
        { Value: '86400', Key: 'stickiness.app_cookie.duration_seconds' },
        { Value: '1', Key: 'target_group_health.dns_failover.minimum_healthy_targets.count' },
        { Value: 'use_load_balancer_configuration', Key: 'load_balancing.cross_zone.enabled' },
        { Value: 'false', Key: 'stickiness.enabled' },
        { Value: '0', Key: 'slow_start.duration_seconds' },
        { Value: '300', Key: 'deregistration_delay.timeout_seconds' },
        { Value: 'off', Key: 'load_balancing.algorithm.anomaly_mitigation' },
        { Value: 'round_robin', Key: 'load_balancing.algorithm.type' },
      ],
      TargetType: 'instance',
      HealthCheckPort: 'traffic-port',
      Protocol: 'HTTP',
      TargetGroupName: name,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Value, Key })),
    },
    tags,
  };
}

export function certificate(estate: Estate): Recorded {
  const { random } = estate;
  const certificateArn = arn(estate, 'acm', `certificate/${random.uuid()}`);
  const domainName = `${random.pick(estate.applications)}.example.com`;
  const created = past(estate);
  const tags = createTags(estate, nameFor(estate, 'cert'));
  return {
    type: 'AWS::ACM::Certificate',
    id: certificateArn,
    arn: certificateArn,
    zone: 'Regional',
    created,
    configuration: {
      certificateArn,
      domainName,
      subjectAlternativeNames: [domainName, `*.${domainName}`],
      domainValidationOptions: [
        {
          domainName,
          validationDomain: domainName,
          validationStatus: 'SUCCESS',
          resourceRecord: {
            name: `_${random.hex(32)}.${domainName}.`,
            type: 'CNAME',
            value: `_${random.hex(32)}.acm-validations.aws.`,
          },
          validationMethod: 'DNS',
        },
      ],
      serial: (random.hex(32).match(/../g) as string[]).join(':'),
      subject: `CN=${domainName}`,
      issuer: 'Amazon',
      createdAt: iso(created),
      issuedAt: iso(created),
      status: 'ISSUED',
      notBefore: iso(created),
      notAfter: iso(estate.time + (isNonCompliant(estate, 0.08) ? random.int(30) : random.between(32, 395)) * DAY_MS),
      keyAlgorithm: 'RSA-2048',
      signatureAlgorithm: 'SHA256WITHRSA',
      inUseBy: [balancerArn(estate, random.pick(estate.ids('balancer')))],
      type: random.chance(0.8) ? 'AMAZON_ISSUED' : 'IMPORTED',
      keyUsages: [{ name: 'DIGITAL_SIGNATURE' }, { name: 'KEY_ENCIPHERMENT' }],
      extendedKeyUsages: [
        { name: 'TLS_WEB_SERVER_AUTHENTICATION', oID: '1.3.6.1.5.5.7.3.1' },
        { name: 'TLS_WEB_CLIENT_AUTHENTICATION', oID: '1.3.6.1.5.5.7.3.2' },
      ],
      renewalEligibility: 'ELIGIBLE',
      options: { certificateTransparencyLoggingPreference: 'ENABLED' },
    },
    supplementary: { Tags: toTagList(tags) },
    tags,
  };
}
