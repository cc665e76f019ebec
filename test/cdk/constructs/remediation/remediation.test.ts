import { App, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { parse } from 'yaml';
import type { Configuration } from '../../../../lib/cdk/configuration/configuration';
import { ResponseTable } from '../../../../lib/cdk/constructs/alerts/response-table';
import { PlanFunction } from '../../../../lib/cdk/constructs/remediation/plan-function';
import { PLAN_PERMISSIONS } from '../../../../lib/contract/permissions';
import { undoRunbookName } from '../../../../lib/contract/runbooks';
import { ACCOUNT_TYPE } from '../../../../lib/core/item';
import { REMEDIABLE_TYPES } from '../../../../lib/resources/remediable-types';
import { rules } from '../../../rules/registry';
import { createFolder } from '../../../temporary-files';
import { listRoleStatements } from '../../authorization';
import { mergeTemplates } from '../../merged-template';
import { createApp } from '../../sample-app';
import { listNagFindings } from '../../templates';
import { asText, findOnly, listRunbooks, type Statement, statementsById, statementsOf } from '../synthesized';

const REMEDIABLE = rules.filter(({ remediation }) => remediation);
const UNDOABLE = REMEDIABLE.filter(({ remediation }) => remediation?.undoSteps.length);
const MODES = ['manual', 'approve', 'automatic'] as const;
const APPROVERS = ['arn:aws:iam::111122223333:role/on-call', 'arn:aws:iam::111122223333:user/ann'];
const HERE = { environments: [{ account: '111122223333', regions: ['eu-west-1'] }] };

type Resource = Readonly<Record<string, unknown>>;
interface TemplateResource {
  readonly Properties: Resource;
  readonly DependsOn?: readonly string[];
}

const createTemplate = (configuration: Configuration): Template =>
  mergeTemplates(createApp({ ...HERE, ...configuration }).stacks[0] as never);

const createRemediation = (mode: (typeof MODES)[number]) =>
  Object.fromEntries(REMEDIABLE.map(({ name }) => [name, { mode, approvers: APPROVERS }]));
const templates = new Map(MODES.map((mode) => [mode, createTemplate({ remediation: createRemediation(mode) })]));
const templateIn = (mode: (typeof MODES)[number]): Template => templates.get(mode) as Template;
const automatic = templateIn('automatic');

const listResources = (template: Template, type: string): [id: string, TemplateResource][] =>
  Object.entries(template.findResources(type) as Record<string, TemplateResource>);
const indexByName = (template: Template, type: string, name: string): Map<string, [id: string, TemplateResource]> =>
  new Map(
    listResources(template, type).flatMap(([id, made]) => {
      const found = made.Properties[name];
      return found === undefined ? [] : [[asText(found), [id, made]]];
    }),
  );

const listWildcardActions = (template: Template): string[] =>
  listRoleStatements(template).flatMap(([, { Action }]) => [Action].flat().filter((action) => action.includes('*')));

interface RunbookContent {
  readonly mainSteps: readonly { readonly action: string; readonly inputs: Record<string, unknown> }[];
  readonly parameters: Record<string, { readonly default?: string; readonly allowedValues?: readonly string[] }>;
}
const parsed = new Map<Template, Map<string, RunbookContent>>();
/** Parses the runbooks of a template, once. */
function parseRunbooks(template: Template): Map<string, RunbookContent> {
  const runbooks =
    parsed.get(template) ?? new Map([...listRunbooks(template)].map(([name, content]) => [name, parse(content)]));
  parsed.set(template, runbooks);
  return runbooks;
}

describe('the runbooks', () => {
  const NAMES = [
    ...REMEDIABLE.map(({ name }) => `assay-${name}-remediate`),
    ...UNDOABLE.map(({ name }) => undoRunbookName('assay', name)),
  ].sort();

  test.each(MODES)('exist for each rule, and to undo it: %s', (mode) => {
    const made = listResources(templateIn(mode), 'AWS::SSM::Document').map(([, { Properties }]) => Properties);
    expect(made.map(({ Name }) => Name).sort()).toEqual(NAMES);
    for (const { DocumentType, DocumentFormat, UpdateMethod } of made)
      expect([DocumentType, DocumentFormat, UpdateMethod]).toEqual(['Automation', 'YAML', 'NewVersion']);
  });

  test('share their texts, most of which are in the template once', () => {
    const template = automatic.toJSON();
    const { Texts } = template.Mappings.RunbookTexts as Record<string, Record<string, string>>;
    // CloudFormation allows 200 texts in a mapping.
    expect(Object.keys(Texts ?? {}).length).toBeLessThan(130);
    const count = (text: string) => JSON.stringify(template.Resources).split(text).length - 1;
    expect([count('def read('), count('def finish(')]).toEqual([0, 0]);
    const bytes = listResources(automatic, 'AWS::SSM::Document').map(([, one]) => JSON.stringify(one).length);
    expect(bytes.reduce((sum, one) => sum + one, 0) / bytes.length).toBeLessThan(5_000);
    for (const content of listRunbooks(automatic).values()) expect(content).toContain('def finish(');
  });

  test('share no text with themselves alone', () => {
    const template = createTemplate({ remediation: { 'kms-key-pending-deletion': 'manual' } });
    const { Mappings = {} } = template.toJSON();
    expect(Object.keys(Mappings)).toEqual([]);
    expect([...listRunbooks(template).values()]).toEqual([expect.stringContaining('def finish(')]);
  });

  test('have the resource type of their rule', () => {
    const offered = listResources(automatic, 'AWS::SSM::Document').map(([, { Properties }]) => [
      Properties.Name,
      Properties.TargetType,
    ]);
    expect(Object.fromEntries(offered)).toMatchObject({
      'assay-open-ssh-remediate': '/AWS::EC2::SecurityGroup',
      'assay-public-s3-bucket-remediate': '/AWS::S3::Bucket',
      'assay-gp2-volume-remediate': '/AWS::EC2::Volume',
      // An undo runbook has an execution as input instead of a resource.
      'assay-open-ssh-undo': undefined,
    });
  });

  test.each(MODES)('allow only their own role: %s', (mode) => {
    for (const [name, { parameters }] of parseRunbooks(templateIn(mode))) {
      const own = `<${name
        .replace(/^assay-|-(remediate|undo)$/g, '')
        .replaceAll('-', '')}${name.endsWith('-undo') ? 'UndoRole' : 'Role'}.Arn>`;
      expect(parameters.AutomationAssumeRole).toMatchObject({ default: own, allowedValues: [own] });
    }
  });

  test('wait for the approvers only in mode approve', () => {
    const approvals = (mode: (typeof MODES)[number]) =>
      [...parseRunbooks(templateIn(mode)).values()].flatMap(({ mainSteps }) =>
        mainSteps.filter(({ action }) => action === 'aws:approve').map(({ inputs }) => inputs),
      );
    expect([approvals('manual'), approvals('automatic')]).toEqual([[], []]);
    expect(approvals('approve')).toEqual(
      REMEDIABLE.map(() =>
        expect.objectContaining({ Approvers: APPROVERS, NotificationArn: '<ResponseRemediationApprovalsTopic>' }),
      ),
    );
  });
});

/** The names in IAM that differ from those of the API. */
const SERVICES: Readonly<Record<string, string>> = { elbv2: 'elasticloadbalancing', opensearch: 'es' };
const ACTIONS: Readonly<Record<string, string>> = {
  's3:PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:DeletePublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3control:PutPublicAccessBlock': 's3:PutAccountPublicAccessBlock',
};
/** The resource of each action. */
const RESOURCES: Readonly<Record<string, string>> = {
  'lambda:InvokeFunction': '<ResponseRemediationPlannerFunction.Arn>',
  'sns:Publish': '<ResponseRemediationApprovalsTopic>',
  'kms:Decrypt': '<ResponseRemediationApprovalsKey.Arn>',
  'kms:GenerateDataKey': '<ResponseRemediationApprovalsKey.Arn>',
  'ec2:AuthorizeSecurityGroupIngress': 'arn:aws:ec2:eu-west-1:111122223333:security-group/*',
  'ec2:AuthorizeSecurityGroupEgress': 'arn:aws:ec2:eu-west-1:111122223333:security-group/*',
  'ec2:RevokeSecurityGroupEgress': 'arn:aws:ec2:eu-west-1:111122223333:security-group/*',
  'ec2:RevokeSecurityGroupIngress': 'arn:aws:ec2:eu-west-1:111122223333:security-group/*',
  'ec2:ModifyVolume': 'arn:aws:ec2:eu-west-1:111122223333:volume/*',
  'cloudtrail:UpdateTrail': 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/*',
  'dynamodb:UpdateContinuousBackups': 'arn:aws:dynamodb:eu-west-1:111122223333:table/*',
  'kms:CancelKeyDeletion': 'arn:aws:kms:eu-west-1:111122223333:key/*',
  'kms:DisableKeyRotation': 'arn:aws:kms:eu-west-1:111122223333:key/*',
  'kms:EnableKeyRotation': 'arn:aws:kms:eu-west-1:111122223333:key/*',
  'kms:PutKeyPolicy': 'arn:aws:kms:eu-west-1:111122223333:key/*',
  'sns:SetTopicAttributes': 'arn:aws:sns:eu-west-1:111122223333:*',
  'sqs:SetQueueAttributes': 'arn:aws:sqs:eu-west-1:111122223333:*',
  'ecr:PutImageScanningConfiguration': 'arn:aws:ecr:eu-west-1:111122223333:repository/*',
  'ecr:PutImageTagMutability': 'arn:aws:ecr:eu-west-1:111122223333:repository/*',
  'lambda:AddPermission': 'arn:aws:lambda:eu-west-1:111122223333:function:*',
  'lambda:RemovePermission': 'arn:aws:lambda:eu-west-1:111122223333:function:*',
  'cloudfront:UpdateDistribution': 'arn:aws:cloudfront::111122223333:distribution/*',
  'es:DescribeDomain': 'arn:aws:es:eu-west-1:111122223333:domain/*',
  'es:UpdateDomainConfig': 'arn:aws:es:eu-west-1:111122223333:domain/*',
  'rds:DescribeDBInstances': 'arn:aws:rds:eu-west-1:111122223333:db:*',
  'rds:ModifyDBCluster': 'arn:aws:rds:eu-west-1:111122223333:cluster:*',
  'rds:ModifyDBClusterSnapshotAttribute': 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:*',
  'rds:ModifyDBInstance': 'arn:aws:rds:eu-west-1:111122223333:db:*',
  'rds:ModifyDBSnapshotAttribute': 'arn:aws:rds:eu-west-1:111122223333:snapshot:*',
  'ec2:DescribeVolumes': '*',
  'ec2:ModifyInstanceMetadataOptions': 'arn:aws:ec2:eu-west-1:111122223333:instance/*',
  'ec2:CreateLaunchTemplateVersion': 'arn:aws:ec2:eu-west-1:111122223333:launch-template/*',
  'ec2:ModifyLaunchTemplate': 'arn:aws:ec2:eu-west-1:111122223333:launch-template/*',
  'ec2:ModifySubnetAttribute': 'arn:aws:ec2:eu-west-1:111122223333:subnet/*',
  'ec2:ModifyTransitGateway': 'arn:aws:ec2:eu-west-1:111122223333:transit-gateway/*',
  'ec2:EnableEbsEncryptionByDefault': '*',
  'ec2:DisableEbsEncryptionByDefault': '*',
  'ec2:EnableSnapshotBlockPublicAccess': '*',
  'ec2:DisableSnapshotBlockPublicAccess': '*',
  'iam:DeleteAccountPasswordPolicy': '*',
  'iam:UpdateAccessKey': 'arn:aws:iam::111122223333:user/*',
  'iam:UpdateAccountPasswordPolicy': '*',
  's3:PutAccountPublicAccessBlock': '*',
  's3:PutBucketPublicAccessBlock': 'arn:aws:s3:::*',
  's3:PutBucketVersioning': 'arn:aws:s3:::*',
  's3:PutBucketLogging': 'arn:aws:s3:::*',
  's3:PutBucketPolicy': 'arn:aws:s3:::*',
  's3:DeleteBucketPolicy': 'arn:aws:s3:::*',
  'acm:RenewCertificate': 'arn:aws:acm:eu-west-1:111122223333:certificate/*',
  'acm:ResendValidationEmail': 'arn:aws:acm:eu-west-1:111122223333:certificate/*',
  'elasticloadbalancing:ModifyLoadBalancerAttributes':
    'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/*',
  'elasticloadbalancing:ModifyListener': 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/*',
};

function listActions({ mainSteps }: RunbookContent): string[] {
  const actions = mainSteps.flatMap(({ action, inputs }): string[] => {
    switch (action) {
      case 'aws:invokeLambdaFunction':
        return ['lambda:InvokeFunction'];
      case 'aws:approve':
        // The topic is encrypted.
        return ['sns:Publish', 'kms:Decrypt', 'kms:GenerateDataKey'];
      case 'aws:executeAwsApi':
      case 'aws:waitForAwsResourceProperty':
      case 'aws:assertAwsResourceProperty': {
        const { Service, Api } = inputs as { Service: string; Api: string };
        const called = `${SERVICES[Service] ?? Service}:${Api}`;
        return [ACTIONS[called] ?? called];
      }
      case 'aws:branch':
      case 'aws:executeScript':
        return [];
      default:
        throw new Error(`Cannot list the permissions of ${action}`);
    }
  });
  return [...new Set(actions)].sort();
}

interface RunbookRole {
  readonly RoleName?: string;
  readonly Policies?: readonly { readonly PolicyDocument: unknown }[];
}

describe('the roles', () => {
  /** Returns the permissions as `action on resource`, by role name. */
  function listPermissions(template: Template): Map<string, string[]> {
    return new Map(
      listResources(template, 'AWS::IAM::Role').flatMap(([, { Properties }]) => {
        const { RoleName: name, Policies: policies = [] } = Properties as unknown as RunbookRole;
        if (name === undefined) return [];
        const allowed = policies
          .flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument))
          .flatMap(({ Action, Resource }) => [Action].flat().map((action) => `${action} on ${asText(Resource)}`));
        return [[name, allowed.sort()]];
      }),
    );
  }

  test('allow no bucket of another account', () => {
    const ofBuckets = REMEDIABLE.filter(({ resource }) => resource.resourceTypes.includes('AWS::S3::Bucket'));
    const bucketStatements = listRoleStatements(automatic)
      .map(([, statement]) => statement as Statement)
      .filter(({ Resource }) => asText(Resource).endsWith(':s3:::*'));
    expect(bucketStatements.map(({ Condition }) => Condition)).toEqual(
      ['planner', ...ofBuckets.flatMap(({ name }) => [name, `${name}-undo`])].map(() => ({
        StringEquals: { 'aws:ResourceAccount': '111122223333' },
      })),
    );
  });

  /** The runbook of a periodic rule starts its evaluation, and that of no other rule. */
  function formatRuleArn(action: string, runbook: string): string | undefined {
    const rule = runbook.replace(/^assay-|-remediate$/g, '').replaceAll('-', '');
    return action === 'config:StartConfigRulesEvaluation' ? `<Rules${rule}.Arn>` : undefined;
  }

  test.each(MODES)('allow exactly the calls of their runbook: %s', (mode) => {
    const template = templateIn(mode);
    const allowed = listPermissions(template);
    const needed = new Map(
      [...parseRunbooks(template)].map(([name, runbook]) => [
        `${name}-eu-west-1`,
        listActions(runbook).map((action) => `${action} on ${RESOURCES[action] ?? formatRuleArn(action, name)}`),
      ]),
    );
    expect([...allowed].sort()).toEqual([...needed].sort());
    expect(allowed.size).toBe(REMEDIABLE.length + UNDOABLE.length);
  });

  test('can only be assumed by executions of this account', () => {
    const roles = listResources(automatic, 'AWS::IAM::Role').filter(([, { Properties }]) => Properties.RoleName);
    expect(roles).toHaveLength(REMEDIABLE.length + UNDOABLE.length);
    for (const [, { Properties }] of roles) {
      expect(statementsOf(Properties.AssumeRolePolicyDocument)).toEqual([
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'ssm.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': '111122223333' },
            ArnLike: { 'aws:SourceArn': 'arn:aws:ssm:eu-west-1:111122223333:automation-execution/*' },
          },
        },
      ]);
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    }
  });

  test.each(MODES)('have no wildcard action, and neither has another role of the stack: %s', (mode) => {
    expect(listWildcardActions(templateIn(mode))).toEqual([]);
  });

  test.each([
    ['a prefix and a rule that fit', 'assay', 'assay-open-ssh-remediate-us-gov-west-1'],
    // All names are cut after the same prefix, and the hash makes them unique.
    ['a long prefix', `x${'y'.repeat(31)}`, `x${'y'.repeat(31)}-19130-remediate-us-gov-west-1`],
  ])('have names that IAM accepts: %s', (_, prefix, expected) => {
    const template = createTemplate({
      environments: [{ account: '111122223333', regions: ['us-gov-west-1'] }],
      prefix,
      remediation: Object.fromEntries(REMEDIABLE.map(({ name }) => [name, 'manual'])),
    });
    const names = listResources(template, 'AWS::IAM::Role').flatMap(([, { Properties }]) => Properties.RoleName ?? []);
    expect(new Set(names).size).toBe(REMEDIABLE.length + UNDOABLE.length);
    for (const name of names as string[]) {
      expect(name.length).toBeLessThanOrEqual(64);
      expect(name.startsWith(`${prefix}-`)).toBe(true);
    }
    expect(names).toContain(expected);
  });
});

