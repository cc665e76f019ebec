import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { parse } from 'yaml';
import type { Configuration } from '../../../../lib/cdk/configuration/configuration';
import { ResponseTable } from '../../../../lib/cdk/constructs/alerts/response-table';
import { PlanFunction } from '../../../../lib/cdk/constructs/remediation/plan-function';
import { PLAN_PERMISSIONS } from '../../../../lib/contract/permissions';
import { undoRunbookName } from '../../../../lib/contract/runbooks';
import { rules } from '../../../rules/registry';
import { createApp } from '../../sample-app';
import { listNagFindings } from '../../templates';
import { asText, findOnly, type Statement, statementsById, statementsOf } from '../synthesized';

const ABLE = rules.filter(({ remediation }) => remediation);
const UNDOABLE = ABLE.filter(({ remediation }) => remediation?.undoSteps.length);
const MODES = ['manual', 'approve', 'automatic'] as const;
const APPROVERS = ['arn:aws:iam::111122223333:role/on-call', 'arn:aws:iam::111122223333:user/ann'];
const HERE = { environments: [{ account: '111122223333', regions: ['eu-west-1'] }] };

type Resource = Readonly<Record<string, unknown>>;
interface Made {
  readonly Properties: Resource;
  readonly DependsOn?: readonly string[];
}

const templateOf = (configuration: Configuration): Template =>
  Template.fromStack(createApp({ ...HERE, ...configuration }).stacks[0] as never);

const inMode = (mode: (typeof MODES)[number], more: Configuration = {}): Template =>
  templateOf({
    ...more,
    remediation: Object.fromEntries(ABLE.map(({ name }) => [name, { mode, approvers: APPROVERS }])),
  });
const templates = new Map(MODES.map((mode) => [mode, inMode(mode)]));
const templateIn = (mode: (typeof MODES)[number]): Template => templates.get(mode) as Template;
const automatic = templateIn('automatic');

const resourcesOf = (template: Template, type: string): [id: string, Made][] =>
  Object.entries(template.findResources(type) as Record<string, Made>);
const namedOf = (template: Template, type: string, name: string): Map<string, [id: string, Made]> =>
  new Map(
    resourcesOf(template, type).flatMap(([id, made]) => {
      const found = made.Properties[name];
      return found === undefined ? [] : [[asText(found), [id, made]]];
    }),
  );

interface Document {
  readonly mainSteps: readonly { readonly action: string; readonly inputs: Record<string, unknown> }[];
  readonly parameters: Record<string, { readonly default?: string; readonly allowedValues?: readonly string[] }>;
}
const documentsOf = (template: Template): Map<string, Document> =>
  new Map(
    resourcesOf(template, 'AWS::SSM::Document').map(([, { Properties }]) => [
      Properties.Name as string,
      parse(asText(Properties.Content)),
    ]),
  );

