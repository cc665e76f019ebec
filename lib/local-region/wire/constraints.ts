import { isList, isObject, isString } from '../../core/json';
import { InvalidInput } from './protocols/invalid-input';
import type { ServiceModel } from './service-model';

/** A constraint of a member, which the schemas of the SDK do not have. */
interface MemberConstraint {
  /** The least length of a text or list, or the least number. */
  readonly min?: number;
  readonly max?: number;
  /** The name of the SDK's enumeration. */
  readonly enum?: string;
  /** For the whole text. */
  readonly pattern?: RegExp;
}

type OperationConstraints = Readonly<Record<string, MemberConstraint>>;

const RULE_NAMES: MemberConstraint = { max: 25 };
const COMPLIANCE_TYPES: MemberConstraint = { max: 3, enum: 'ComplianceType' };
const EVENT_RULE: OperationConstraints = { Name: { min: 1, max: 64, pattern: /^[.\-_A-Za-z0-9]+$/ } };
const EVENT_BUS_NAME: MemberConstraint = { min: 1, max: 256, pattern: /^[/.\-_A-Za-z0-9]+$/ };
const EXECUTION: OperationConstraints = { AutomationExecutionId: { min: 36, max: 36 } };
const KEYS: MemberConstraint = { min: 1, max: 100 };

const EC2_PAGE: OperationConstraints = { MaxResults: { min: 5, max: 1000 } };
const METADATA_OPTIONS: OperationConstraints = {
  HttpEndpoint: { enum: 'InstanceMetadataEndpointState' },
  HttpPutResponseHopLimit: { min: 1, max: 64 },
  HttpTokens: { enum: 'HttpTokensState' },
  InstanceMetadataTags: { enum: 'InstanceMetadataTagsState' },
};

const FUNCTION_SETTINGS: OperationConstraints = {
  Description: { max: 256 },
  Handler: { max: 128, pattern: /^\S+$/ },
  MemorySize: { min: 128, max: 10_240 },
  Role: { pattern: /^arn:aws[a-zA-Z-]*:iam::\d{12}:role\/?[\w+=,.@/-]+$/ },
  Runtime: { enum: 'Runtime' },
  Timeout: { min: 1, max: 900 },
};

const CERTIFICATE_ARN: MemberConstraint = { min: 20, max: 2048 };
const ROLE_SESSION: OperationConstraints = {
  RoleArn: { min: 20, max: 2048 },
  RoleSessionName: { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ },
  DurationSeconds: { min: 900, max: 43_200 },
};

const IAM_NAME = /^[\w+=,.@-]+$/;
/** Members of many operations of IAM. */
const IAM_MEMBERS: Readonly<Record<string, OperationConstraints>> = {
  user: { UserName: { min: 1, max: 64, pattern: IAM_NAME } },
  role: { RoleName: { min: 1, max: 64, pattern: IAM_NAME } },
  group: { GroupName: { min: 1, max: 128, pattern: IAM_NAME } },
  policy: { PolicyName: { min: 1, max: 128, pattern: IAM_NAME } },
  profile: { InstanceProfileName: { min: 1, max: 128, pattern: IAM_NAME } },
  path: { Path: { min: 1, max: 512, pattern: /^(\/|\/[!-~]+\/)$/ } },
  document: { PolicyDocument: { min: 1, max: 131_072, pattern: /^[\t\n\r\u0020-\u00FF]+$/ } },
  trust: { AssumeRolePolicyDocument: { min: 1, max: 131_072, pattern: /^[\t\n\r\u0020-\u00FF]+$/ } },
  description: { Description: { max: 1000 } },
  session: { MaxSessionDuration: { min: 3600, max: 43_200 } },
  boundary: { PermissionsBoundary: { min: 20, max: 2048 } },
  arn: { PolicyArn: { min: 20, max: 2048 } },
  tags: { Tags: { max: 50 }, 'Tags.Key': { min: 1, max: 128 }, 'Tags.Value': { max: 256 } },
  key: { Status: { enum: 'StatusType' } },
  alias: { AccountAlias: { min: 3, max: 63, pattern: /^[a-z0-9]([a-z0-9]|-(?!-))*[a-z0-9]$/ } },
  page: { MaxItems: { min: 1, max: 1000 } },
};
const iam = (...members: readonly string[]): OperationConstraints =>
  Object.assign({}, ...members.map((member) => IAM_MEMBERS[member]));