describe('the remediation configurations', () => {
  const indexConfigurations = (template: Template) =>
    indexByName(template, 'AWS::Config::RemediationConfiguration', 'ConfigRuleName');

  test.each(MODES)('exist for each rule, with all properties: %s', (mode) => {
    const made = indexConfigurations(templateIn(mode));
    expect([...made.keys()].sort()).toEqual(REMEDIABLE.map(({ name }) => `assay-${name}`).sort());
    for (const { name, resource } of REMEDIABLE) {
      expect(made.get(`assay-${name}`)?.[1].Properties).toEqual({
        ConfigRuleName: `assay-${name}`,
        TargetType: 'SSM_DOCUMENT',
        TargetId: `assay-${name}-remediate`,
        // A configuration has one type; AWS Config starts it for every type of the rule without one.
        ...(resource.resourceTypes.length === 1 &&
          // The account is no type of AWS Config.
          resource.resourceTypes[0] !== ACCOUNT_TYPE && { ResourceType: resource.resourceTypes[0] }),
        Parameters: {
          ResourceId: { ResourceValue: { Value: 'RESOURCE_ID' } },
          AutomationAssumeRole: {
            StaticValue: {
              Values: [{ 'Fn::GetAtt': [expect.stringMatching(`^${name.replaceAll('-', '')}Role`), 'Arn'] }],
            },
          },
        },
        Automatic: mode !== 'manual',
        ...(mode !== 'manual' && { MaximumAutomaticAttempts: 3, RetryAttemptSeconds: 3600 }),
        ExecutionControls: { SsmControls: { ConcurrentExecutionRatePercentage: 10, ErrorPercentage: 10 } },
      });
    }
  });

  test('have the configured limits', () => {
    const template = createTemplate({
      remediation: {
        'open-ssh': {
          mode: 'automatic',
          maximumAutomaticAttempts: 1,
          retryAttemptSeconds: 60,
          concurrentExecutionRatePercentage: 5,
          errorPercentage: 1,
        },
      },
    });
    expect(findOnly(template, 'AWS::Config::RemediationConfiguration')).toMatchObject({
      MaximumAutomaticAttempts: 1,
      RetryAttemptSeconds: 60,
      ExecutionControls: { SsmControls: { ConcurrentExecutionRatePercentage: 5, ErrorPercentage: 1 } },
    });
  });

  test('depend on the rule, and on the stack with runbook and role', () => {
    const [[stack]] = listResources(automatic, 'AWS::CloudFormation::Stack') as [[string, TemplateResource]];
    const configRules = indexByName(automatic, 'AWS::Config::ConfigRule', 'ConfigRuleName');
    const made = indexConfigurations(automatic);
    expect(made.size).toBe(REMEDIABLE.length);
    for (const [configRuleName, [, { DependsOn }]] of made) {
      expect(DependsOn).toEqual([stack, configRules.get(configRuleName)?.[0]]);
    }
  });
});

