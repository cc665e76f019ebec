import { SmallRegion } from '../small-region';
import { REGION } from '../testing-account';

const RULE = 'no-rdp';
const RUNBOOK = 'close';
const allow = (statement: object) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** A rule of AWS that finds every group non-compliant, and a runbook that tags what it gets or waits for an approval. */
const createResources = (mode: 'none' | 'manual' | 'automatic', step: object = TAG) => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'remediation',
      AssumeRolePolicyDocument: allow({
        Principal: { Service: ['config.amazonaws.com', 'ssm.amazonaws.com'] },
        Action: 'sts:AssumeRole',
      }),
      Policies: [{ PolicyName: 'all', PolicyDocument: allow({ Action: '*', Resource: '*' }) }],
    },
  },
  Rule: {
    Type: 'AWS::Config::ConfigRule',
    Properties: {
      ConfigRuleName: RULE,
      Source: { Owner: 'AWS', SourceIdentifier: 'RESTRICTED_INCOMING_TRAFFIC' },
      Scope: { ComplianceResourceTypes: ['AWS::EC2::SecurityGroup'] },
    },
  },
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'approvals' } },
  Runbook: {
    Type: 'AWS::SSM::Document',
    Properties: {
      Name: RUNBOOK,
      DocumentType: 'Automation',
      Content: {
        schemaVersion: '0.3',
        assumeRole: { 'Fn::GetAtt': ['Role', 'Arn'] },
        parameters: { ResourceId: { type: 'String' } },
        mainSteps: [step],
      },
    },
  },
  ...(mode !== 'none' && {
    Remediation: {
      Type: 'AWS::Config::RemediationConfiguration',
      Properties: {
        ConfigRuleName: RULE,
        TargetId: RUNBOOK,
        TargetType: 'SSM_DOCUMENT',
        Automatic: mode === 'automatic',
        MaximumAutomaticAttempts: 1,
        RetryAttemptSeconds: 3600,
        Parameters: { ResourceId: { ResourceValue: { Value: 'RESOURCE_ID' } } },
      },
    },
  }),
});

const TAG = {
  name: 'Tag',
  action: 'aws:executeAwsApi',
  isEnd: true,
  inputs: {
    Service: 'ec2',
    Api: 'CreateTags',
    Resources: ['{{ ResourceId }}'],
    Tags: [{ Key: 'remediated', Value: 'yes' }],
  },
};
const APPROVE = {
  name: 'Approve',
  action: 'aws:approve',
  isEnd: true,
  inputs: {
    Approvers: ['arn:aws:iam::111122223333:root'],
    NotificationArn: { Ref: 'Topic' },
    MinRequiredApprovals: 1,
  },
};
const HOUR = 3_600_000;
const OPTIONS = {
  evaluateManaged: () => ({ complianceType: 'NON_COMPLIANT', annotation: 'always' }),
};

async function createGroup(region: SmallRegion): Promise<string> {
  const { GroupId } = await region.call('ec2:CreateSecurityGroup', { GroupName: 'web', Description: 'web' });
  await region.advance(HOUR);
  return GroupId;
}

const listRemediated = (region: SmallRegion): string[] =>
  region.entries.flatMap((entry) =>
    entry.kind === 'execution' && entry.status === 'Success' ? [entry.resourceId ?? ''] : [],
  );

test('automatic remediation that is turned on starts for all resources that are non-compliant', async () => {
  const region = await SmallRegion.start(createResources('manual'), undefined, OPTIONS);
  try {
    const group = await createGroup(region);
    expect(listRemediated(region)).toEqual([]);
    const { RemediationConfigurations } = await region.call('config:DescribeRemediationConfigurations', {
      ConfigRuleNames: [RULE],
    });
    await region.call('config:PutRemediationConfigurations', {
      RemediationConfigurations: [{ ...RemediationConfigurations[0], Automatic: true }],
    });
    await region.advance(HOUR);
    expect(listRemediated(region)).toContain(group);
  } finally {
    await region.stop();
  }
});

test.each([
  ['is new', 'none', true],
  ['was manual', 'manual', true],
  ['is as before', 'automatic', false],
] as const)('a deployment over an earlier state, whose automatic remediation %s', async (_, mode, starts) => {
  const first = await SmallRegion.start(createResources(mode), undefined, OPTIONS);
  const group = await createGroup(first);
  const state = first.save();
  await first.stop();
  const changed = {
    ...createResources('automatic'),
    New: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'new' } },
  };
  const region = await SmallRegion.start(changed, state, OPTIONS);
  try {
    await region.advance(HOUR);
    expect(listRemediated(region).filter((each) => each === group)).toHaveLength(starts ? 1 : 0);
  } finally {
    await region.stop();
  }
});

test('an approval that was given is no work that waits', async () => {
  const region = await SmallRegion.start(createResources('manual', APPROVE), undefined, OPTIONS);
  try {
    const group = await createGroup(region);
    const { AutomationExecutionId } = await region.call('ssm:StartAutomationExecution', {
      DocumentName: RUNBOOK,
      Parameters: { ResourceId: [group] },
    });
    await region.advance(1000);
    const listWork = () =>
      region.local
        .find('111122223333', REGION)
        .context.work.list()
        .map(({ name }) => name);
    expect(listWork()).toEqual(['Approve of close']);
    await region.call('ssm:SendAutomationSignal', { AutomationExecutionId, SignalType: 'Approve' });
    await region.advance(1000);
    expect(listWork()).toEqual([]);
  } finally {
    await region.stop();
  }
});
