/** The permission that a call requires, with a pattern for the resources that it names. */
export interface PermissionPattern {
  /** The name of the action, if it differs from that of the operation. */
  readonly action?: string;
  /**
   * The ARN, with values of the scope (`<region>`) and of the input (`{GroupId}`, `{Entries.EventBusName}` for each of a
   * list, `{/Name}` for a name that may begin with the slash). A value that is an ARN is the whole resource. Without a
   * pattern: `*`.
   */
  readonly on?: string;
  /** The permission is required only if the input has this member. */
  readonly if?: string;
  /** … and not this value. */
  readonly unless?: string;
  /** For `iam:PassRole`. */
  readonly passedTo?: string;
}

/** IAM's prefix of each service, by its name in boto3, if it differs. */
export const SERVICE_PREFIXES: Readonly<Record<string, string>> = {
  elbv2: 'elasticloadbalancing',
  opensearch: 'es',
  s3control: 's3',
};

/** Calls that need no permission. */
export const FREE_CALLS: readonly string[] = ['sts:GetCallerIdentity', 'sts:GetSessionToken'];

const bucketArn = 'arn:<partition>:s3:::{Bucket}';
const objectArn = `${bucketArn}/{Key}`;
const ec2Arn = (path: string) => `arn:<partition>:ec2:<region>:<account>:${path}`;
// The ARN of a snapshot has no account.
const snapshotArn = 'arn:<partition>:ec2:<region>::snapshot/{SnapshotId}';
const internetGatewayArn = ec2Arn('internet-gateway/{InternetGatewayId}');
const routeTableArn = ec2Arn('route-table/{RouteTableId}');
const elbArn = (path: string) => `arn:<partition>:elasticloadbalancing:<region>:<account>:${path}`;
const rdsArn = (path: string) => `arn:<partition>:rds:<region>:<account>:${path}`;
const queueArn = 'arn:<partition>:sqs:<region>:<account>:{QueueName}';
const domainArn = 'arn:<partition>:es:<region>:<account>:domain/{DomainName}';
const iamArn = (path: string) => `arn:<partition>:iam::<account>:${path}`;
const trailArn = 'arn:<partition>:cloudtrail:<region>:<account>:trail';
const functionArn = 'arn:<partition>:lambda:<region>:<account>:function:{FunctionName}';
const tableArn = 'arn:<partition>:dynamodb:<region>:<account>:table/{TableName}';
const eventRuleArn = 'arn:<partition>:events:<region>:<account>:rule/{Name}';
const configRuleArn = 'arn:<partition>:config:<region>:<account>:config-rule/{ConfigRuleName}';
const repositoryArn = 'arn:<partition>:ecr:<region>:<account>:repository/{repositoryName}';
const keyArn = 'arn:<partition>:kms:<region>:<account>:key/{KeyId}';
const aliasArn = 'arn:<partition>:kms:<region>:<account>:{AliasName}';
const parameterArn = 'arn:<partition>:ssm:<region>:<account>:parameter{/Name}';

function each<Name extends string>(names: readonly Name[], pattern: PermissionPattern) {
  return Object.fromEntries(names.map((name) => [name, [pattern]])) as unknown as Record<
    Name,
    readonly PermissionPattern[]
  >;
}

const RDS_TAGGING = 'rds:AddTagsToResource';

/** A creation with tags requires the action that adds them as well. */
const listCreationPermissions = (tagging: string, on: string, tags = 'Tags'): readonly PermissionPattern[] => [
  { on },
  { action: tagging, on, if: tags },
];

