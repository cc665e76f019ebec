// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of CloudFormation
import { evaluateTemplate } from './evaluate-template';

/**
 * Variants of questions that people asked in public bug reports, in other forms, types and services. The outcomes that are
 * right come from AWS's documentation; several are given where a template does not decide, the best first.
 */
const SSH = 'IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0';
const HTTPS = 'IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0';
const GROUP = 'Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: x, VpcId: vpc-0a}}';
const ADMIN = "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}";
const READ = "{Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}";
const TRUST = "AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: []}";
const PUBLIC =
  "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: '*'}]}";
const STAGE = 'Parameters: {Stage: {Type: String}}\nConditions: {IsProd: !Equals [!Ref Stage, prod]}\n';

type Outcome = 'compliant' | 'non-compliant' | 'insufficient data' | 'not applicable';
type Variant = [scenario: string, resources: string, id: string, expected: Outcome | Outcome[], head?: string];

const ingress = (group: string, rule = SSH) =>
  `Rule: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: ${group}, ${rule}}}`;
const withRules = (rules: string) =>
  `Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: x, VpcId: vpc-0a, SecurityGroupIngress: ${rules}}}`;
const role = (name = '') => `Role: {Type: AWS::IAM::Role, Properties: {${TRUST}${name && `, RoleName: ${name}`}}}`;
const instance = (properties: string) =>
  `Host: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-0a, ${properties}}}`;
const listener = (actions: string, port = 'Port: 80, Protocol: HTTP') =>
  `Web: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: application}}
  Http: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Web, ${port}, DefaultActions: ${actions}}}`;
const REDIRECT = "[{Type: redirect, RedirectConfig: {Protocol: HTTPS, Port: '443', StatusCode: HTTP_301}}]";
const FORWARD =
  '[{Type: forward, TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/0a}]';
const listenerRule = (actions: string, more = '') =>
  `HttpRule: {Type: AWS::ElasticLoadBalancingV2::ListenerRule${more}, Properties: {ListenerArn: !Ref Http, Priority: 1, Conditions: [], Actions: ${actions}}}`;