describe('the plan function', () => {
  const isPlanner = ([id]: [string, TemplateResource]): boolean => id.startsWith('ResponseRemediationPlanner');

  test('has its account, partition, table and bucket in the environment', () => {
    const [[, planner]] = listResources(automatic, 'AWS::Lambda::Function').filter(isPlanner) as [
      [string, TemplateResource],
    ];
    const { Environment, Timeout, Runtime, Architectures } = planner.Properties as {
      readonly Environment: { readonly Variables: Resource };
      readonly [key: string]: unknown;
    };
    expect([Timeout, Runtime, Architectures]).toEqual([240, 'nodejs24.x', ['arm64']]);
    expect(
      Object.fromEntries(Object.entries(Environment.Variables).map(([key, value]) => [key, asText(value)])),
    ).toEqual({
      ASSAY_ACCOUNT_ID: '<AWS::AccountId>',
      ASSAY_PARTITION: '<AWS::Partition>',
      ASSAY_TABLE: '<ResponseTable>',
      ASSAY_RECORD_BUCKET: '<RecordingBucket>',
    });
  });

  const listAllowed = (template: Template): string[] => {
    const [policy] = listResources(template, 'AWS::IAM::Policy').filter(isPlanner);
    return statementsOf(policy?.[1].Properties.PolicyDocument)
      .flatMap(({ Action, Resource }) => [Action].flat().map((action) => `${action} on ${asText(Resource)}`))
      .sort();
  };
  const OBJECTS = '<RecordingBucket.Arn>/Remediation/<AWS::AccountId>/<AWS::Region>/*';
  const PLAN_RESOURCES: Readonly<Record<(typeof PLAN_PERMISSIONS)[number]['on'], string>> = {
    any: '*',
    table: '<ResponseTable.Arn>',
    'execution records': OBJECTS,
    'automation execution': 'arn:aws:ssm:eu-west-1:111122223333:automation-execution/*',
  };
  const ALWAYS = [
    ...['logs:CreateLogStream', 'logs:PutLogEvents'].map(
      (action) => `${action} on <ResponseRemediationPlannerLog.Arn>`,
    ),
    ...PLAN_PERMISSIONS.map(({ action, on }) => `${action} on ${PLAN_RESOURCES[on]}`),
  ];

  test.each<[string, string[]]>([
    ['gp2-volume', ['ec2:DescribeVolumes on *', 'ec2:DescribeVolumesModifications on *']],
    [
      'expiring-certificate',
      ['acm:DescribeCertificate', 'acm:ListTagsForCertificate'].map(
        (action) => `${action} on arn:aws:acm:eu-west-1:111122223333:certificate/*`,
      ),
    ],
    [
      'default-security-group',
      [
        'ec2:DescribeNetworkInterfaces on *',
        'ec2:DescribeSecurityGroups on *',
        'ec2:GetManagedPrefixListEntries on arn:aws:ec2:eu-west-1:*:prefix-list/*',
      ],
    ],
    [
      'open-ssh',
      ['ec2:DescribeSecurityGroups on *', 'ec2:GetManagedPrefixListEntries on arn:aws:ec2:eu-west-1:*:prefix-list/*'],
    ],
  ])('can only read the types that %s evaluates or needs', (name, reads) => {
    const template = createTemplate({ remediation: { [name]: 'manual' } });
    expect(listAllowed(template)).toEqual([...ALWAYS, ...reads].sort());
  });

  test('can only write to its table, its log and the records', () => {
    const verbs = listAllowed(templateIn('approve')).map((one) => one.replace(/ on .*/, ''));
    expect(verbs.filter((action) => !/:(Get|List|Describe|Query)/.test(action))).toEqual([
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:PutObject',
    ]);
  });
});