describe('the documents', () => {
  const NAMES = [
    ...ABLE.map(({ name }) => `assay-${name}-remediate`),
    ...UNDOABLE.map(({ name }) => undoRunbookName('assay', name)),
  ].sort();

  test.each(MODES)('are one for each rule, and one to undo it: %s', (mode) => {
    const made = resourcesOf(templateIn(mode), 'AWS::SSM::Document').map(([, { Properties }]) => Properties);
    expect(made.map(({ Name }) => Name).sort()).toEqual(NAMES);
    for (const { DocumentType, DocumentFormat, UpdateMethod } of made)
      expect([DocumentType, DocumentFormat, UpdateMethod]).toEqual(['Automation', 'YAML', 'NewVersion']);
  });

  test('offer the resources of their rule', () => {
    const offered = resourcesOf(automatic, 'AWS::SSM::Document').map(([, { Properties }]) => [
      Properties.Name,
      Properties.TargetType,
    ]);
    expect(Object.fromEntries(offered)).toMatchObject({
      'assay-open-ssh-remediate': '/AWS::EC2::SecurityGroup',
      'assay-public-s3-bucket-remediate': '/AWS::S3::Bucket',
      'assay-gp2-volume-remediate': '/AWS::EC2::Volume',
      // It takes an execution and no resource.
      'assay-open-ssh-undo': undefined,
    });
  });

  test.each(MODES)('run under their own role and no other: %s', (mode) => {
    for (const [name, { parameters }] of documentsOf(templateIn(mode))) {
      const own = `<ResponseRemediation${name
        .replace(/^assay-|-(remediate|undo)$/g, '')
        .replaceAll('-', '')}${name.endsWith('-undo') ? 'UndoRole' : 'Role'}.Arn>`;
      expect(parameters.AutomationAssumeRole).toMatchObject({ default: own, allowedValues: [own] });
    }
  });

  test('wait for the approvers where approval is asked for, and for nobody else', () => {
    const approvals = (mode: (typeof MODES)[number]) =>
      [...documentsOf(templateIn(mode)).values()].flatMap(({ mainSteps }) =>
        mainSteps.filter(({ action }) => action === 'aws:approve').map(({ inputs }) => inputs),
      );
    expect([approvals('manual'), approvals('automatic')]).toEqual([[], []]);
    expect(approvals('approve')).toEqual(
      ABLE.map(() =>
        expect.objectContaining({ Approvers: APPROVERS, NotificationArn: '<ResponseRemediationApprovalsTopic>' }),
      ),
    );
  });
});