/**
 * The permissions of each call, by service and operation. A call without an entry requires the action of its name on `*`.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export const PERMISSION_TABLE: Readonly<Record<string, Readonly<Record<string, readonly PermissionPattern[]>>>> = {
  acm: {
    ...each(
      [
        'AddTagsToCertificate',
        'DeleteCertificate',
        'DescribeCertificate',
        'ExportCertificate',
        'GetCertificate',
        'ListTagsForCertificate',
        'RemoveTagsFromCertificate',
        'RenewCertificate',
        'ResendValidationEmail',
        'UpdateCertificateOptions',
      ],
      { on: '{CertificateArn}' },
    ),
    ImportCertificate: [{ on: 'arn:<partition>:acm:<region>:<account>:certificate/{CertificateArn}' }],
  },
  cloudformation: each(
    ['DescribeStackEvents', 'DescribeStackResource', 'DescribeStackResources', 'GetTemplate', 'ListStackResources'],
    { on: 'arn:<partition>:cloudformation:<region>:<account>:stack/{StackName}/*' },
  ),
  cloudfront: {
    ...each(['DeleteDistribution', 'GetDistribution', 'GetDistributionConfig', 'UpdateDistribution'], {
      on: 'arn:<partition>:cloudfront::<account>:distribution/{Id}',
    }),
    CreateDistribution: [{ on: 'arn:<partition>:cloudfront::<account>:distribution/*' }],
    CreateDistributionWithTags: [
      { action: 'cloudfront:CreateDistribution', on: 'arn:<partition>:cloudfront::<account>:distribution/*' },
      { action: 'cloudfront:TagResource', on: 'arn:<partition>:cloudfront::<account>:distribution/*' },
    ],
    ListTagsForResource: [{ on: '{Resource}' }],
  },
  cloudtrail: {
    ...each(['UpdateTrail', 'CreateTrail', 'DeleteTrail', 'GetTrailStatus', 'StartLogging', 'StopLogging'], {
      on: `${trailArn}/{Name}`,
    }),
    ...each(['GetEventSelectors', 'PutEventSelectors'], { on: `${trailArn}/{TrailName}` }),
    ListTags: [{ on: '{ResourceIdList}' }],
  },
  cloudwatch: {
    DescribeAlarms: [{ on: 'arn:<partition>:cloudwatch:<region>:<account>:alarm:{AlarmNames}' }],
    ...each(['DescribeAlarmHistory', 'SetAlarmState'], {
      on: 'arn:<partition>:cloudwatch:<region>:<account>:alarm:{AlarmName}',
    }),
  },
  config: {
    ...each(['GetComplianceDetailsByConfigRule', 'DeleteConfigRule', 'DeleteEvaluationResults'], { on: configRuleArn }),
    StartConfigRulesEvaluation: [{ on: configRuleArn.replace('ConfigRuleName', 'ConfigRuleNames') }],
    PutConfigRule: [{ on: configRuleArn.replace('ConfigRuleName', 'ConfigRule.ConfigRuleName') }],
  },
  dynamodb: {
    CreateTable: listCreationPermissions('dynamodb:TagResource', tableArn),
    ...each(['ListTagsOfResource', 'TagResource', 'UntagResource'], { on: '{ResourceArn}' }),
    ...each(
      [
        'BatchGetItem',
        'BatchWriteItem',
        'DeleteItem',
        'DeleteTable',
        'DescribeContinuousBackups',
        'DescribeTable',
        'DescribeTimeToLive',
        'GetItem',
        'PutItem',
        'Query',
        'Scan',
        'UpdateContinuousBackups',
        'UpdateItem',
        'UpdateTable',
        'UpdateTimeToLive',
      ],
      { on: tableArn },
    ),
  },
  ec2: {
    ...each(
      [
        'AuthorizeSecurityGroupEgress',
        'AuthorizeSecurityGroupIngress',
        'DeleteSecurityGroup',
        'ModifySecurityGroupRules',
        'RevokeSecurityGroupEgress',
        'RevokeSecurityGroupIngress',
        'UpdateSecurityGroupRuleDescriptionsEgress',
        'UpdateSecurityGroupRuleDescriptionsIngress',
      ],
      { on: ec2Arn('security-group/{GroupId}') },
    ),
    ...each(['DeleteVolume', 'ModifyVolume'], { on: ec2Arn('volume/{VolumeId}') }),
    AttachVolume: [{ on: ec2Arn('volume/{VolumeId}') }, { on: ec2Arn('instance/{InstanceId}') }],
    DetachVolume: [{ on: ec2Arn('volume/{VolumeId}') }],
    CreateVolume: [{ on: ec2Arn('volume/*') }],
    CreateSnapshot: [{ on: ec2Arn('volume/{VolumeId}') }, { on: snapshotArn.replace('{SnapshotId}', '*') }],
    ...each(['DeleteSnapshot', 'DescribeSnapshotAttribute', 'ModifySnapshotAttribute', 'ResetSnapshotAttribute'], {
      on: snapshotArn,
    }),
    AllocateAddress: [{ on: ec2Arn('elastic-ip/*') }],
    AssociateAddress: [
      { on: ec2Arn('elastic-ip/{AllocationId}') },
      { on: ec2Arn('instance/{InstanceId}'), if: 'InstanceId' },
      { on: ec2Arn('network-interface/{NetworkInterfaceId}'), if: 'NetworkInterfaceId' },
    ],
    DisassociateAddress: [{ on: ec2Arn('elastic-ip/*') }, { on: ec2Arn('network-interface/*') }],
    ReleaseAddress: [{ on: ec2Arn('elastic-ip/{AllocationId}') }],
    ...each(['CreateKeyPair', 'DeleteKeyPair', 'ImportKeyPair'], { on: ec2Arn('key-pair/{KeyName}') }),
    CreateSecurityGroup: [{ on: ec2Arn('security-group/*') }, { on: ec2Arn('vpc/{VpcId}') }],
    CreateTags: [{ on: ec2Arn('*/{Resources}') }],
    DeleteTags: [{ on: ec2Arn('*/{Resources}') }],
    GetManagedPrefixListEntries: [{ on: ec2Arn('prefix-list/{PrefixListId}') }],
    ModifyManagedPrefixList: [{ on: ec2Arn('prefix-list/{PrefixListId}') }],
    DeleteManagedPrefixList: [{ on: ec2Arn('prefix-list/{PrefixListId}') }],
    CreateManagedPrefixList: [{ on: ec2Arn('prefix-list/*') }],
    RunInstances: [
      { on: ec2Arn('instance/*') },
      { on: 'arn:<partition>:ec2:<region>::image/{ImageId}' },
      { on: ec2Arn('network-interface/*') },
      { on: ec2Arn('security-group/{SecurityGroupIds}') },
      { on: ec2Arn('subnet/{SubnetId}') },
      { on: ec2Arn('volume/*') },
      { on: ec2Arn('launch-template/{LaunchTemplate.LaunchTemplateId}'), if: 'LaunchTemplate' },
      {
        action: 'iam:PassRole',
        on: iamArn('role/{IamInstanceProfile.Roles}'),
        if: 'IamInstanceProfile',
        passedTo: 'ec2.amazonaws.com',
      },
    ],
    ...each(['StartInstances', 'StopInstances', 'RebootInstances', 'TerminateInstances'], {
      on: ec2Arn('instance/{InstanceIds}'),
    }),
    ...each(['DescribeInstanceAttribute', 'ModifyInstanceAttribute', 'ModifyInstanceMetadataOptions'], {
      on: ec2Arn('instance/{InstanceId}'),
    }),
    ...each(
      ['CreateLaunchTemplateVersion', 'DeleteLaunchTemplate', 'DeleteLaunchTemplateVersions', 'ModifyLaunchTemplate'],
      { on: ec2Arn('launch-template/{LaunchTemplateId}') },
    ),
    CreateLaunchTemplate: [{ on: ec2Arn('launch-template/*') }],
    ModifySubnetAttribute: [{ on: ec2Arn('subnet/{SubnetId}') }],
    CreateTransitGateway: [{ on: ec2Arn('transit-gateway/*') }],
    ModifyTransitGateway: [{ on: ec2Arn('transit-gateway/{TransitGatewayId}') }],
    CreateVpc: [{ on: ec2Arn('vpc/*') }],
    ...each(['DeleteVpc', 'DescribeVpcAttribute', 'ModifyVpcAttribute'], { on: ec2Arn('vpc/{VpcId}') }),
    CreateInternetGateway: [{ on: ec2Arn('internet-gateway/*') }],
    AttachInternetGateway: [{ on: internetGatewayArn }, { on: ec2Arn('vpc/{VpcId}') }],
    DetachInternetGateway: [{ on: internetGatewayArn }, { on: ec2Arn('vpc/{VpcId}') }],
    DeleteInternetGateway: [{ on: internetGatewayArn }],
    CreateRouteTable: [{ on: ec2Arn('route-table/*') }, { on: ec2Arn('vpc/{VpcId}') }],
    ...each(['CreateRoute', 'DeleteRoute', 'DeleteRouteTable', 'ReplaceRoute'], { on: routeTableArn }),
    AssociateRouteTable: [{ on: routeTableArn }, { on: ec2Arn('subnet/{SubnetId}'), if: 'SubnetId' }],
    // The input has the association, and neither its subnet nor, of the first call, its route table.
    DisassociateRouteTable: [{ on: ec2Arn('route-table/*') }, { on: ec2Arn('subnet/*') }],
    ReplaceRouteTableAssociation: [{ on: routeTableArn }, { on: ec2Arn('subnet/*') }],
    CreateSubnet: [{ on: ec2Arn('subnet/*') }, { on: ec2Arn('vpc/{VpcId}') }],
    DeleteSubnet: [{ on: ec2Arn('subnet/{SubnetId}') }],
    CreateNetworkInterface: [
      { on: ec2Arn('network-interface/*') },
      { on: ec2Arn('subnet/{SubnetId}') },
      { on: ec2Arn('security-group/{Groups}') },
    ],
    ModifyNetworkInterfaceAttribute: [
      { on: ec2Arn('network-interface/{NetworkInterfaceId}') },
      { on: ec2Arn('security-group/{Groups}'), if: 'Groups' },
    ],
    DeleteNetworkInterface: [{ on: ec2Arn('network-interface/{NetworkInterfaceId}') }],
  },
  ecr: {
    DescribeRepositories: [{ on: repositoryArn.replace('repositoryName', 'repositoryNames') }],
    ...each(['ListTagsForResource', 'TagResource', 'UntagResource'], { on: '{resourceArn}' }),
    CreateRepository: listCreationPermissions('ecr:TagResource', repositoryArn, 'tags'),
    ...each(['DeleteRepository', 'PutImageScanningConfiguration', 'PutImageTagMutability'], {
      on: repositoryArn,
    }),
  },
  elbv2: {
    CreateLoadBalancer: [{ on: elbArn('loadbalancer/*') }],
    CreateTargetGroup: [{ on: elbArn('targetgroup/{Name}/*') }],
    ...each(
      [
        'CreateListener',
        'DeleteLoadBalancer',
        'ModifyLoadBalancerAttributes',
        'SetIpAddressType',
        'SetSecurityGroups',
        'SetSubnets',
      ],
      { on: '{LoadBalancerArn}' },
    ),
    ...each(
      [
        'AddListenerCertificates',
        'CreateRule',
        'DeleteListener',
        'ModifyListener',
        'ModifyListenerAttributes',
        'RemoveListenerCertificates',
      ],
      { on: '{ListenerArn}' },
    ),
    ...each(['DeleteRule', 'ModifyRule'], { on: '{RuleArn}' }),
    ...each(
      ['DeleteTargetGroup', 'DeregisterTargets', 'ModifyTargetGroup', 'ModifyTargetGroupAttributes', 'RegisterTargets'],
      { on: '{TargetGroupArn}' },
    ),
    ...each(['AddTags', 'RemoveTags'], { on: '{ResourceArns}' }),
  },
  events: {
    PutEvents: [{ on: 'arn:<partition>:events:<region>:<account>:event-bus/{Entries.EventBusName|default}' }],
    ...each(['CreateEventBus', 'DeleteEventBus', 'DescribeEventBus'], {
      on: 'arn:<partition>:events:<region>:<account>:event-bus/{Name|default}',
    }),
    ...each(['PutPermission', 'RemovePermission'], {
      on: 'arn:<partition>:events:<region>:<account>:event-bus/{EventBusName|default}',
    }),
    ...each(['DeleteRule', 'DescribeRule', 'DisableRule', 'EnableRule', 'PutRule'], { on: eventRuleArn }),
    ...each(['ListTargetsByRule', 'RemoveTargets'], { on: eventRuleArn.replace('Name', 'Rule') }),
    PutTargets: [
      { on: eventRuleArn.replace('Name', 'Rule') },
      { action: 'iam:PassRole', on: '{Targets.RoleArn}', if: 'Targets.RoleArn', passedTo: 'events.amazonaws.com' },
    ],
  },
  iam: {
    ...each(
      [
        'AttachRolePolicy',
        'CreateRole',
        'DeleteRole',
        'DeleteRolePermissionsBoundary',
        'DeleteRolePolicy',
        'DetachRolePolicy',
        'GetRole',
        'GetRolePolicy',
        'ListAttachedRolePolicies',
        'ListInstanceProfilesForRole',
        'ListRolePolicies',
        'ListRoleTags',
        'PutRolePermissionsBoundary',
        'PutRolePolicy',
        'TagRole',
        'UntagRole',
        'UpdateAssumeRolePolicy',
        'UpdateRole',
      ],
      { on: iamArn('role/{RoleName}') },
    ),
    ...each(
      [
        'AttachUserPolicy',
        'CreateAccessKey',
        'CreateLoginProfile',
        'CreateUser',
        'DeactivateMFADevice',
        'DeleteAccessKey',
        'DeleteLoginProfile',
        'DeleteUser',
        'DeleteUserPermissionsBoundary',
        'DeleteUserPolicy',
        'DetachUserPolicy',
        'EnableMFADevice',
        'GetLoginProfile',
        'GetUser',
        'GetUserPolicy',
        'ListAccessKeys',
        'ListAttachedUserPolicies',
        'ListGroupsForUser',
        'ListMFADevices',
        'ListServiceSpecificCredentials',
        'ListSigningCertificates',
        'ListSSHPublicKeys',
        'ListUserPolicies',
        'ListUserTags',
        'PutUserPermissionsBoundary',
        'PutUserPolicy',
        'TagUser',
        'UntagUser',
        'UpdateAccessKey',
        'UpdateLoginProfile',
        'UpdateUser',
      ],
      { on: iamArn('user/{UserName}') },
    ),
    ...each(
      [
        'AddUserToGroup',
        'AttachGroupPolicy',
        'CreateGroup',
        'DeleteGroup',
        'DeleteGroupPolicy',
        'DetachGroupPolicy',
        'GetGroup',
        'GetGroupPolicy',
        'ListAttachedGroupPolicies',
        'ListGroupPolicies',
        'PutGroupPolicy',
        'RemoveUserFromGroup',
      ],
      { on: iamArn('group/{GroupName}') },
    ),
    ...each(
      [
        'CreatePolicyVersion',
        'DeletePolicy',
        'DeletePolicyVersion',
        'GetPolicy',
        'GetPolicyVersion',
        'ListEntitiesForPolicy',
        'ListPolicyVersions',
        'SetDefaultPolicyVersion',
      ],
      { on: '{PolicyArn}' },
    ),
    CreateVirtualMFADevice: [{ on: iamArn('mfa/{VirtualMFADeviceName}') }],
    DeleteVirtualMFADevice: [{ on: '{SerialNumber}' }],
    // The input has the key, and not its user.
    GetAccessKeyLastUsed: [{ on: iamArn('user/*') }],
    CreatePolicy: [{ on: iamArn('policy/{PolicyName}') }],
    ...each(['CreateInstanceProfile', 'DeleteInstanceProfile', 'GetInstanceProfile', 'RemoveRoleFromInstanceProfile'], {
      on: iamArn('instance-profile/{InstanceProfileName}'),
    }),
    AddRoleToInstanceProfile: [
      { on: iamArn('instance-profile/{InstanceProfileName}') },
      { action: 'iam:PassRole', on: iamArn('role/{RoleName}'), passedTo: 'ec2.amazonaws.com' },
    ],
  },
  kms: {
    CreateKey: [{}, { action: 'kms:TagResource', on: keyArn, if: 'Tags' }],
    ...each(
      [
        'CancelKeyDeletion',
        'CreateGrant',
        'Decrypt',
        'DescribeKey',
        'DisableKey',
        'DisableKeyRotation',
        'EnableKey',
        'EnableKeyRotation',
        'Encrypt',
        'GenerateDataKey',
        'GetKeyPolicy',
        'GetKeyRotationStatus',
        'ListGrants',
        'ListKeyPolicies',
        'ListResourceTags',
        'PutKeyPolicy',
        'ScheduleKeyDeletion',
        'TagResource',
        'UntagResource',
      ],
      { on: keyArn },
    ),
    CreateAlias: [{ on: aliasArn }, { on: keyArn.replace('KeyId', 'TargetKeyId') }],
    // The input has the alias, and not its key.
    DeleteAlias: [{ on: aliasArn }],
  },
  lambda: {
    Invoke: [{ action: 'lambda:InvokeFunction', on: functionArn }],
    ...each(['ListTags', 'TagResource', 'UntagResource'], { on: '{Resource}' }),
    ...each(
      [
        'AddPermission',
        'DeleteFunction',
        'DeleteFunctionConcurrency',
        'GetFunction',
        'GetFunctionConcurrency',
        'GetFunctionConfiguration',
        'GetFunctionEventInvokeConfig',
        'GetPolicy',
        'ListAliases',
        'ListFunctionUrlConfigs',
        'ListVersionsByFunction',
        'PutFunctionConcurrency',
        'RemovePermission',
        'UpdateFunctionCode',
      ],
      { on: functionArn },
    ),
    CreateFunction: [{ on: functionArn }, { action: 'iam:PassRole', on: '{Role}', passedTo: 'lambda.amazonaws.com' }],
    UpdateFunctionConfiguration: [
      { on: functionArn },
      { action: 'iam:PassRole', on: '{Role}', if: 'Role', passedTo: 'lambda.amazonaws.com' },
    ],
  },
  s3: {
    ListBuckets: [{ action: 's3:ListAllMyBuckets' }],
    ...each(['HeadBucket', 'ListObjects', 'ListObjectsV2'], { action: 's3:ListBucket', on: bucketArn }),
    ListObjectVersions: [{ action: 's3:ListBucketVersions', on: bucketArn }],
    ListMultipartUploads: [{ action: 's3:ListBucketMultipartUploads', on: bucketArn }],
    ...each(
      [
        'CreateBucket',
        'DeleteBucket',
        'DeleteBucketPolicy',
        'DeleteBucketWebsite',
        'GetBucketAcl',
        'GetBucketLocation',
        'GetBucketLogging',
        'GetBucketOwnershipControls',
        'GetBucketPolicy',
        'GetBucketPolicyStatus',
        'GetBucketRequestPayment',
        'GetBucketTagging',
        'GetBucketVersioning',
        'GetBucketWebsite',
        'PutBucketAcl',
        'PutBucketLogging',
        'PutBucketOwnershipControls',
        'PutBucketPolicy',
        'PutBucketTagging',
        'PutBucketVersioning',
        'PutBucketWebsite',
      ],
      { on: bucketArn },
    ),
    GetPublicAccessBlock: [{ action: 's3:GetBucketPublicAccessBlock', on: bucketArn }],
    // There is no action for the deletion. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html
    ...each(['PutPublicAccessBlock', 'DeletePublicAccessBlock'], {
      action: 's3:PutBucketPublicAccessBlock',
      on: bucketArn,
    }),
    GetBucketEncryption: [{ action: 's3:GetEncryptionConfiguration', on: bucketArn }],
    ...each(['PutBucketEncryption', 'DeleteBucketEncryption'], {
      action: 's3:PutEncryptionConfiguration',
      on: bucketArn,
    }),
    ...each(['PutBucketCors', 'DeleteBucketCors'], { action: 's3:PutBucketCORS', on: bucketArn }),
    DeleteBucketTagging: [{ action: 's3:PutBucketTagging', on: bucketArn }],
    DeleteBucketOwnershipControls: [{ action: 's3:PutBucketOwnershipControls', on: bucketArn }],
    GetBucketLifecycleConfiguration: [{ action: 's3:GetLifecycleConfiguration', on: bucketArn }],
    ...each(['PutBucketLifecycleConfiguration', 'DeleteBucketLifecycle'], {
      action: 's3:PutLifecycleConfiguration',
      on: bucketArn,
    }),
    GetBucketNotificationConfiguration: [{ action: 's3:GetBucketNotification', on: bucketArn }],
    GetBucketReplication: [{ action: 's3:GetReplicationConfiguration', on: bucketArn }],
    GetBucketCors: [{ action: 's3:GetBucketCORS', on: bucketArn }],
    GetObjectLockConfiguration: [{ action: 's3:GetBucketObjectLockConfiguration', on: bucketArn }],
    GetBucketAccelerateConfiguration: [{ action: 's3:GetAccelerateConfiguration', on: bucketArn }],
    ...each(['GetObject', 'HeadObject'], { action: 's3:GetObject', on: objectArn }),
    PutObject: [
      { on: objectArn },
      { action: 's3:PutObjectAcl', on: objectArn, if: 'ACL', unless: 'bucket-owner-full-control' },
    ],
    CopyObject: [
      { action: 's3:GetObject', on: 'arn:<partition>:s3:::{CopySource}' },
      { action: 's3:PutObject', on: objectArn },
    ],
    DeleteObject: [{ on: objectArn }],
    DeleteObjects: [{ action: 's3:DeleteObject', on: `${bucketArn}/{Delete.Objects.Key}` }],
    ...each(['GetObjectAcl', 'GetObjectTagging', 'PutObjectAcl', 'PutObjectTagging'], { on: objectArn }),
    ...each(['CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'], {
      action: 's3:PutObject',
      on: objectArn,
    }),
    AbortMultipartUpload: [{ on: objectArn }],
  },
  s3control: {
    GetPublicAccessBlock: [{ action: 's3:GetAccountPublicAccessBlock' }],
    ...each(['PutPublicAccessBlock', 'DeletePublicAccessBlock'], { action: 's3:PutAccountPublicAccessBlock' }),
  },
  securityhub: { BatchImportFindings: [{ on: '{Findings.ProductArn}' }] },
  logs: {
    GetQueryResults: [{ on: 'arn:<partition>:logs:<region>:<account>:log-group:*' }],
    StartQuery: ['logGroupName', 'logGroupNames', 'logGroupIdentifiers'].map((member) => ({
      on: `arn:<partition>:logs:<region>:<account>:log-group:{${member}}:*`,
      if: member,
    })),
    ...each(['CreateLogStream', 'PutLogEvents', 'GetLogEvents'], {
      on: 'arn:<partition>:logs:<region>:<account>:log-group:{logGroupName}:log-stream:{logStreamName}',
    }),
    ...each(
      [
        'CreateLogGroup',
        'DeleteLogGroup',
        'DeleteRetentionPolicy',
        'DescribeLogStreams',
        'DescribeMetricFilters',
        'DescribeSubscriptionFilters',
        'FilterLogEvents',
        'PutRetentionPolicy',
      ],
      { on: 'arn:<partition>:logs:<region>:<account>:log-group:{logGroupName}:*' },
    ),
  },
  sns: {
    ...each(
      [
        'AddPermission',
        'ConfirmSubscription',
        'DeleteTopic',
        'GetTopicAttributes',
        'ListSubscriptionsByTopic',
        'Publish',
        'RemovePermission',
        'SetTopicAttributes',
        'Subscribe',
      ],
      { on: '{TopicArn}' },
    ),
    ...each(['ListTagsForResource', 'TagResource', 'UntagResource'], { on: '{ResourceArn}' }),
    PublishBatch: [{ action: 'sns:Publish', on: '{TopicArn}' }],
    CreateTopic: listCreationPermissions('sns:TagResource', 'arn:<partition>:sns:<region>:<account>:{Name}'),
  },
  opensearch: {
    CreateDomain: listCreationPermissions('es:AddTags', domainArn, 'TagList'),
    ...each(['DeleteDomain', 'DescribeDomain', 'UpdateDomainConfig'], { on: domainArn }),
    ListTags: [{ on: '{ARN}' }],
  },
  rds: {
    CreateDBInstance: listCreationPermissions(RDS_TAGGING, rdsArn('db:{DBInstanceIdentifier}')),
    CreateDBCluster: listCreationPermissions(RDS_TAGGING, rdsArn('cluster:{DBClusterIdentifier}')),
    ...each(['DeleteDBInstance', 'DescribeDBInstances', 'ModifyDBInstance'], {
      on: rdsArn('db:{DBInstanceIdentifier}'),
    }),
    ...each(['DeleteDBCluster', 'DescribeDBClusters', 'ModifyDBCluster'], {
      on: rdsArn('cluster:{DBClusterIdentifier}'),
    }),
    CreateDBSnapshot: [
      ...listCreationPermissions(RDS_TAGGING, rdsArn('snapshot:{DBSnapshotIdentifier}')),
      { on: rdsArn('db:{DBInstanceIdentifier}') },
    ],
    CreateDBClusterSnapshot: [
      ...listCreationPermissions(RDS_TAGGING, rdsArn('cluster-snapshot:{DBClusterSnapshotIdentifier}')),
      { on: rdsArn('cluster:{DBClusterIdentifier}') },
    ],
    ...each(['DeleteDBSnapshot', 'DescribeDBSnapshots', 'DescribeDBSnapshotAttributes', 'ModifyDBSnapshotAttribute'], {
      on: rdsArn('snapshot:{DBSnapshotIdentifier}'),
    }),
    ...each(
      [
        'DeleteDBClusterSnapshot',
        'DescribeDBClusterSnapshots',
        'DescribeDBClusterSnapshotAttributes',
        'ModifyDBClusterSnapshotAttribute',
      ],
      { on: rdsArn('cluster-snapshot:{DBClusterSnapshotIdentifier}') },
    ),
  },
  sqs: {
    ...each(
      [
        'ChangeMessageVisibility',
        'DeleteMessage',
        'DeleteQueue',
        'GetQueueAttributes',
        'ListQueueTags',
        'PurgeQueue',
        'ReceiveMessage',
        'SendMessage',
        'SetQueueAttributes',
        'TagQueue',
        'UntagQueue',
      ],
      { on: 'arn:<partition>:sqs:<region>:<account>:{QueueUrl/}' },
    ),
    DeleteMessageBatch: [{ action: 'sqs:DeleteMessage', on: 'arn:<partition>:sqs:<region>:<account>:{QueueUrl/}' }],
    SendMessageBatch: [{ action: 'sqs:SendMessage', on: 'arn:<partition>:sqs:<region>:<account>:{QueueUrl/}' }],
    CreateQueue: listCreationPermissions('sqs:TagQueue', queueArn, 'tags'),
    GetQueueUrl: [{ on: queueArn }],
  },
  ssm: {
    ...each(
      ['DescribeAutomationStepExecutions', 'GetAutomationExecution', 'SendAutomationSignal', 'StopAutomationExecution'],
      { on: 'arn:<partition>:ssm:<region>:<account>:automation-execution/{AutomationExecutionId}' },
    ),
    StartAutomationExecution: [
      { on: 'arn:<partition>:ssm:<region>:<account>:automation-definition/{DocumentName}:*' },
      {
        action: 'iam:PassRole',
        on: '{Parameters.AutomationAssumeRole}',
        if: 'Parameters.AutomationAssumeRole',
        passedTo: 'ssm.amazonaws.com',
      },
    ],
    ...each(['DescribeDocument', 'GetDocument'], {
      on: 'arn:<partition>:ssm:<region>:<account>:document/{Name}',
    }),
    ...each(['DeleteParameter', 'GetParameter', 'GetParameterHistory', 'LabelParameterVersion', 'PutParameter'], {
      on: parameterArn,
    }),
    ...each(['DeleteParameters', 'GetParameters'], { on: parameterArn.replace('Name', 'Names') }),
    GetParametersByPath: [{ on: parameterArn.replace('Name', 'Path') }],
  },
  sts: { AssumeRole: [{ on: '{RoleArn}' }] },
};