describe('the records of executions', () => {
  // The other rules would be most of each synthesis.
  const ONE_RULE: Configuration = {
    rules: { '*': false, 'open-ssh': 'default' },
    remediation: { 'open-ssh': 'manual' },
  };
  const findBucket = (configuration: Configuration): string => {
    const template = createTemplate({ ...configuration, ...ONE_RULE });
    const [[, planner]] = listResources(template, 'AWS::Lambda::Function').filter(([id]) => id.includes('Planner')) as [
      [string, TemplateResource],
    ];
    const { Variables } = planner.Properties.Environment as { Variables: Resource };
    return asText(Variables.ASSAY_RECORD_BUCKET);
  };

  test.each<[string, Configuration, string]>([
    ['are in the delivery bucket if it belongs to the stack', {}, '<RecordingBucket>'],
    [
      'are in their own bucket if the delivery bucket is a central one',
      { recorder: { delivery: { bucketName: 'central-history' } } },
      '<ResponseRemediationRecordsBucket>',
    ],
    ['are in their own bucket if the recorder is adopted', { recorder: 'adopt' }, '<ResponseRemediationRecordsBucket>'],
  ])('%s', (_, configuration, expected) => {
    expect(findBucket(configuration)).toBe(expected);
  });

  test('have a private, encrypted, versioned and retained bucket with TLS only', () => {
    const template = createTemplate({ recorder: 'adopt', athena: false, ...ONE_RULE });
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        LifecycleConfiguration: {
          Rules: [
            {
              Id: 'records',
              Status: 'Enabled',
              ExpirationInDays: 2557,
              NoncurrentVersionExpiration: { NoncurrentDays: 30 },
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            },
          ],
        },
      },
    });
    const statements = statementsOf(findOnly(template, 'AWS::S3::BucketPolicy').PolicyDocument);
    expect(statements.map(({ Effect, Condition }) => [Effect, Condition])).toContainEqual([
      'Deny',
      { Bool: { 'aws:SecureTransport': 'false' } },
    ]);
  });

  test.each<[string, Configuration]>([
    ['the delivery bucket', {}],
    ['their own bucket', { recorder: 'adopt', athena: false }],
  ])('can be written only by the plan function, once, and deleted by nobody in %s', (_, configuration) => {
    const template = createTemplate({ ...configuration, ...ONE_RULE });
    const bucket = findBucket({ ...configuration }).replace('>', '.Arn>');
    const statements = listResources(template, 'AWS::S3::BucketPolicy')
      .flatMap(([, { Properties }]) => statementsOf(Properties.PolicyDocument))
      .filter(({ Sid }) => String(Sid).startsWith('Deny'));
    const deny = { Effect: 'Deny', Principal: { AWS: '*' }, Resource: `${bucket}/Remediation/*` };
    expect(statements.map((statement) => ({ ...statement, Resource: asText(statement.Resource) }))).toEqual([
      {
        Sid: 'DenyOtherWriters',
        ...deny,
        Action: ['s3:PutObject', 's3:ReplicateObject'],
        Condition: {
          ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': [expect.stringContaining('PlannerRole'), 'Arn'] } },
        },
      },
      { Sid: 'DenyReplacement', ...deny, Action: 's3:PutObject', Condition: { Null: { 's3:if-none-match': 'true' } } },
      { Sid: 'DenyDeletion', ...deny, Action: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:ReplicateDelete'] },
    ]);
  });

  test('have hashes in a table with point-in-time recovery', () => {
    automatic.hasResourceProperties('AWS::DynamoDB::Table', {
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });
});

describe('approvals', () => {
  const mixed = createTemplate({
    alerts: { subscribers: ['oncall@example.com', 'https://example.com/alerts'] },
    remediation: {
      'open-ssh': { mode: 'approve', approvers: APPROVERS },
      'open-rdp': { mode: 'approve', approvers: APPROVERS },
      'gp2-volume': 'automatic',
    },
  });
  const topics = (template: Template): unknown[] =>
    listResources(template, 'AWS::SNS::Topic').map(([, { Properties }]) => Properties.TopicName);

  test('have a topic in mode approve, with the name that SSM requires', () => {
    expect(MODES.map((mode) => topics(templateIn(mode)))).toEqual([[], ['Automation-assay-approvals'], []]);
    expect(topics(mixed)).toEqual(['assay-alerts', 'Automation-assay-approvals']);
  });

  test('are sent to the email subscribers of alerts, not to endpoints', () => {
    const subscribed = listResources(mixed, 'AWS::SNS::Subscription').map(([, { Properties }]) => [
      asText(Properties.TopicArn),
      Properties.Endpoint,
    ]);
    expect(subscribed.filter(([topic]) => String(topic).includes('Approvals'))).toEqual([
      ['<ResponseRemediationApprovalsTopic>', 'oncall@example.com'],
    ]);
  });

  test('can only be requested by the roles of those rules', () => {
    const [policy] = listResources(mixed, 'AWS::SNS::TopicPolicy').filter(([id]) => id.includes('Approvals'));
    const { DenyOtherPublishers } = statementsById(policy?.[1].Properties.PolicyDocument);
    const { Effect, Action, Condition } = DenyOtherPublishers as Statement;
    const { ArnNotEquals } = Condition as { ArnNotEquals: { 'aws:PrincipalArn': unknown[] } };
    expect([Effect, Action, ArnNotEquals['aws:PrincipalArn'].map(asText)]).toEqual([
      'Deny',
      'sns:Publish',
      ['<openrdpRole.Arn>', '<opensshRole.Arn>'],
    ]);
  });
});

describe.each(MODES)('beside alerts and an adopted recorder: %s', (mode) => {
  const { app, stacks } = createApp({
    ...HERE,
    recorder: 'adopt',
    alerts: {},
    remediation: createRemediation(mode),
  });

  test('there are no cdk-nag findings without a reason', () => {
    expect(listNagFindings(app)).toEqual([]);
  });

  test('no role has a wildcard action', () => {
    expect(listWildcardActions(mergeTemplates(stacks[0] as never))).toEqual([]);
  });
});

test.each([
  ['AWS::EC2::Host'],
  // A runbook identifies a resource by ID, without its type, and every account has both of these.
  ['AWS::::Account', 'AWS::EC2::SnapshotBlockPublicAccess'],
])('rejects a rule of %s, which the plan function cannot read', (...resourceTypes) => {
  const stack = new Stack(new App({ outdir: createFolder({}) }));
  const [rule] = REMEDIABLE as [(typeof REMEDIABLE)[number]];
  const props = {
    code: Code.fromInline('nothing'),
    table: new ResponseTable(stack, 'Table'),
    recordBucket: { bucketName: 'records', bucketArn: 'arn:aws:s3:::records' },
    rules: [{ ...rule, name: 'own', resource: { ...rule.resource, resourceTypes } }],
  };
  expect(() => new PlanFunction(stack, 'Planner', props)).toThrow(
    `Cannot deploy the remediation of rule "own": got ${resourceTypes.join(', ')}, expected one of ${REMEDIABLE_TYPES.join(', ')}`,
  );
});
