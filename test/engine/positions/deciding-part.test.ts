// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import { evaluateTemplates, readMark } from './located-evaluations';

/** Evaluates a template by a rule, and expects that its first non-compliant result has the position of the mark. */
async function expectPosition(ruleName: string, marked: string, parameters = {}): Promise<void> {
  const { text, ...position } = readMark(marked);
  const { evaluations } = await evaluateTemplates(ruleName, { template: text }, { parameters });
  const [found] = evaluations.filter(({ complianceType }) => complianceType === 'NON_COMPLIANT');
  expect({ line: found?.line, column: found?.column }).toEqual(position);
}

describe('security groups', () => {
  const GROUP = 'Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: a';
  test.each<[scenario: string, template: string]>([
    [
      'the only inbound rule, in one line',
      `Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress:
        - ▶{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}`,
    ],
    [
      'the only inbound rule, in several lines',
      `Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress:
        - ▶IpProtocol: tcp
          FromPort: 22
          ToPort: 22
          CidrIp: 0.0.0.0/0`,
    ],
    [
      'one of several',
      `Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 192.0.2.0/24}
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
        - ▶{IpProtocol: tcp, FromPort: 20, ToPort: 25, CidrIpv6: '::/0'}
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 198.51.100.0/24}`,
    ],
    [
      'the first of two',
      `Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
        - ▶{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
        - {IpProtocol: '-1', CidrIpv6: '::/0'}`,
    ],
    [
      'ranges that are the internet together: the one that completes it',
      `Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 3.0.0.0/9}
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 15.0.0.0/9}
        - ▶{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 52.0.0.0/9}
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 54.0.0.0/9}`,
    ],
    [
      'a single rule instead of a list',
      `Resources:
  Group:
    ${GROUP}
      ▶SecurityGroupIngress: {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}`,
    ],
    [
      'a rule of its own',
      `Resources:
  Group:
    ${GROUP}
  ▶Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}`,
    ],
    [
      'the second of three rules of their own',
      `Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]
  A: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 192.0.2.0/24}}
  ▶B: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}}
  C: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}}`,
    ],
    [
      'a rule inside and one of its own: the first',
      `Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress:
        - ▶{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
  Rule: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIpv6: '::/0'}}`,
    ],
    [
      'a range that is a default of a parameter',
      `Parameters:
  Range: {Type: String, Default: 0.0.0.0/0}
Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress:
        - ▶IpProtocol: tcp
          FromPort: 22
          ToPort: 22
          CidrIp: !Ref Range`,
    ],
    [
      'a range that is not known',
      `Parameters:
  Range: {Type: String}
Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 192.0.2.0/24}
        - IpProtocol: tcp
          FromPort: 22
          ToPort: 22
          ▶CidrIp: !Ref Range`,
    ],
    [
      'a list that is not known',
      `Parameters:
  Range: {Type: String}
Resources:
  Group:
    ${GROUP}
      VpcId: !Ref Range
      ▶SecurityGroupIngress: !Ref Range`,
    ],
    [
      'a rule that is created only under a condition',
      `Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  Group:
    ${GROUP}
  ▶Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Condition: IsProd
    Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}`,
    ],
    [
      'a rule in the branch of a function',
      `Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
        - !If
          - IsProd
          - !Ref AWS::NoValue
          - ▶{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}`,
    ],
    [
      'a list in the branch of a function',
      `Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress: !If
        - IsProd
        - [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 192.0.2.0/24}]
        - - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 192.0.2.0/24}
          - ▶{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}`,
    ],
    [
      'after an element that has no value',
      `Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress:
        - !Ref AWS::NoValue
        - ▶{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}`,
    ],
    [
      'a rule that a function makes a list of',
      `Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
        - ▶!Sub '\${AWS::Region}'`,
    ],
    [
      'an alias: its own position',
      `Metadata:
  Rules: &rules
    - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
Resources:
  Group:
    ${GROUP}
      ▶SecurityGroupIngress: *rules`,
    ],
    [
      'an alias in a list',
      `Metadata:
  Rule: &rule
    {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
        - ▶*rule`,
    ],
    [
      'an anchor',
      `Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress:
        - &rule ▶{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}`,
    ],
    [
      'a merge key',
      `Metadata:
  Open: &open
    SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}]
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: a
      ▶<<: *open`,
    ],
    [
      'a prefix list of the template',
      `Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress:
        - ▶{IpProtocol: tcp, FromPort: 22, ToPort: 22, SourcePrefixListId: !Ref List}
  List:
    Type: AWS::EC2::PrefixList
    Properties: {PrefixListName: a, AddressFamily: IPv4, MaxEntries: 1, Entries: [{Cidr: 0.0.0.0/0}]}`,
    ],
    [
      'a group outside of the template',
      `Resources:
  A: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: sg-0a, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}}
  ▶B: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: sg-0a, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}}`,
    ],
    [
      'comments and blank lines',
      `# first
Resources: # of the stack

  # the group
  Group:
    ${GROUP}

      SecurityGroupIngress: # who may enter
        # everybody
        - ▶{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0} # !`,
    ],
    [
      'characters of several bytes and of two units before it',
      `Description: "äöü😀"
Resources:
  Group:
    ${GROUP}
      SecurityGroupIngress: [{Description: "ä😀👩‍💻", IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}, ▶{Description: b, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}]`,
    ],
    [
      'JSON in one line',
      '{"Resources":{"Group":{"Type":"AWS::EC2::SecurityGroup","Properties":{"GroupDescription":"ä😀","SecurityGroupIngress":[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"CidrIp":"0.0.0.0/0"},▶{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIp":"0.0.0.0/0"}]}}}}',
    ],
    [
      'JSON in several lines',
      `{
  "Resources": {
    "Group": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "SecurityGroupIngress": [
          ▶{
            "IpProtocol": "tcp",
            "FromPort": 22,
            "ToPort": 22,
            "CidrIp": "0.0.0.0/0"
          }
        ]
      }
    }
  }
}`,
    ],
    [
      'JSON with escapes in keys',
      `{"Resources": {"Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {
  "SecurityGroup\\u0049ngress": [▶{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/0"}]}}}}`,
    ],
  ])('%s', (_scenario, template) => expectPosition('open-ssh', template));
});

