/** How many resources of a type a Region has, and how often each changes. */
export interface ResourceUse {
  readonly type: string;
  readonly count: number;
  /** The changes of each resource in a month that AWS Config records. */
  readonly changes: number;
}

/** The use of a Region in a month. */
export interface RegionUse {
  readonly resources: readonly ResourceUse[];
  /** Results that become non-compliant or compliant again. */
  readonly changedResults: number;
  /** Executions of runbooks. */
  readonly executions: number;
}

const use = (type: string, count: number, changes: number): ResourceUse => ({ type: `AWS::${type}`, count, changes });

/** A Region with its default VPC, in which nothing changes. */
export const IDLE: RegionUse = {
  resources: [
    use('EC2::VPC', 1, 0),
    use('EC2::Subnet', 3, 0),
    use('EC2::SecurityGroup', 1, 0),
    use('EC2::RouteTable', 1, 0),
    use('EC2::NetworkAcl', 1, 0),
    use('EC2::InternetGateway', 1, 0),
  ],
  changedResults: 0,
  executions: 0,
};

/** A Region with 1,000 resources. */
export const IN_USE: RegionUse = {
  resources: [
    use('EC2::NetworkInterface', 250, 2),
    use('EC2::Volume', 180, 1),
    use('EC2::Instance', 120, 2),
    use('EC2::SecurityGroup', 120, 1),
    use('IAM::Role', 100, 1),
    use('S3::Bucket', 60, 1),
    use('Lambda::Function', 60, 4),
    use('EC2::Subnet', 40, 1),
    use('ElasticLoadBalancingV2::Listener', 20, 1),
    use('ElasticLoadBalancingV2::LoadBalancer', 10, 1),
    use('ACM::Certificate', 10, 1),
    use('RDS::DBInstance', 10, 4),
    use('KMS::Key', 10, 1),
    use('IAM::User', 10, 2),
  ],
  changedResults: 100,
  executions: 20,
};