const VARIANTS: Readonly<Record<string, Variant[]>> = {
  'open-ssh': [
    ['the group by !Sub of its id', `${GROUP}\n  ${ingress("!Sub '${Group.GroupId}'")}`, 'Group', 'non-compliant'],
    ['the group by !Sub of its name', `${GROUP}\n  ${ingress("!Sub '${Group}'")}`, 'Group', 'non-compliant'],
    [
      'the group by !Sub with a map',
      `${GROUP}\n  ${ingress("!Sub ['${G}', {G: !GetAtt Group.GroupId}]")}`,
      'Group',
      'non-compliant',
    ],
    ['the group by !Join', `${GROUP}\n  ${ingress("!Join ['', [!GetAtt Group.GroupId]]")}`, 'Group', 'non-compliant'],
    [
      'the group by !Join with empty texts',
      `${GROUP}\n  ${ingress("!Join ['', ['', !GetAtt Group.GroupId, '']]")}`,
      'Group',
      'non-compliant',
    ],
    [
      'the group by !Select of !Split',
      `${GROUP}\n  ${ingress("!Select [1, !Split [',', !Sub 'x,${Group.GroupId}']]")}`,
      'Group',
      'non-compliant',
    ],
    [
      'the group by !Select',
      `${GROUP}\n  ${ingress('!Select [0, [!GetAtt Group.GroupId, sg-0b]]')}`,
      'Group',
      'non-compliant',
    ],
    [
      'the group in both branches of !If',
      `${GROUP}\n  ${ingress('!If [IsProd, !GetAtt Group.GroupId, !Ref Group]')}`,
      'Group',
      'non-compliant',
      STAGE,
    ],
    [
      'the group in one branch of !If',
      `${GROUP}\n  ${ingress('!If [IsProd, !GetAtt Group.GroupId, sg-0b]')}`,
      'Group',
      ['insufficient data', 'non-compliant'],
      STAGE,
    ],
    [
      'the group by !FindInMap with a default',
      `${GROUP}\n  ${ingress('!FindInMap [M, a, b, {DefaultValue: !GetAtt Group.GroupId}]')}`,
      'Group',
      ['non-compliant', 'insufficient data'],
      'Transform: AWS::LanguageExtensions\nMappings: {M: {x: {y: z}}}\n',
    ],
    [
      'the group by GroupName',
      `Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: x, GroupName: web}}\n  Rule: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupName: web, ${SSH}}}`,
      'Group',
      'non-compliant',
    ],
    [
      'the group by GroupName and !Ref',
      `Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: x}}\n  Rule: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupName: !Ref Group, ${SSH}}}`,
      'Group',
      'non-compliant',
    ],
    ['an existing group by its id', ingress('sg-0a'), 'Rule', ['non-compliant', 'insufficient data']],
    [
      'an existing group by a parameter',
      ingress('!Ref Id'),
      'Rule',
      ['non-compliant', 'insufficient data'],
      'Parameters: {Id: {Type: AWS::EC2::SecurityGroup::Id}}\n',
    ],
    ['an existing group by an import', ingress('!ImportValue web'), 'Rule', ['non-compliant', 'insufficient data']],
    [
      'an existing group by a dynamic reference',
      ingress("'{{resolve:ssm:/web/group}}'"),
      'Rule',
      ['non-compliant', 'insufficient data'],
    ],
    [
      'an output of a nested stack',
      `Net: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: x}}\n  ${ingress('!GetAtt Net.Outputs.Group')}`,
      'Rule',
      ['non-compliant', 'insufficient data'],
    ],
    [
      'the default group of a VPC',
      `Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n  ${ingress('!GetAtt Vpc.DefaultSecurityGroup')}`,
      'Rule',
      ['non-compliant', 'insufficient data'],
    ],
    ['an existing group that gets HTTPS', ingress('sg-0a', HTTPS), 'Rule', 'not applicable'],
    [
      'a loop over resources',
      `${GROUP}\n  Fn::ForEach::Rules:\n    - Port\n    - ['22', '443']\n    - 'Rule\${Port}':\n        Type: AWS::EC2::SecurityGroupIngress\n        Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: 0.0.0.0/0}`,
      'Group',
      'non-compliant',
      'Transform: AWS::LanguageExtensions\n',
    ],
    [
      'a loop over harmless resources',
      `${GROUP}\n  Fn::ForEach::Rules:\n    - Port\n    - ['80', '443']\n    - 'Rule\${Port}':\n        Type: AWS::EC2::SecurityGroupIngress\n        Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: 0.0.0.0/0}`,
      'Group',
      'compliant',
      'Transform: AWS::LanguageExtensions\n',
    ],
    [
      'branches with other ports',
      withRules(`[!If [IsProd, {${HTTPS}}, {IpProtocol: tcp, FromPort: 8080, ToPort: 8080, CidrIp: 0.0.0.0/0}]]`),
      'Group',
      'compliant',
      STAGE,
    ],
    [
      'branches with SSH',
      withRules(`[!If [IsProd, {${SSH}}, {IpProtocol: '-1', CidrIp: 0.0.0.0/0}]]`),
      'Group',
      'non-compliant',
      STAGE,
    ],
    ['one branch with SSH', withRules(`[!If [IsProd, {${HTTPS}}, {${SSH}}]]`), 'Group', 'insufficient data', STAGE],
    [
      'a branch in place of the list',
      withRules(`!If [IsProd, [{${HTTPS}}], [{${SSH}}]]`),
      'Group',
      'insufficient data',
      STAGE,
    ],
    [
      'a branch without a value in place of the list',
      withRules(`!If [IsProd, [{${SSH}}], !Ref AWS::NoValue]`),
      'Group',
      'insufficient data',
      STAGE,
    ],
    [
      'a port in branches',
      withRules(
        '[{IpProtocol: tcp, FromPort: !If [IsProd, 22, 443], ToPort: !If [IsProd, 22, 443], CidrIp: 0.0.0.0/0}]',
      ),
      'Group',
      'insufficient data',
      STAGE,
    ],
    [
      'a conditional rule for SSH',
      `${GROUP}\n  Rule: {Type: AWS::EC2::SecurityGroupIngress, Condition: IsProd, Properties: {GroupId: !Ref Group, ${SSH}}}`,
      'Group',
      'insufficient data',
      STAGE,
    ],
    [
      'a conditional rule for UDP',
      `${GROUP}\n  Rule: {Type: AWS::EC2::SecurityGroupIngress, Condition: IsProd, Properties: {GroupId: !Ref Group, IpProtocol: udp, FromPort: 0, ToPort: 65535, CidrIp: 0.0.0.0/0}}`,
      'Group',
      'compliant',
      STAGE,
    ],
    [
      'two rules of which one is made',
      `${GROUP}\n  A: {Type: AWS::EC2::SecurityGroupIngress, Condition: IsProd, Properties: {GroupId: !Ref Group, ${SSH}}}\n  B: {Type: AWS::EC2::SecurityGroupIngress, Condition: IsTest, Properties: {GroupId: !Ref Group, ${SSH}}}`,
      'Group',
      'non-compliant',
      'Parameters: {Stage: {Type: String}}\nConditions: {IsProd: !Equals [!Ref Stage, prod], IsTest: !Not [!Condition IsProd]}\n',
    ],
    [
      'the range of the own VPC',
      `Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n  ${withRules("[{IpProtocol: '-1', CidrIp: !GetAtt Vpc.CidrBlock}]")}`,
      'Group',
      'compliant',
    ],
    [
      'the range of the own VPC by !Sub',
      `Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n  ${withRules("[{IpProtocol: '-1', CidrIp: !Sub '${Vpc.CidrBlock}'}]")}`,
      'Group',
      'compliant',
    ],
    [
      'the range of a VPC from a parameter',
      `Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Cidr}}\n  ${withRules("[{IpProtocol: '-1', CidrIp: !GetAtt Vpc.CidrBlock}]")}`,
      'Group',
      'compliant',
      'Parameters: {Cidr: {Type: String}}\n',
    ],
    [
      'a subnet by Fn::Cidr',
      `Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n  ${withRules("[{IpProtocol: '-1', CidrIp: !Select [0, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]}]")}`,
      'Group',
      'compliant',
    ],
    [
      'a public range by Fn::Cidr',
      withRules("[{IpProtocol: '-1', CidrIp: !Select [0, !Cidr ['0.0.0.0/0', 2, 31]]}]"),
      'Group',
      ['non-compliant', 'insufficient data'],
    ],
    [
      'an address from a parameter',
      withRules("[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Sub '${Ip}/32'}]"),
      'Group',
      'compliant',
      'Parameters: {Ip: {Type: String}}\n',
    ],
    [
      'an address from a parameter by !Join',
      withRules("[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Join [/, [!Ref Ip, '32']]}]"),
      'Group',
      'compliant',
      'Parameters: {Ip: {Type: String}}\n',
    ],
    [
      'a prefix from a parameter',
      withRules("[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Sub '0.0.0.0/${Length}'}]"),
      'Group',
      'insufficient data',
      'Parameters: {Length: {Type: String}}\n',
    ],
    [
      // The default represents the values that the template does not distinguish; a note names it.
      'a range from the default of a parameter',
      withRules('[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Cidr}]'),
      'Group',
      'compliant',
      'Parameters: {Cidr: {Type: String, Default: 10.0.0.0/8}}\n',
    ],
    [
      'a range from allowed values',
      withRules('[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Cidr}]'),
      'Group',
      'compliant',
      'Parameters: {Cidr: {Type: String, AllowedValues: [10.0.0.0/8, 192.168.0.0/16]}}\n',
    ],
    [
      'a range from allowed values of which one is open',
      withRules('[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Cidr}]'),
      'Group',
      'insufficient data',
      'Parameters: {Cidr: {Type: String, AllowedValues: [10.0.0.0/8, 0.0.0.0/0]}}\n',
    ],
    [
      'two halves of the internet in two resources',
      `${withRules('[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/1}]')}\n  ${ingress('!Ref Group', 'IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 128.0.0.0/1')}`,
      'Group',
      'non-compliant',
    ],
    [
      'a narrow prefix list',
      `List: {Type: AWS::EC2::PrefixList, Properties: {PrefixListName: a, AddressFamily: IPv4, Entries: [{Cidr: 198.51.100.0/24}]}}\n  ${ingress('!Ref Group', 'IpProtocol: tcp, FromPort: 22, ToPort: 22, SourcePrefixListId: !GetAtt List.PrefixListId')}\n  ${GROUP}`,
      'Group',
      'compliant',
    ],
    [
      'a wide prefix list',
      `List: {Type: AWS::EC2::PrefixList, Properties: {PrefixListName: a, AddressFamily: IPv4, Entries: [{Cidr: 0.0.0.0/1}, {Cidr: 128.0.0.0/1}]}}\n  ${ingress('!Ref Group', "IpProtocol: '-1', SourcePrefixListId: !Sub '${List}'")}\n  ${GROUP}`,
      'Group',
      'non-compliant',
    ],
    [
      'a wide IPv6 prefix list',
      `List: {Type: AWS::EC2::PrefixList, Properties: {PrefixListName: a, AddressFamily: IPv6, Entries: [{Cidr: '::/0'}]}}\n  ${ingress('!Ref Group', "IpProtocol: '6', FromPort: 0, ToPort: 65535, SourcePrefixListId: !Ref List")}\n  ${GROUP}`,
      'Group',
      'non-compliant',
    ],
    [
      'a prefix list with entries from a parameter',
      `List: {Type: AWS::EC2::PrefixList, Properties: {PrefixListName: a, AddressFamily: IPv4, Entries: [{Cidr: !Ref Cidr}]}}\n  ${ingress('!Ref Group', 'IpProtocol: tcp, FromPort: 22, ToPort: 22, SourcePrefixListId: !Ref List')}\n  ${GROUP}`,
      'Group',
      'insufficient data',
      'Parameters: {Cidr: {Type: String}}\n',
    ],
    [
      'a prefix list that exists',
      `${ingress('!Ref Group', 'IpProtocol: tcp, FromPort: 22, ToPort: 22, SourcePrefixListId: pl-0a')}\n  ${GROUP}`,
      'Group',
      'insufficient data',
    ],
    [
      'content networks of IPv6',
      withRules(
        `[${['2400:cb00::/32', '2606:4700::/32', '2a06:98c0::/29', '2803:f800::/32'].map((cidr) => `{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIpv6: '${cidr}'}`).join(', ')}]`,
      ),
      'Group',
      'compliant',
    ],
    [
      'a quarter of routed IPv6',
      withRules("[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIpv6: '2000::/5'}]"),
      'Group',
      'non-compliant',
    ],
    [
      'all of routed IPv6',
      withRules("[{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIpv6: '2000::/3'}]"),
      'Group',
      'non-compliant',
    ],
    ['unique local addresses', withRules("[{IpProtocol: '-1', CidrIpv6: 'fc00::/7'}]"), 'Group', 'compliant'],
  ],
  'public-s3-bucket': [
    [
      'the bucket by !Sub',
      `Bucket: {Type: AWS::S3::Bucket}\n  P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Sub '\${Bucket}', PolicyDocument: ${PUBLIC}}}`,
      'Bucket',
      'non-compliant',
    ],
    [
      'the bucket by its name',
      `Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: site}}\n  P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: site, PolicyDocument: ${PUBLIC}}}`,
      'Bucket',
      'non-compliant',
    ],
    [
      'the bucket by a name of the same parameter',
      `Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Name}}\n  P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Name, PolicyDocument: ${PUBLIC}}}`,
      'Bucket',
      'non-compliant',
      'Parameters: {Name: {Type: String}}\n',
    ],
    [
      'the bucket by a name with the account',
      `Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub 'site-\${AWS::AccountId}'}}\n  P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Join ['-', [site, !Ref AWS::AccountId]], PolicyDocument: ${PUBLIC}}}`,
      'Bucket',
      ['non-compliant', 'insufficient data'],
    ],
    [
      'the bucket by its ARN',
      `Bucket: {Type: AWS::S3::Bucket}\n  P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Select [5, !Split [':', !GetAtt Bucket.Arn]], PolicyDocument: ${PUBLIC}}}`,
      'Bucket',
      ['non-compliant', 'insufficient data'],
    ],
    [
      'an imported bucket',
      `P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !ImportValue site, PolicyDocument: ${PUBLIC}}}`,
      'P',
      ['non-compliant', 'insufficient data'],
    ],
    [
      'a bucket by its name elsewhere',
      `P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: site, PolicyDocument: ${PUBLIC}}}`,
      'P',
      ['non-compliant', 'insufficient data'],
    ],
    [
      'a policy in branches',
      `Bucket: {Type: AWS::S3::Bucket}\n  P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Bucket, PolicyDocument: !If [IsProd, ${PUBLIC}, {Version: '2012-10-17', Statement: []}]}}`,
      'Bucket',
      'insufficient data',
      STAGE,
    ],
    [
      'a statement in branches without a value',
      `Bucket: {Type: AWS::S3::Bucket}\n  P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Bucket, PolicyDocument: {Statement: [!If [IsProd, {Effect: Allow, Principal: '*', Action: 's3:*', Resource: '*'}, !Ref AWS::NoValue]]}}}`,
      'Bucket',
      'insufficient data',
      STAGE,
    ],
    [
      'a block in branches',
      `Bucket: {Type: AWS::S3::Bucket, Properties: {AccessControl: PublicRead, OwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}, PublicAccessBlockConfiguration: !If [IsProd, {IgnorePublicAcls: true}, !Ref AWS::NoValue]}}`,
      'Bucket',
      'insufficient data',
      STAGE,
    ],
    [
      'a block that is on in both branches',
      `Bucket: {Type: AWS::S3::Bucket, Properties: {AccessControl: PublicRead, PublicAccessBlockConfiguration: !If [IsProd, {IgnorePublicAcls: true}, {IgnorePublicAcls: 'true', BlockPublicAcls: true}]}}`,
      'Bucket',
      'compliant',
      STAGE,
    ],
  ],
  'inline-admin-policy': [
    [
      'a role by its name',
      `${role('ops')}\n  P: {Type: AWS::IAM::RolePolicy, Properties: {RoleName: ops, PolicyName: p, PolicyDocument: ${ADMIN}}}`,
      'Role',
      'non-compliant',
    ],
    [
      'a role by its name in a list',
      `${role('ops')}\n  P: {Type: AWS::IAM::Policy, Properties: {Roles: [ops], PolicyName: p, PolicyDocument: ${ADMIN}}}`,
      'Role',
      'non-compliant',
    ],
    [
      'a user by its name',
      `User: {Type: AWS::IAM::User, Properties: {UserName: ops}}\n  P: {Type: AWS::IAM::UserPolicy, Properties: {UserName: ops, PolicyName: p, PolicyDocument: ${ADMIN}}}`,
      'User',
      'non-compliant',
    ],
    [
      'a group by its name',
      `Team: {Type: AWS::IAM::Group, Properties: {GroupName: ops}}\n  P: {Type: AWS::IAM::GroupPolicy, Properties: {GroupName: ops, PolicyName: p, PolicyDocument: ${ADMIN}}}`,
      'Team',
      'non-compliant',
    ],
    [
      'a user in a list by !Sub',
      `User: {Type: AWS::IAM::User}\n  P: {Type: AWS::IAM::Policy, Properties: {Users: [!Sub '\${User}'], PolicyName: p, PolicyDocument: ${ADMIN}}}`,
      'User',
      'non-compliant',
    ],
    [
      'a role by a name that a parameter holds',
      `${role('!Ref Name')}\n  P: {Type: AWS::IAM::RolePolicy, Properties: {RoleName: !Ref Name, PolicyName: p, PolicyDocument: ${ADMIN}}}`,
      'Role',
      'non-compliant',
      'Parameters: {Name: {Type: String}}\n',
    ],
    [
      'an element of a list in a branch',
      `${role()}\n  P: {Type: AWS::IAM::Policy, Properties: {Roles: [!If [IsProd, !Ref Role, other]], PolicyName: p, PolicyDocument: ${ADMIN}}}`,
      'Role',
      'insufficient data',
      STAGE,
    ],
    [
      'a whole list in a branch',
      `${role()}\n  P: {Type: AWS::IAM::Policy, Properties: {Roles: !If [IsProd, [!Ref Role], [other]], PolicyName: p, PolicyDocument: ${ADMIN}}}`,
      'Role',
      'insufficient data',
      STAGE,
    ],
    [
      'a list in both branches',
      `${role()}\n  P: {Type: AWS::IAM::Policy, Properties: {Roles: !If [IsProd, [!Ref Role], [other, !Ref Role]], PolicyName: p, PolicyDocument: ${ADMIN}}}`,
      'Role',
      'non-compliant',
      STAGE,
    ],
    [
      'a harmless policy in a branch',
      `${role()}\n  P: {Type: AWS::IAM::Policy, Properties: {Roles: [!If [IsProd, !Ref Role, !Ref AWS::NoValue]], PolicyName: p, PolicyDocument: ${READ}}}`,
      'Role',
      'compliant',
      STAGE,
    ],
    [
      'a list from a parameter',
      `${role()}\n  P: {Type: AWS::IAM::Policy, Properties: {Roles: !Ref Names, PolicyName: p, PolicyDocument: ${ADMIN}}}`,
      'P',
      'non-compliant',
      'Parameters: {Names: {Type: CommaDelimitedList}}\n',
    ],
    [
      'a list by !Split',
      `${role('ops')}\n  P: {Type: AWS::IAM::Policy, Properties: {Roles: !Split [',', 'dev,ops'], PolicyName: p, PolicyDocument: ${ADMIN}}}`,
      'Role',
      'non-compliant',
    ],
    [
      'policies of the role in branches',
      `Role: {Type: AWS::IAM::Role, Properties: {${TRUST}, Policies: [!If [IsProd, {PolicyName: a, PolicyDocument: ${READ}}, {PolicyName: b, PolicyDocument: ${ADMIN}}]]}}`,
      'Role',
      'insufficient data',
      STAGE,
    ],
    [
      'an action in branches',
      `Role: {Type: AWS::IAM::Role, Properties: {${TRUST}, Policies: [{PolicyName: a, PolicyDocument: {Statement: [{Effect: Allow, Action: !If [IsProd, 's3:*', '*'], Resource: '*'}]}}]}}`,
      'Role',
      'insufficient data',
      STAGE,
    ],
    [
      'a role elsewhere',
      `P: {Type: AWS::IAM::RolePolicy, Properties: {RoleName: other, PolicyName: p, PolicyDocument: ${ADMIN}}}`,
      'P',
      ['non-compliant', 'insufficient data'],
    ],
    [
      'a policy of a SAM function',
      `Fn: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x, CodeUri: ., Policies: [${ADMIN}]}}`,
      'FnRole',
      'non-compliant',
      'Transform: AWS::Serverless-2016-10-31\n',
    ],
    [
      'a permission set with text',
      `Set: {Type: AWS::SSO::PermissionSet, Properties: {InstanceArn: a, Name: ops, InlinePolicy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'}}`,
      'Set/role',
      'non-compliant',
    ],
    [
      'a permission set with a narrow policy',
      `Set: {Type: AWS::SSO::PermissionSet, Properties: {InstanceArn: a, Name: ops, InlinePolicy: ${READ}}}`,
      'Set/role',
      'compliant',
    ],
    ...(
      [
        'ec2:SourceInstanceARN',
        'lambda:SourceFunctionArn',
        'ec2:RoleDelivery',
        'aws:SourceVpc',
        'ssm:SourceInstanceArn',
        'glue:RoleAssumedBy',
        'codebuild:projectArn',
        'saml:aud',
        'EC2:SOURCEINSTANCEARN',
      ] as const
    ).map(
      (key): Variant => [
        `a condition on ${key}`,
        `Role: {Type: AWS::IAM::Role, Properties: {${TRUST}, Policies: [{PolicyName: a, PolicyDocument: {Statement: [{Effect: Allow, Action: '*', Resource: '*', Condition: {StringEquals: {'${key}': x}}}]}}]}}`,
        'Role',
        'non-compliant',
      ],
    ),
    ...(
      [
        ['NotAction: ["iam:*"], Resource: "*"', 'compliant'],
        ['NotAction: ["s3:*"], Resource: "*"', 'non-compliant'],
        ['Action: "*", NotResource: ["arn:aws:iam::*:*"]', 'compliant'],
        ['Action: "*", NotResource: ["arn:aws:s3:::a"]', 'non-compliant'],
      ] as const
    ).map(
      ([statement, outcome]): Variant => [
        `a statement {${statement}}`,
        `Role: {Type: AWS::IAM::Role, Properties: {${TRUST}, Policies: [{PolicyName: a, PolicyDocument: {Statement: [{Effect: Allow, ${statement}}]}}]}}`,
        'Role',
        outcome,
      ],
    ),
  ],
  'alb-http-listener': [
    ['a rule that forwards', `${listener(REDIRECT)}\n  ${listenerRule(FORWARD)}`, 'Http', 'non-compliant'],
    [
      'a rule that forwards, by ARN',
      `${listener(REDIRECT)}\n  ${listenerRule(FORWARD).replace('!Ref Http', '!GetAtt Http.ListenerArn')}`,
      'Http',
      'non-compliant',
    ],
    [
      'a rule that redirects',
      `${listener("[{Type: fixed-response, FixedResponseConfig: {StatusCode: '404'}}]")}\n  ${listenerRule(REDIRECT)}`,
      'Http',
      'compliant',
    ],
    [
      'a rule that answers with a page',
      `${listener(REDIRECT)}\n  ${listenerRule("[{Type: fixed-response, FixedResponseConfig: {StatusCode: '200'}}]")}`,
      'Http',
      'non-compliant',
    ],
    [
      'a rule that forwards in a branch',
      `${listener(REDIRECT)}\n  ${listenerRule(`!If [IsProd, ${REDIRECT}, ${FORWARD}]`)}`,
      'Http',
      'insufficient data',
      STAGE,
    ],
    [
      'a conditional rule that forwards',
      `${listener(REDIRECT)}\n  ${listenerRule(FORWARD, ', Condition: IsProd')}`,
      'Http',
      'insufficient data',
      STAGE,
    ],
    [
      'a conditional rule that redirects',
      `${listener(REDIRECT)}\n  ${listenerRule(REDIRECT, ', Condition: IsProd')}`,
      'Http',
      'compliant',
      STAGE,
    ],
    [
      'a rule of an HTTPS listener',
      `${listener(FORWARD, 'Port: 443, Protocol: HTTPS')}\n  ${listenerRule(FORWARD)}`,
      'Http',
      'compliant',
    ],
    [
      'a rule of a listener elsewhere',
      listenerRule(FORWARD).replace('!Ref Http', '!ImportValue http'),
      'HttpRule',
      'insufficient data',
    ],
    [
      'a protocol in branches',
      listener(FORWARD, 'Port: 80, Protocol: !If [IsProd, HTTPS, HTTP]'),
      'Http',
      'insufficient data',
      STAGE,
    ],
    [
      'actions by weighted forward',
      listener('[{Type: forward, ForwardConfig: {TargetGroups: [{TargetGroupArn: !Ref T, Weight: 1}]}}]') +
        '\n  T: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Port: 80}}',
      'Http',
      'non-compliant',
    ],
  ],
  'imdsv1-instance': [
    [
      'its launch template by id',
      `T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {MetadataOptions: {HttpTokens: required}}}}\n  ${instance('LaunchTemplate: {LaunchTemplateId: !Ref T, Version: !GetAtt T.DefaultVersionNumber}')}`,
      'Host',
      'compliant',
    ],
    [
      'its launch template by name',
      `T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateName: base, LaunchTemplateData: {MetadataOptions: {HttpTokens: required}}}}\n  ${instance('LaunchTemplate: {LaunchTemplateName: base, Version: !GetAtt T.LatestVersionNumber}')}`,
      'Host',
      'compliant',
    ],
    [
      'its launch template that allows IMDSv1',
      `T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {MetadataOptions: {HttpTokens: optional, HttpEndpoint: enabled}}}}\n  ${instance('LaunchTemplate: {LaunchTemplateId: !Ref T, Version: !GetAtt T.LatestVersionNumber}')}`,
      'Host',
      'non-compliant',
    ],
    [
      'its own option against its launch template',
      `T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {MetadataOptions: {HttpTokens: required}}}}\n  ${instance('MetadataOptions: {HttpTokens: optional, HttpEndpoint: enabled}, LaunchTemplate: {LaunchTemplateId: !Ref T, Version: !GetAtt T.LatestVersionNumber}')}`,
      'Host',
      'non-compliant',
    ],
    [
      'an old version of its launch template',
      `T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {MetadataOptions: {HttpTokens: required}}}}\n  ${instance("LaunchTemplate: {LaunchTemplateId: !Ref T, Version: '7'}")}`,
      'Host',
      'insufficient data',
    ],
    [
      'a launch template elsewhere',
      instance('LaunchTemplate: {LaunchTemplateId: lt-0a, Version: $Latest}'),
      'Host',
      'insufficient data',
    ],
    [
      'its launch template in branches',
      `T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {MetadataOptions: !If [IsProd, {HttpTokens: required}, {HttpTokens: optional}]}}}\n  ${instance('LaunchTemplate: {LaunchTemplateId: !Ref T, Version: !GetAtt T.LatestVersionNumber}')}`,
      'Host',
      'insufficient data',
      STAGE,
    ],
    ['no option', instance('InstanceType: t3.micro'), 'Host', 'insufficient data'],
    ['an endpoint that is off', instance('MetadataOptions: {HttpEndpoint: disabled}'), 'Host', 'compliant'],
  ],
  'unused-security-group': (
    [
      ['Fn', 'AWS::Lambda::Function', 'VpcConfig: {SecurityGroupIds: [!GetAtt Group.GroupId]}'],
      ['Svc', 'AWS::ECS::Service', 'NetworkConfiguration: {AwsvpcConfiguration: {SecurityGroups: [!Ref Group]}}'],
      ['Mount', 'AWS::EFS::MountTarget', "SecurityGroups: [!Sub '${Group.GroupId}']"],
      ['Db', 'AWS::RDS::DBInstance', 'VPCSecurityGroups: [!GetAtt Group.GroupId]'],
      ['Cache', 'AWS::ElastiCache::ReplicationGroup', 'SecurityGroupIds: [!Ref Group]'],
      ['Eks', 'AWS::EKS::Cluster', 'ResourcesVpcConfig: {SecurityGroupIds: [!Ref Group]}'],
      ['Ep', 'AWS::EC2::VPCEndpoint', 'SecurityGroupIds: [!Ref Group]'],
      ['Lb', 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'SecurityGroups: [!Ref Group]'],
      ['T', 'AWS::EC2::LaunchTemplate', 'LaunchTemplateData: {NetworkInterfaces: [{Groups: [!Ref Group]}]}'],
      ['Msk', 'AWS::MSK::Cluster', 'BrokerNodeGroupInfo: {SecurityGroups: [!Ref Group]}'],
      ['Code', 'AWS::CodeBuild::Project', 'VpcConfig: {SecurityGroupIds: [!If [IsProd, !Ref Group, !Ref Group]]}'],
    ] as const
  ).map(
    ([id, type, properties]): Variant => [
      `a group that ${type} has`,
      `${GROUP}\n  ${id}: {Type: ${type}, Properties: {${properties}}}`,
      'Group',
      'compliant',
      STAGE,
    ],
  ),
  'unencrypted-volume': [
    [
      'an instance with a mapping in a branch',
      instance(
        'BlockDeviceMappings: [!If [IsProd, {DeviceName: /dev/sdf, Ebs: {Encrypted: true}}, {DeviceName: /dev/sdf, Ebs: {Encrypted: false}}]]',
      ),
      'Host/BlockDeviceMappings/0',
      'insufficient data',
      STAGE,
    ],
    [
      'an instance with a parameter',
      instance('BlockDeviceMappings: [{DeviceName: /dev/sdf, Ebs: {Encrypted: !Ref Encrypt}}]'),
      'Host/dev/sdf',
      'insufficient data',
      'Parameters: {Encrypt: {Type: String}}\n',
    ],
    [
      'a volume by a default that a deployment may change',
      'Data: {Type: AWS::EC2::Volume, Properties: {Encrypted: !Ref Encrypt}}',
      'Data',
      'insufficient data',
      "Parameters: {Encrypt: {Type: String, Default: 'true'}}\n",
    ],
    [
      'a volume by one allowed value',
      'Data: {Type: AWS::EC2::Volume, Properties: {Encrypted: !Ref Encrypt}}',
      'Data',
      'compliant',
      "Parameters: {Encrypt: {Type: String, AllowedValues: ['true']}}\n",
    ],
    [
      'a volume of a mapping by Region',
      'Data: {Type: AWS::EC2::Volume, Properties: {Encrypted: !FindInMap [M, !Ref AWS::Region, Encrypt]}}',
      'Data',
      'insufficient data',
      "Mappings: {M: {eu-west-1: {Encrypt: 'true'}, us-east-1: {Encrypt: 'false'}}}\n",
    ],
    [
      'a volume of a mapping that agrees',
      'Data: {Type: AWS::EC2::Volume, Properties: {Encrypted: !FindInMap [M, !Ref AWS::Region, Encrypt]}}',
      'Data',
      'compliant',
      "Mappings: {M: {eu-west-1: {Encrypt: 'true'}, us-east-1: {Encrypt: true}}}\n",
    ],
  ],
  'public-rds-instance': [
    [
      'a Multi-AZ cluster',
      'Db: {Type: AWS::RDS::DBCluster, Properties: {DBClusterInstanceClass: db.r6gd.large, PubliclyAccessible: true}}',
      'Db/instances',
      'non-compliant',
    ],
    [
      'a cluster with the flag as text',
      "Db: {Type: AWS::RDS::DBCluster, Properties: {DBClusterInstanceClass: db.r6gd.large, PubliclyAccessible: 'true'}}",
      'Db/instances',
      'non-compliant',
    ],
    [
      'an instance in branches',
      'Db: {Type: AWS::RDS::DBInstance, Properties: {PubliclyAccessible: !If [IsProd, false, true]}}',
      'Db',
      'insufficient data',
      STAGE,
    ],
    [
      'an instance of Aurora',
      'Db: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBClusterIdentifier: !Ref C, PubliclyAccessible: true}}\n  C: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}',
      'Db',
      'non-compliant',
    ],
    [
      'an instance by a condition that always holds',
      'Db: {Type: AWS::RDS::DBInstance, Properties: {PubliclyAccessible: !If [Always, true, false]}}',
      'Db',
      'non-compliant',
      'Conditions: {Always: !Equals [a, a]}\n',
    ],
  ],
};