const CERTIFICATE_DOMAIN = /^(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])$/;

/** By service and operation. `ConfigRule.Source.Owner` is a member of a member, also of each element of a list. */
const CONSTRAINTS: Readonly<Record<string, Readonly<Record<string, OperationConstraints>>>> = {
  // https://docs.aws.amazon.com/acm/latest/APIReference/API_Operations.html
  acm: {
    ...Object.fromEntries(
      ['DescribeCertificate', 'DeleteCertificate', 'GetCertificate', 'ListTagsForCertificate', 'RenewCertificate'].map(
        (name) => [name, { CertificateArn: CERTIFICATE_ARN }],
      ),
    ),
    RequestCertificate: {
      DomainName: { min: 1, max: 253, pattern: CERTIFICATE_DOMAIN },
      SubjectAlternativeNames: KEYS,
      ValidationMethod: { enum: 'ValidationMethod' },
    },
  },
  // https://docs.aws.amazon.com/config/latest/APIReference/API_Operations.html
  config: {
    BatchGetResourceConfig: { resourceKeys: KEYS },
    DescribeComplianceByConfigRule: { ConfigRuleNames: RULE_NAMES, ComplianceTypes: COMPLIANCE_TYPES },
    DescribeComplianceByResource: { ComplianceTypes: COMPLIANCE_TYPES },
    DescribeConfigRuleEvaluationStatus: { ConfigRuleNames: { max: 50 } },
    DescribeConfigRules: { ConfigRuleNames: RULE_NAMES },
    DescribeRemediationConfigurations: { ConfigRuleNames: RULE_NAMES },
    GetComplianceDetailsByConfigRule: { ComplianceTypes: COMPLIANCE_TYPES },
    GetComplianceDetailsByResource: { ComplianceTypes: COMPLIANCE_TYPES },
    GetComplianceSummaryByResourceType: { ResourceTypes: { max: 20 } },
    GetDiscoveredResourceCounts: { resourceTypes: { max: 20 } },
    GetResourceConfigHistory: { chronologicalOrder: { enum: 'ChronologicalOrder' } },
    PutConfigRule: {
      'ConfigRule.ConfigRuleName': { min: 1, max: 128 },
      'ConfigRule.Description': { max: 256 },
      'ConfigRule.InputParameters': { min: 1, max: 1024 },
      'ConfigRule.MaximumExecutionFrequency': { enum: 'MaximumExecutionFrequency' },
      'ConfigRule.Scope.ComplianceResourceTypes': { max: 100 },
      'ConfigRule.Scope.TagKey': { min: 1, max: 128 },
      'ConfigRule.Source.Owner': { enum: 'Owner' },
      'ConfigRule.Source.SourceDetails': { max: 25 },
      'ConfigRule.Source.SourceDetails.MessageType': { enum: 'MessageType' },
    },
    PutRemediationConfigurations: {
      RemediationConfigurations: { max: 25 },
      'RemediationConfigurations.TargetType': { enum: 'RemediationTargetType' },
      'RemediationConfigurations.MaximumAutomaticAttempts': { min: 1, max: 25 },
      'RemediationConfigurations.RetryAttemptSeconds': { min: 1, max: 2_678_000 },
    },
    SelectResourceConfig: { Expression: { min: 1, max: 4096 } },
    StartConfigRulesEvaluation: { ConfigRuleNames: { min: 1, max: 25 } },
    StartRemediationExecution: { ResourceKeys: KEYS },
  },
  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations.html
  dynamodb: {
    BatchWriteItem: { RequestItems: { min: 1, max: 25 } },
    Query: { Limit: { min: 1 } },
    Scan: { Limit: { min: 1 } },
    TransactWriteItems: { TransactItems: KEYS },
  },
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html
  ec2: {
    DescribeInstances: EC2_PAGE,
    DescribeSecurityGroupRules: EC2_PAGE,
    DescribeSecurityGroups: EC2_PAGE,
    DescribeSubnets: EC2_PAGE,
    DescribeVpcs: EC2_PAGE,
    ModifyInstanceMetadataOptions: METADATA_OPTIONS,
    RunInstances: Object.fromEntries(
      Object.entries(METADATA_OPTIONS).map(([name, constraint]) => [`MetadataOptions.${name}`, constraint]),
    ),
  },
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
  events: {
    CreateEventBus: { Name: EVENT_BUS_NAME },
    DeleteEventBus: { Name: EVENT_BUS_NAME },
    PutPermission: {
      Action: { min: 1, max: 64, pattern: /^events:[a-zA-Z]+$/ },
      Principal: { min: 1, max: 12, pattern: /^(\d{12}|\*)$/ },
      StatementId: { min: 1, max: 64, pattern: /^[a-zA-Z0-9-_]+$/ },
    },
    DeleteRule: EVENT_RULE,
    PutEvents: { Entries: { min: 1, max: 10 } },
    PutRule: {
      ...EVENT_RULE,
      Description: { max: 512 },
      ScheduleExpression: { max: 256 },
      State: { enum: 'RuleState' },
    },
    PutTargets: { Targets: KEYS, 'Targets.Id': { min: 1, max: 64, pattern: /^[.\-_A-Za-z0-9]+$/ } },
    RemoveTargets: { Ids: KEYS },
  },
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
  iam: {
    AttachGroupPolicy: iam('group', 'arn'),
    AttachRolePolicy: iam('role', 'arn'),
    AttachUserPolicy: iam('user', 'arn'),
    CreateAccountAlias: iam('alias'),
    CreateGroup: iam('group', 'path'),
    CreateInstanceProfile: iam('profile', 'path', 'tags'),
    CreatePolicy: iam('policy', 'path', 'document', 'description', 'tags'),
    CreatePolicyVersion: iam('arn', 'document'),
    CreateRole: iam('role', 'path', 'trust', 'description', 'session', 'boundary', 'tags'),
    CreateUser: iam('user', 'path', 'boundary', 'tags'),
    DeleteAccountAlias: iam('alias'),
    ListGroups: iam('page'),
    ListPolicies: iam('page'),
    ListRoles: iam('page'),
    ListUsers: iam('page'),
    PutGroupPolicy: iam('group', 'policy', 'document'),
    PutRolePermissionsBoundary: iam('role', 'boundary'),
    PutRolePolicy: iam('role', 'policy', 'document'),
    PutUserPermissionsBoundary: iam('user', 'boundary'),
    PutUserPolicy: iam('user', 'policy', 'document'),
    TagRole: iam('role', 'tags'),
    TagUser: iam('user', 'tags'),
    UpdateAccessKey: iam('key'),
    UpdateAccountPasswordPolicy: {
      MaxPasswordAge: { min: 1, max: 1095 },
      MinimumPasswordLength: { min: 6, max: 128 },
      PasswordReusePrevention: { min: 1, max: 24 },
    },
    UpdateAssumeRolePolicy: iam('role', 'document'),
    UpdateRole: iam('role', 'description', 'session'),
  },
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
  kms: {
    CreateKey: { Policy: { min: 1, max: 131_072 }, Description: { max: 8192 }, KeyUsage: { enum: 'KeyUsageType' } },
    GenerateDataKey: { NumberOfBytes: { min: 1, max: 1024 } },
    ScheduleKeyDeletion: { PendingWindowInDays: { min: 7, max: 30 } },
  },
  // https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
  lambda: {
    CreateFunction: { ...FUNCTION_SETTINGS, FunctionName: { min: 1, max: 140, pattern: /^[\w:-]+$/ } },
    PutFunctionConcurrency: { ReservedConcurrentExecutions: { min: 0 } },
    UpdateFunctionConfiguration: FUNCTION_SETTINGS,
    AddPermission: {
      Action: { pattern: /^(lambda:\*|lambda:[a-zA-Z]+|\*)$/ },
      Principal: { min: 1, max: 256, pattern: /^\S+$/ },
      PrincipalOrgID: { min: 12, max: 34, pattern: /^o-[a-z0-9]{10,32}$/ },
      SourceAccount: { max: 12, pattern: /^\d{12}$/ },
      StatementId: { min: 1, max: 100, pattern: /^[\w-]+$/ },
    },
  },
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
  logs: {
    StartQuery: {
      endTime: { min: 0 },
      limit: { min: 1, max: 10_000 },
      logGroupNames: { min: 1, max: 50 },
      queryString: { max: 10_000 },
      startTime: { min: 0 },
    },
  },
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
  s3: {
    CreateBucket: { ACL: { enum: 'BucketCannedACL' }, ObjectOwnership: { enum: 'ObjectOwnership' } },
    DeleteObjects: { 'Delete.Objects': { min: 1, max: 1000 } },
    ListObjects: { MaxKeys: { min: 0 } },
    ListObjectsV2: { MaxKeys: { min: 0 } },
    PutBucketAcl: { ACL: { enum: 'BucketCannedACL' }, 'AccessControlPolicy.Grants': { max: 100 } },
    PutBucketEncryption: {
      'ServerSideEncryptionConfiguration.Rules': { min: 1, max: 1 },
      'ServerSideEncryptionConfiguration.Rules.ApplyServerSideEncryptionByDefault.SSEAlgorithm': {
        enum: 'ServerSideEncryption',
      },
    },
    PutBucketLifecycleConfiguration: {
      'LifecycleConfiguration.Rules': { min: 1, max: 1000 },
      'LifecycleConfiguration.Rules.Status': { enum: 'ExpirationStatus' },
      'LifecycleConfiguration.Rules.Transitions.StorageClass': { enum: 'TransitionStorageClass' },
    },
    PutBucketOwnershipControls: {
      'OwnershipControls.Rules': { min: 1, max: 1 },
      'OwnershipControls.Rules.ObjectOwnership': { enum: 'ObjectOwnership' },
    },
    PutBucketVersioning: { 'VersioningConfiguration.Status': { enum: 'BucketVersioningStatus' } },
  },
  // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html
  ssm: {
    DescribeAutomationExecutions: {
      MaxResults: { min: 1, max: 50 },
      'Filters.Key': { enum: 'AutomationExecutionFilterKey' },
    },
    GetAutomationExecution: EXECUTION,
    PutParameter: { Type: { enum: 'ParameterType' }, Value: { min: 1 }, Name: { min: 1, max: 2048 } },
    SendAutomationSignal: { ...EXECUTION, SignalType: { enum: 'SignalType' } },
    StopAutomationExecution: { ...EXECUTION, Type: { enum: 'StopType' } },
  },
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
  sts: { AssumeRole: ROLE_SESSION, GetSessionToken: { DurationSeconds: { min: 900, max: 129_600 } } },
};