/** What a call is called by IAM, where that is not its own name. */
const SERVICES: Readonly<Record<string, string>> = { elbv2: 'elasticloadbalancing' };
const ACTIONS: Readonly<Record<string, string>> = {
  's3:PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:DeletePublicAccessBlock': 's3:PutBucketPublicAccessBlock',
};
/** What each action may be done to. */
const RESOURCES: Readonly<Record<string, string>> = {
  'lambda:InvokeFunction': '<ResponseRemediationPlannerFunction.Arn>',
  'sns:Publish': '<ResponseRemediationApprovalsTopic>',
  'kms:Decrypt': '<ResponseRemediationApprovalsKey.Arn>',
  'kms:GenerateDataKey': '<ResponseRemediationApprovalsKey.Arn>',
  'config:StartConfigRulesEvaluation': 'arn:aws:config:eu-west-1:111122223333:config-rule/*',
  'ec2:AuthorizeSecurityGroupIngress': 'arn:aws:ec2:eu-west-1:111122223333:security-group/*',
  'ec2:RevokeSecurityGroupIngress': 'arn:aws:ec2:eu-west-1:111122223333:security-group/*',
  'ec2:ModifyVolume': 'arn:aws:ec2:eu-west-1:111122223333:volume/*',
  'ec2:DescribeVolumes': '*',
  's3:PutBucketPublicAccessBlock': 'arn:aws:s3:::*',
  'acm:RenewCertificate': 'arn:aws:acm:eu-west-1:111122223333:certificate/*',
  'acm:ResendValidationEmail': 'arn:aws:acm:eu-west-1:111122223333:certificate/*',
  'elasticloadbalancing:ModifyListener': 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/*',
};

function actionsOf({ mainSteps }: Document): string[] {
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
        throw new Error(`Cannot tell what ${action} needs`);
    }
  });
  return [...new Set(actions)].sort();
}

describe('the roles', () => {
  /** `action on resource`, by role name. */
  function allowedBy(template: Template): Map<string, string[]> {
    const roles = new Map(resourcesOf(template, 'AWS::IAM::Role'));
    return new Map(
      resourcesOf(template, 'AWS::IAM::Policy').flatMap(([, { Properties }]) => {
        const [{ Ref }] = Properties.Roles as [{ Ref: string }];
        const name = roles.get(Ref)?.Properties.RoleName;
        if (name === undefined) return [];
        const allowed = statementsOf(Properties.PolicyDocument).flatMap(({ Action, Resource }) =>
          [Action].flat().map((action) => `${action} on ${asText(Resource)}`),
        );
        return [[name as string, allowed.sort()]];
      }),
    );
  }

  test('touch no bucket of another account, whose ARN names none', () => {
    const ofBuckets = resourcesOf(automatic, 'AWS::IAM::Policy')
      .flatMap(([, { Properties }]) => statementsOf(Properties.PolicyDocument))
      .filter(({ Resource }) => asText(Resource).endsWith(':s3:::*'));
    expect(ofBuckets.map(({ Condition }) => Condition)).toEqual(
      ['planner', 'remediation', 'undo'].map(() => ({ StringEquals: { 'aws:ResourceAccount': '111122223333' } })),
    );
  });

  test.each(MODES)('may do exactly what their document calls: %s', (mode) => {
    const template = templateIn(mode);
    const allowed = allowedBy(template);
    const needed = new Map(
      [...documentsOf(template)].map(([name, document]) => [
        `${name}-eu-west-1`,
        actionsOf(document).map((action) => `${action} on ${RESOURCES[action]}`),
      ]),
    );
    expect([...allowed].sort()).toEqual([...needed].sort());
    expect(allowed.size).toBe(ABLE.length + UNDOABLE.length);
  });

  test('are taken on by executions of this account alone', () => {
    const roles = resourcesOf(automatic, 'AWS::IAM::Role').filter(([, { Properties }]) => Properties.RoleName);
    expect(roles).toHaveLength(ABLE.length + UNDOABLE.length);
    for (const [, { Properties }] of roles) {
      expect(statementsOf(Properties.AssumeRolePolicyDocument)).toEqual([
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'ssm.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': '111122223333' },
            ArnLike: { 'aws:SourceArn': 'arn:aws:ssm:*:111122223333:automation-execution/*' },
          },
        },
      ]);
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    }
  });

  test('no action of any role in the stack is a wildcard', () => {
    for (const mode of MODES) {
      const actions = resourcesOf(inMode(mode, { alerts: {} }), 'AWS::IAM::Policy').flatMap(([, { Properties }]) =>
        statementsOf(Properties.PolicyDocument).flatMap(({ Action }) => [Action].flat()),
      );
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    }
  });

  test.each([
    ['a prefix and a rule that fit', 'assay', 'assay-open-ssh-remediate-us-gov-west-1'],
    // The same beginning for all: the hash tells them apart, and the prefix is still there.
    ['a long prefix', `x${'y'.repeat(31)}`, `x${'y'.repeat(31)}-19130-remediate-us-gov-west-1`],
  ])('have names that IAM takes: %s', (_, prefix, expected) => {
    const template = templateOf({
      environments: [{ account: '111122223333', regions: ['us-gov-west-1'] }],
      prefix,
      remediation: Object.fromEntries(ABLE.map(({ name }) => [name, 'manual'])),
    });
    const names = resourcesOf(template, 'AWS::IAM::Role').flatMap(([, { Properties }]) => Properties.RoleName ?? []);
    expect(new Set(names).size).toBe(ABLE.length + UNDOABLE.length);
    for (const name of names as string[]) {
      expect(name.length).toBeLessThanOrEqual(64);
      expect(name.startsWith(`${prefix}-`)).toBe(true);
    }
    expect(names).toContain(expected);
  });
});