/** Choices that a template leaves open in an unusual form: the result may not be that of one branch alone. */
test.each<[scenario: string, head: string, source: string, expected: Outcome]>([
  ['an empty Fn::And', 'Conditions: {C: !And []}', '!If [C, 10.0.0.0/8, 0.0.0.0/0]', 'insufficient data'],
  ['an empty Fn::Or', 'Conditions: {C: !Or []}', '!If [C, 0.0.0.0/0, 10.0.0.0/8]', 'insufficient data'],
  [
    'two comparisons of imports, which are not the same',
    'Conditions: {A: !Equals [!ImportValue a, !ImportValue b], B: !Equals [!ImportValue c, !ImportValue d]}',
    '!If [A, !If [B, 10.0.0.0/8, 0.0.0.0/0], 10.0.0.0/8]',
    'insufficient data',
  ],
  [
    'the same comparison of imports twice, in both orders',
    'Conditions: {A: !Equals [!ImportValue a, !ImportValue b], B: !Equals [!ImportValue b, !ImportValue a]}',
    '!If [A, !If [B, 10.0.0.0/8, 0.0.0.0/0], 10.0.0.0/8]',
    'compliant',
  ],
  [
    'a key that is made of a parameter',
    'Parameters: {P: {Type: String, Default: dev}}\nMappings: {M: {devx: {C: 10.0.0.0/8}, prodx: {C: 0.0.0.0/0}}}',
    "!FindInMap [M, !Sub '${P}x', C]",
    'insufficient data',
  ],
  [
    'an index that is made of a parameter',
    "Parameters: {P: {Type: String, Default: '0'}}",
    "!Select [!Sub '${P}', [10.0.0.0/8, 0.0.0.0/0]]",
    'insufficient data',
  ],
  ['Fn::Select without a list', '', '!Select [0]', 'insufficient data'],
  ['Fn::Select with another argument', '', '!Select [0, [10.0.0.0/8], x]', 'insufficient data'],
  ['Fn::Split with another argument', '', "!Select [0, !Split [',', '10.0.0.0/8,a', b]]", 'insufficient data'],
  ['Fn::Split without a text', '', "!Select [0, !Split [',']]", 'insufficient data'],
  ['Fn::Cidr of more blocks than it makes', '', '!Select [0, !Cidr [10.0.0.0/8, 257, 8]]', 'insufficient data'],
  ['Fn::Cidr of blocks larger than its range', '', '!Select [0, !Cidr [10.0.0.0/24, 2, 16]]', 'insufficient data'],
  [
    'an attribute of a nested stack that is none of its outputs',
    'Metadata: {}',
    '!GetAtt Nested.Other.Cidr',
    'insufficient data',
  ],
])('%s', (_scenario, head, source, expected) => {
  const yaml = `${head}\nResources:\n  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: x}}\n  ${withRules(`[{IpProtocol: '-1', CidrIp: ${source}}]`)}`;
  expect(evaluateTemplate(yaml, 'open-ssh').Group).toBe(expected);
});