/** @throws InvalidInput for the first member that AWS would refuse */
export function checkConstraints(model: ServiceModel, operation: string, input: object): void {
  for (const [path, constraint] of Object.entries(CONSTRAINTS[model.entry.name]?.[operation] ?? {})) {
    for (const value of listMemberValues(input, path.split('.'))) {
      const broken = findBroken(constraint, value, model);
      if (broken === undefined) continue;
      const shown = isList(value) ? `[${value.join(', ')}]` : isObject(value) ? JSON.stringify(value) : value;
      throw new InvalidInput(
        'constraint',
        path,
        `Value '${shown}' at '${toMemberPath(path)}' failed to satisfy constraint: ${broken}`,
      );
    }
  }
}

/** Returns the path of a member as AWS writes it: `configRule.source.owner`. */
export const toMemberPath = (path: string): string =>
  path
    .split('.')
    .map((name) => name.charAt(0).toLowerCase() + name.slice(1))
    .join('.');

/** Lists the values of a member, in each element where there is a list on the way. */
function listMemberValues(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (name === undefined) return value === undefined ? [] : [value];
  if (isList(value)) return value.flatMap((element) => listMemberValues(element, [name, ...rest]));
  return isObject(value) ? listMemberValues(value[name], rest) : [];
}

function findBroken(constraint: MemberConstraint, value: unknown, model: ServiceModel): string | undefined {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, enum: enumeration, pattern } = constraint;
  const [size, noun] = measureValue(value);
  if (size > max) return `Member must have ${noun} less than or equal to ${max}`;
  if (size < min) return `Member must have ${noun} greater than or equal to ${min}`;
  if (pattern && isString(value) && !pattern.test(value)) {
    return `Member must satisfy regular expression pattern: ${pattern.source.slice(1, -1)}`;
  }
  if (enumeration === undefined) return undefined;
  const allowed = model.listEnumeration(enumeration);
  if ([value].flat().every((each) => allowed.includes(String(each)))) return undefined;
  const message = `Member must satisfy enum value set: [${allowed.join(', ')}]`;
  return isList(value) ? `Member must satisfy constraint: [${message}]` : message;
}

function measureValue(value: unknown): readonly [size: number, noun: 'value' | 'length'] {
  if (typeof value === 'number') return [value, 'value'];
  if (isString(value) || isList(value)) return [value.length, 'length'];
  return [isObject(value) ? Object.keys(value).length : 0, 'length'];
}