describe('what AWS Config starts', () => {
  const configurationsOf = (template: Template) =>
    namedOf(template, 'AWS::Config::RemediationConfiguration', 'ConfigRuleName');

  test.each(MODES)('is a configuration for each rule, in full: %s', (mode) => {
    const made = configurationsOf(templateIn(mode));
    expect([...made.keys()].sort()).toEqual(ABLE.map(({ name }) => `assay-${name}`).sort());
    for (const { name, resource } of ABLE) {
      expect(made.get(`assay-${name}`)?.[1].Properties).toEqual({
        ConfigRuleName: `assay-${name}`,
        TargetType: 'SSM_DOCUMENT',
        TargetId: `assay-${name}-remediate`,
        ResourceType: resource.resourceTypes[0],
        Parameters: {
          ResourceId: { ResourceValue: { Value: 'RESOURCE_ID' } },
          AutomationAssumeRole: {
            StaticValue: {
              Values: [
                { 'Fn::GetAtt': [expect.stringMatching(`^ResponseRemediation${name.replaceAll('-', '')}Role`), 'Arn'] },
              ],
            },
          },
        },
        Automatic: mode !== 'manual',
        ...(mode !== 'manual' && { MaximumAutomaticAttempts: 3, RetryAttemptSeconds: 3600 }),
        ExecutionControls: { SsmControls: { ConcurrentExecutionRatePercentage: 10, ErrorPercentage: 10 } },
      });
    }
  });

  test('goes as often and as fast as is said', () => {
    const template = templateOf({
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

  test('comes after rule, document and role, so that it goes before them', () => {
    const documents = namedOf(automatic, 'AWS::SSM::Document', 'Name');
    const configRules = namedOf(automatic, 'AWS::Config::ConfigRule', 'ConfigRuleName');
    const roles = namedOf(automatic, 'AWS::IAM::Role', 'RoleName');
    for (const [configRuleName, [, { DependsOn }]] of configurationsOf(automatic)) {
      const role = roles.get(`${configRuleName}-remediate-eu-west-1`)?.[0] as string;
      const [policy] = resourcesOf(automatic, 'AWS::IAM::Policy').find(
        ([, { Properties }]) => (Properties.Roles as [{ Ref: string }])[0].Ref === role,
      ) as [string, Made];
      expect([...(DependsOn ?? [])].sort()).toEqual(
        [documents.get(`${configRuleName}-remediate`)?.[0], configRules.get(configRuleName)?.[0], role, policy].sort(),
      );
    }
  });
});

describe('the plan function', () => {
  const ofPlanner = ([id]: [string, Made]): boolean => id.startsWith('ResponseRemediationPlanner');

  test('is told where it is, what it remembers by and where evidence goes', () => {
    const [[, planner]] = resourcesOf(automatic, 'AWS::Lambda::Function').filter(ofPlanner) as [[string, Made]];
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

  const allowed = (template: Template): string[] => {
    const [policy] = resourcesOf(template, 'AWS::IAM::Policy').filter(ofPlanner);
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
  ])('reads what %s judges, and nothing else', (name, reads) => {
    const template = templateOf({ remediation: { [name]: 'manual' } });
    expect(allowed(template)).toEqual([...ALWAYS, ...reads].sort());
  });

  test('changes nothing but what it remembers and the evidence', () => {
    const verbs = allowed(inMode('approve')).map((one) => one.replace(/ on .*/, ''));
    expect(verbs.filter((action) => !/:(Get|List|Describe|Query)/.test(action))).toEqual([
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:PutObject',
    ]);
  });
});

describe('evidence', () => {
  const bucketOf = (configuration: Configuration): string => {
    const template = templateOf({ ...configuration, remediation: { 'open-ssh': 'manual' } });
    const [[, planner]] = resourcesOf(template, 'AWS::Lambda::Function').filter(([id]) => id.includes('Planner')) as [
      [string, Made],
    ];
    const { Variables } = planner.Properties.Environment as { Variables: Resource };
    return asText(Variables.ASSAY_RECORD_BUCKET);
  };

  test.each<[string, Configuration, string]>([
    ['lies beside the history where the bucket is ours', {}, '<RecordingBucket>'],
    [
      'has a bucket of its own where the history goes to a central one',
      { recorder: { delivery: { bucketName: 'central-history' } } },
      '<ResponseRemediationEvidenceBucket>',
    ],
    [
      'has a bucket of its own where the recorder is adopted',
      { recorder: 'adopt' },
      '<ResponseRemediationEvidenceBucket>',
    ],
  ])('%s', (_, configuration, expected) => {
    expect(bucketOf(configuration)).toBe(expected);
  });

  test('its own bucket is private, encrypted, versioned, TLS only, and outlives the stack', () => {
    const template = templateOf({ recorder: 'adopt', athena: false, remediation: { 'open-ssh': 'manual' } });
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
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
            },
          ],
        },
      },
    });
    const statements = statementsOf(findOnly(template, 'AWS::S3::BucketPolicy').PolicyDocument);
    expect(statements.map(({ Effect, Condition }) => [Effect, Condition])).toEqual([
      ['Deny', { Bool: { 'aws:SecureTransport': 'false' } }],
    ]);
  });

  test('beside the history nothing of the bucket stands against it', () => {
    const statements = resourcesOf(automatic, 'AWS::S3::BucketPolicy')
      .filter(([id]) => id.startsWith('Recording'))
      .flatMap(([, { Properties }]) => statementsOf(Properties.PolicyDocument));
    const denying = statements.filter(({ Effect }) => Effect === 'Deny');
    expect(denying.map(({ Condition }) => Condition)).toEqual([{ Bool: { 'aws:SecureTransport': 'false' } }]);
  });
});