test('two resources of the template that others look up are not taken for each other', () => {
  const template = (id: string, tokens: string) =>
    `${id}: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {MetadataOptions: {HttpTokens: ${tokens}}}}}`;
  const host = (id: string, launched: string) =>
    `${id}: {Type: AWS::EC2::Instance, Properties: {LaunchTemplate: {LaunchTemplateId: !Ref ${launched}, Version: !GetAtt ${launched}.LatestVersionNumber}}}`;
  const resources = [template('T1', 'required'), template('T2', 'optional'), host('A', 'T1'), host('B', 'T2')];
  expect(evaluateTemplate(`Resources:\n  ${resources.join('\n  ')}`, 'imdsv1-instance')).toEqual({
    A: 'compliant',
    B: 'non-compliant',
  });
  const list = (id: string, cidr: string) =>
    `${id}: {Type: AWS::EC2::PrefixList, Properties: {PrefixListName: ${id}, AddressFamily: IPv4, Entries: [{Cidr: ${cidr}}]}}`;
  const rules = withRules(
    "[{IpProtocol: '-1', SourcePrefixListId: !Ref L1}, {IpProtocol: '-1', SourcePrefixListId: !Ref L2}]",
  );
  const lists = [list('L1', '10.0.0.0/8'), list('L2', '0.0.0.0/0'), rules];
  expect(evaluateTemplate(`Resources:\n  ${lists.join('\n  ')}`, 'open-ssh')).toEqual({ Group: 'non-compliant' });
});

test('a name that is made of a resource of the template is that of no other resource', () => {
  const owner = "!Select [5, !Split [':', !GetAtt Bucket.Arn]]";
  const yaml = `Resources:\n  Bucket: {Type: AWS::S3::Bucket}\n  P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: ${owner}, PolicyDocument: ${PUBLIC}}}`;
  expect(Object.keys(evaluateTemplate(yaml, 'public-s3-bucket'))).toEqual(['Bucket']);
});

describe.each(Object.entries(VARIANTS))('%s', (rule, variants) => {
  test.each(variants)('%s', (...[, resources, id, expected, head = '']: Variant) => {
    const outcomes: Record<string, Outcome> = evaluateTemplate(`${head}Resources:\n  ${resources}`, rule);
    expect([expected].flat()).toContain(outcomes[id] ?? JSON.stringify(outcomes));
  });
});