describe('other resources', () => {
  const PUBLIC = "Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: '*'";
  const ADMIN = "Effect: Allow, Action: '*', Resource: '*'";
  const LOGS = "Effect: Allow, Action: 'logs:*', Resource: '*'";
  test.each<[scenario: string, rule: string, template: string]>([
    [
      'a statement of a bucket policy',
      'public-s3-bucket',
      `Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Statement:
          - {Effect: Allow, Principal: {AWS: '111122223333'}, Action: 's3:GetObject', Resource: '*'}
          - ▶{${PUBLIC}}`,
    ],
    [
      'a single statement',
      'public-s3-bucket',
      `Resources:
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: paperboat-assets}}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: paperboat-assets
      PolicyDocument:
        ▶Statement: {${PUBLIC}}`,
    ],
    [
      'a policy as JSON text: the policy',
      'public-s3-bucket',
      `Resources:
  Bucket: {Type: AWS::S3::Bucket}
  ▶Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument: '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}}'`,
    ],
    [
      'a policy that a function makes',
      'public-s3-bucket',
      `Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      ▶PolicyDocument: !ImportValue policy`,
    ],
    [
      'an ACL, which another property makes effective',
      'public-s3-bucket',
      `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      ▶AccessControl: PublicRead
      OwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}`,
    ],
    [
      'an ACL and a policy: no part alone',
      'public-s3-bucket',
      `Resources:
  ▶Bucket:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: PublicRead
      OwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}
  Policy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Bucket, PolicyDocument: {Statement: [{${PUBLIC}}]}}}`,
    ],
    [
      'a policy, although the block is off',
      'public-s3-bucket',
      `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties: {PublicAccessBlockConfiguration: {BlockPublicPolicy: false, RestrictPublicBuckets: false}}
  Policy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Bucket, PolicyDocument: {Statement: [▶{${PUBLIC}}]}}}`,
    ],
    [
      'a policy of a role',
      'inline-admin-policy',
      `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - {PolicyName: logs, PolicyDocument: {Statement: [{${LOGS}}]}}
        - PolicyName: all
          PolicyDocument:
            Statement:
              - {${LOGS}}
              - ▶{${ADMIN}}`,
    ],
    [
      'the first of two policies of a role',
      'inline-admin-policy',
      `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - {PolicyName: all, PolicyDocument: {Statement: [▶{${ADMIN}}]}}
        - {PolicyName: all, PolicyDocument: {Statement: [{${ADMIN}}]}}`,
    ],
    [
      'a policy of its own for two roles',
      'inline-admin-policy',
      `Resources:
  A: {Type: AWS::IAM::Role}
  B: {Type: AWS::IAM::Role}
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: all
      Roles: [!Ref A, !Ref B]
      PolicyDocument:
        Statement:
          - ▶{${ADMIN}}`,
    ],
    [
      'a policy of a permission set',
      'inline-admin-policy',
      `Resources:
  Set:
    Type: AWS::SSO::PermissionSet
    Properties:
      InlinePolicy: {Statement: [{${LOGS}}, ▶{${ADMIN}}]}`,
    ],
    [
      'a policy of a permission set as text',
      'inline-admin-policy',
      `Resources:
  Set:
    Type: AWS::SSO::PermissionSet
    Properties:
      ▶InlinePolicy: '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'`,
    ],
    [
      'a policy of a function of SAM',
      'inline-admin-policy',
      `Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - AWSLambdaBasicExecutionRole
        - Statement:
            - ▶{${ADMIN}}`,
    ],
    [
      'the type of a volume',
      'gp2-volume',
      `Resources:
  Volume:
    Type: AWS::EC2::Volume
    Properties:
      Size: 200
      ▶VolumeType: gp2`,
    ],
    [
      'the type that is missing',
      'gp2-volume',
      `Resources:
  ▶Volume:
    Type: AWS::EC2::Volume
    Properties: {Size: 200}`,
    ],
    [
      'encryption that is off',
      'unencrypted-volume',
      `Resources:
  Volume:
    Type: AWS::EC2::Volume
    Properties:
      Size: 200
      ▶Encrypted: false`,
    ],
    [
      'encryption that is off, as text',
      'unencrypted-volume',
      `Resources:
  Volume:
    Type: AWS::EC2::Volume
    Properties:
      ▶Encrypted: 'false'`,
    ],
    [
      'encryption that is not known',
      'unencrypted-volume',
      `Parameters: {Encrypt: {Type: String}}
Resources:
  Volume:
    Type: AWS::EC2::Volume
    Properties:
      Size: 200
      ▶Encrypted: !Ref Encrypt`,
    ],
    [
      'the volume of a launch template',
      'unencrypted-volume',
      `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        BlockDeviceMappings:
          - {DeviceName: /dev/sda1, Ebs: {Encrypted: true}}
          - DeviceName: /dev/sdb
            Ebs:
              VolumeSize: 8
              ▶Encrypted: false`,
    ],
    [
      'the volume of an instance that says nothing of it',
      'unencrypted-volume',
      `Resources:
  Instance:
    Type: AWS::EC2::Instance
    Properties:
      BlockDeviceMappings:
        - {DeviceName: /dev/sda1, Ebs: {Encrypted: true}}
        - ▶{DeviceName: /dev/sdb, Ebs: {VolumeSize: 8}}`,
    ],
    [
      'a policy that is certain, beside one that may belong to the role',
      'inline-admin-policy',
      `Parameters: {Name: {Type: String}}
Resources:
  Role: {Type: AWS::IAM::Role, Properties: {RoleName: deployer}}
  Policy:
    Type: AWS::IAM::RolePolicy
    Properties: {RoleName: deployer, PolicyName: all, PolicyDocument: {Statement: [▶{${ADMIN}}]}}
  Other: {Type: AWS::IAM::Policy, Properties: {Roles: [!Ref Name], PolicyName: all, PolicyDocument: {Statement: [{${ADMIN}}]}}}`,
    ],
    [
      'block devices that are not known',
      'unencrypted-volume',
      `Parameters: {Devices: {Type: String}}
Resources:
  Instance:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0a
      ▶BlockDeviceMappings: !Ref Devices`,
    ],
    [
      'the container of a job of AWS Batch',
      'privileged-container',
      `Resources:
  Job:
    Type: AWS::Batch::JobDefinition
    Properties:
      Type: container
      ▶ContainerProperties: {Image: a, Privileged: true}`,
    ],
    [
      'the container of an Express service',
      'writable-container-root',
      `Resources:
  Service:
    Type: AWS::ECS::ExpressGatewayService
    Properties:
      ServiceName: a
      ▶PrimaryContainer: {Image: a}`,
    ],
    [
      'the endpoint of a cluster that the CDK makes',
      'public-eks-endpoint',
      `Resources:
  Cluster:
    Type: Custom::AWSCDK-EKS-Cluster
    Properties:
      Config:
        name: a
        resourcesVpcConfig: {subnetIds: [a], ▶endpointPublicAccess: true}`,
    ],
    [
      'a metadata option',
      'imdsv1-instance',
      `Resources:
  Instance:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0a
      MetadataOptions: {▶HttpTokens: optional}`,
    ],
    [
      'a launch template',
      'imdsv1-instance',
      `Resources:
  Instance:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0a
      ▶LaunchTemplate: {LaunchTemplateName: web, Version: $Latest}
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateName: web, LaunchTemplateData: {MetadataOptions: {HttpTokens: optional}}}`,
    ],
    [
      'a public database',
      'public-rds-instance',
      `Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      ▶PubliclyAccessible: true`,
    ],
    [
      'a public cluster',
      'public-rds-instance',
      `Resources:
  Cluster:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: mysql
      DBClusterInstanceClass: db.m5d.large
      ▶PubliclyAccessible: true`,
    ],
    [
      'a default action',
      'alb-http-listener',
      `Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      Port: 80
      Protocol: HTTP
      ▶DefaultActions:
        - {Type: forward, TargetGroupArn: !Ref Targets}
  Targets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup}`,
    ],
    [
      'a rule of a listener',
      'alb-http-listener',
      `Resources:
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      Port: 80
      Protocol: HTTP
      DefaultActions: [{Type: redirect, RedirectConfig: {Protocol: HTTPS, StatusCode: HTTP_301}}]
  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Listener
      ▶Actions: [{Type: forward, TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/0a}]`,
    ],
    [
      'an attribute that is off',
      'alb-deletion-protection',
      `Resources:
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      LoadBalancerAttributes:
        - {Key: idle_timeout.timeout_seconds, Value: '60'}
        - Key: deletion_protection.enabled
          ▶Value: 'false'`,
    ],
    [
      'an attribute that is missing: the list',
      'alb-deletion-protection',
      `Resources:
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      ▶LoadBalancerAttributes: [{Key: idle_timeout.timeout_seconds, Value: '60'}]`,
    ],
    [
      'attributes that are missing',
      'alb-deletion-protection',
      `Resources:
  ▶Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Type: application}`,
    ],
    [
      'a rotation that is off',
      'unrotated-kms-key',
      `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy: {Statement: []}
      ▶EnableKeyRotation: false`,
    ],
    [
      'one setting of a trail',
      'weak-trail',
      `Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      IsLogging: true
      IsMultiRegionTrail: true
      ▶EnableLogFileValidation: false`,
    ],
    [
      'two settings of a trail',
      'weak-trail',
      `Resources:
  ▶Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      IsLogging: true
      IsMultiRegionTrail: false
      EnableLogFileValidation: false`,
    ],
  ])('%s', (_scenario, rule, template) => expectPosition(rule, template));
});

test.each<[scenario: string, template: string, parameters: Record<string, string>]>([
  [
    'a tag that is missing: the tags',
    `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties: {BucketName: paperboat-assets, ▶Tags: [{Key: Stage, Value: test}]}`,
    { tag1Key: 'Owner' },
  ],
  [
    'a tag with another value: the tags',
    `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties: {▶Tags: [{Key: Stage, Value: test}]}`,
    { tag1Key: 'Stage', tag1Value: 'prod' },
  ],
])('%s', (_scenario, template, parameters) => expectPosition('missing-tags', template, parameters));