describe('approvals', () => {
  const mixed = templateOf({
    alerts: { subscribers: ['oncall@example.com', 'https://example.com/alerts'] },
    remediation: {
      'open-ssh': { mode: 'approve', approvers: APPROVERS },
      'open-rdp': { mode: 'approve', approvers: APPROVERS },
      'gp2-volume': 'automatic',
    },
  });
  const topics = (template: Template): unknown[] =>
    resourcesOf(template, 'AWS::SNS::Topic').map(([, { Properties }]) => Properties.TopicName);

  test('have a topic where something is approved, named as SSM wants it', () => {
    expect(MODES.map((mode) => topics(templateIn(mode)))).toEqual([[], ['Automation-assay-approvals'], []]);
    expect(topics(mixed)).toEqual(['assay-alerts', 'Automation-assay-approvals']);
  });

  test('reach the people that alerts reach, and no machines', () => {
    const subscribed = resourcesOf(mixed, 'AWS::SNS::Subscription').map(([, { Properties }]) => [
      asText(Properties.TopicArn),
      Properties.Endpoint,
    ]);
    expect(subscribed.filter(([topic]) => String(topic).includes('Approvals'))).toEqual([
      ['<ResponseRemediationApprovalsTopic>', 'oncall@example.com'],
    ]);
  });

  test('are asked for by the roles of those rules and by nobody else', () => {
    const [policy] = resourcesOf(mixed, 'AWS::SNS::TopicPolicy').filter(([id]) => id.includes('Approvals'));
    const { DenyOtherPublishers } = statementsById(policy?.[1].Properties.PolicyDocument);
    const { Effect, Action, Condition } = DenyOtherPublishers as Statement;
    const { ArnNotEquals } = Condition as { ArnNotEquals: { 'aws:PrincipalArn': unknown[] } };
    expect([Effect, Action, ArnNotEquals['aws:PrincipalArn'].map(asText)]).toEqual([
      'Deny',
      'sns:Publish',
      ['<ResponseRemediationopenrdpRole.Arn>', '<ResponseRemediationopensshRole.Arn>'],
    ]);
  });
});

test.each(MODES)('cdk-nag finds nothing that has no reason: %s', (mode) => {
  const { app } = createApp({
    ...HERE,
    recorder: 'adopt',
    remediation: Object.fromEntries(ABLE.map(({ name }) => [name, { mode, approvers: APPROVERS }])),
  });
  expect(listNagFindings(app)).toEqual([]);
});

test.each([
  ['AWS::EC2::Instance'],
  // The documents name a resource by its id alone.
  ['AWS::EC2::Volume', 'AWS::S3::Bucket'],
])('a rule of %s is refused: the plan function could not read its resources', (...resourceTypes) => {
  const stack = new Stack(new App());
  const [rule] = ABLE as [(typeof ABLE)[number]];
  const props = {
    code: Code.fromInline('nothing'),
    table: new ResponseTable(stack, 'Table'),
    evidence: { bucketName: 'evidence', bucketArn: 'arn:aws:s3:::evidence' },
    rules: [{ ...rule, name: 'own', resource: { ...rule.resource, resourceTypes } }],
  };
  expect(() => new PlanFunction(stack, 'Planner', props)).toThrow(
    `Cannot deploy the remediation of rule "own": found ${resourceTypes.join(', ')}, allowed is one of AWS::ACM::Certificate, AWS::EC2::SecurityGroup, AWS::EC2::Volume, AWS::ElasticLoadBalancingV2::Listener, AWS::S3::Bucket`,
  );
});
