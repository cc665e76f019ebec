import { brief, ingressRecord, setUpAlerts } from '../testing-alerts';

const { stub, alerts } = setUpAlerts({
  eventBus: true,
  securityHub: true,
  arrange: (aws) => {
    aws.addRecords({ name: 'sg-0a', record: ingressRecord() });
  },
});

const EXECUTION = '11111111-2222-3333-4444-555555555555';

/** EventBridge's event. https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-eventbridge-events.html */
const ended = ({ status = 'Failed', definition = 'assay-open-ssh-remediate', executionId = EXECUTION } = {}) => ({
  version: '0',
  id: 'event-1',
  'detail-type': 'EC2 Automation Execution Status-change Notification',
  source: 'aws.ssm',
  account: '111122223333',
  time: '2026-03-01T11:59:00Z',
  region: 'eu-west-1',
  resources: [`arn:aws:ssm:eu-west-1:111122223333:automation-execution/${executionId}`],
  detail: {
    ExecutionId: executionId,
    Definition: definition,
    DefinitionVersion: 1.0,
    Status: status,
    StartTime: 'Mar 1, 2026 11:57:00 AM',
    EndTime: 'Mar 1, 2026 11:58:59 AM',
    Time: 1772366339000,
    ExecutedBy: 'arn:aws:sts::111122223333:assumed-role/Admin/alice',
  },
});

const RECORD = {
  version: 1,
  kind: 'remediation',
  executionId: EXECUTION,
  rule: 'open-ssh',
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a',
  outcome: 'partly done',
  reason: 'RevokeIngress failed',
  summary: 'Revoke tcp 22 from 0.0.0.0/0',
  calls: [
    { step: 'AuthorizeRest', service: 'ec2', api: 'AuthorizeSecurityGroupIngress', parameters: {} },
    { step: 'RevokeIngress', service: 'ec2', api: 'RevokeSecurityGroupIngress', parameters: {} },
  ],
  undo: [],
  cannotUndo: null,
  evaluationBefore: { complianceType: 'NON_COMPLIANT', annotation: 'Port 22 is open to 0.0.0.0/0' },
  evaluationAfter: null,
  steps: [
    { name: 'AuthorizeRest', status: 'done' },
    { name: 'RevokeIngress', status: 'failed', failure: 'UnauthorizedOperation' },
  ],
};

const execution = (concluded: string | undefined, more: object = {}) => ({
  AutomationExecutionId: EXECUTION,
  Parameters: { ResourceId: ['sg-0a'], DryRun: ['no'] },
  FailureMessage: 'Step fails when it is Execute/Cancelling action',
  StepExecutions: [
    { StepName: 'RevokeIngress', StepStatus: 'Failed' },
    ...(concluded === undefined
      ? []
      : [
          {
            StepName: 'ConcludeFailure',
            StepStatus: 'Success',
            Outputs: { StatusCode: ['200'], Payload: [concluded] },
          },
        ]),
  ],
  ...more,
});

test('sends an alert with the calls that were made, those that failed, and the actor', async () => {
  stub.executions[EXECUTION] = execution(JSON.stringify(RECORD));
  await alerts.invoke(ended());
  expect(alerts.mails().map(({ json }) => json)).toMatchObject([
    {
      kind: 'remediation failed',
      id: `execution/111122223333/eu-west-1/${EXECUTION}`,
      rule: { name: 'open-ssh', configRuleName: 'assay-open-ssh', severity: 'high' },
      resource: { type: 'AWS::EC2::SecurityGroup', id: 'sg-0a' },
      change: {
        lines: [
          'done: ec2 AuthorizeSecurityGroupIngress (AuthorizeRest)',
          'failed: ec2 RevokeSecurityGroupIngress (RevokeIngress): UnauthorizedOperation',
        ],
      },
      actor: { found: true, name: 'alice' },
    },
  ]);
  // It is no finding about the resource: that has its own.
  expect(stub.watch.listInputs('securityhub:BatchImportFindings')).toEqual([]);
  expect(stub.watch.listInputs('events:PutEvents')).toHaveLength(1);
});

test('finds a record that is JSON within a JSON string', async () => {
  stub.executions[EXECUTION] = execution(JSON.stringify(JSON.stringify(RECORD)));
  await alerts.invoke(ended());
  expect(alerts.mails()[0]?.json.change.known).toBe(true);
});

test('sends one alert for executions that are refused for the same reason', async () => {
  const refused = (executionId: string, reason: string) => {
    stub.executions[executionId] = execution(
      JSON.stringify({ ...RECORD, executionId, outcome: 'refused', reason, steps: [] }),
    );
    return alerts.invoke(ended({ executionId }));
  };
  await refused('11111111-2222-3333-4444-000000000001', 'A person must decide: all traffic');
  await refused('11111111-2222-3333-4444-000000000002', 'A person must decide: all traffic');
  await refused('11111111-2222-3333-4444-000000000003', 'A person must decide: a prefix list');
  expect(alerts.mails().map(({ json }) => json.remediation.what)).toEqual([
    expect.stringContaining('all traffic'),
    expect.stringContaining('a prefix list'),
  ]);
});

test('sends an alert of its own kind for a refused execution', async () => {
  const reason = 'Broken again twice within a day';
  stub.executions[EXECUTION] = execution(JSON.stringify({ ...RECORD, outcome: 'refused', reason, steps: [] }));
  await alerts.invoke(ended());
  expect(alerts.mails().map(({ json }) => json)).toMatchObject([
    { kind: 'remediation refused', remediation: { what: expect.stringContaining(reason) } },
  ]);
});

test.each<[string, string | undefined]>([
  ['wrote no record', undefined],
  ['wrote invalid JSON', '{"version":1,'],
  ['got an error of the function', JSON.stringify({ errorType: 'Error', errorMessage: 'm' })],
])('uses the parameters and the failure message of an execution that %s', async (_, concluded) => {
  stub.executions[EXECUTION] = execution(concluded);
  await alerts.invoke(ended({ status: 'TimedOut' }));
  expect(alerts.mails().map(({ json }) => json)).toMatchObject([
    {
      kind: 'remediation failed',
      resource: { type: 'AWS::EC2::SecurityGroup', id: 'sg-0a' },
      remediation: { what: expect.stringContaining('Step fails when it is Execute/Cancelling action') },
    },
  ]);
});

test('sends an alert for an execution that cannot be read', async () => {
  stub.watch.always.set('ssm:GetAutomationExecution', 'AccessDeniedException');
  await alerts.invoke(ended());
  expect(alerts.mails().map(({ json }) => json)).toMatchObject([
    {
      resource: { id: 'unknown' },
      remediation: { what: expect.stringContaining('the execution could not be read: AccessDeniedException') },
      actor: { found: false, because: 'the resource is not known' },
    },
  ]);
});

test('sends one alert, however often the event is delivered, and after a failure', async () => {
  stub.executions[EXECUTION] = execution(JSON.stringify(RECORD));
  stub.watch.faults.set('sns:Publish', ['InternalError']);
  await expect(alerts.invoke(ended(), 'request')).rejects.toThrow('to topic');
  await alerts.invoke(ended(), 'request');
  await Promise.all([alerts.invoke(ended()), alerts.invoke(ended())]);
  expect(alerts.mails().map(({ json }) => brief(json))).toEqual(['remediation failed sg-0a by alice']);
  expect(stub.watch.listInputs('events:PutEvents')).toHaveLength(1);
});

test.each<[string, Parameters<typeof ended>[0], object]>([
  ['a success', { status: 'Success' }, {}],
  ['a runbook that is not ours', { definition: 'AWS-RunPatchBaseline' }, {}],
  ['another runbook with our prefix', { definition: 'assay-open-ssh-notify' }, {}],
  ['a restore, where restores are off', { definition: 'assay-security-group-restore' }, {}],
  ['a runbook of another deployment', { definition: 'assay-dev-open-ssh-remediate' }, {}],
  ['a dry run', {}, { Parameters: { ResourceId: ['sg-0a'], DryRun: ['yes'] } }],
])('sends no alert for %s', async (_, event, more) => {
  stub.executions[EXECUTION] = execution(undefined, more);
  await alerts.invoke(ended(event));
  expect(alerts.mails()).toEqual([]);
});

test('sends many alerts in a digest', async () => {
  for (let index = 0; index < 5; index++) {
    const executionId = EXECUTION.replace(/.$/, String(index));
    stub.executions[executionId] = execution(JSON.stringify(RECORD));
    await alerts.invoke(ended({ executionId }));
  }
  await alerts.tickAfter(6.5);
  expect(alerts.mails().map(({ json }) => json.reason ?? json.kind)).toEqual([
    ...['remediation failed', 'remediation failed', 'remediation failed'],
    'failed remediations',
  ]);
});

test('sends the alert of a failed undo with its rule', async () => {
  stub.executions[EXECUTION] = execution(undefined, { Parameters: { ExecutionId: ['x'] } });
  await alerts.invoke(ended({ definition: 'assay-open-ssh-undo', status: 'Cancelled' }));
  expect(alerts.mails().map(({ json }) => [json.rule.name, json.resource.id])).toEqual([['open-ssh', 'unknown']]);
});

describe('a restore', () => {
  const RESTORE = { ...RECORD, kind: 'restore', rule: 'security-group-restore', evaluationBefore: null };

  test.each<[string, string, object, string]>([
    ['failed', 'assay-security-group-restore', RESTORE, 'restore failed'],
    ['was refused', 'assay-security-group-restore', { ...RESTORE, outcome: 'refused' }, 'restore refused'],
    ['could not be undone', 'assay-security-group-restore-undo', { ...RESTORE, kind: 'undo' }, 'restore failed'],
  ])('sends an alert if it %s', async (_, definition, record, kind) => {
    alerts.deploy({ restore: 'approve' });
    stub.executions[EXECUTION] = execution(JSON.stringify(record));
    await alerts.invoke(ended({ definition }));
    expect(alerts.mails().map(({ json }) => json)).toMatchObject([
      {
        kind,
        rule: {
          name: 'assay-security-group-restore',
          title: expect.stringMatching(/^Restore of /),
          severity: 'medium',
        },
        resource: { type: 'AWS::EC2::SecurityGroup', id: 'sg-0a' },
        remediation: {
          what: expect.stringContaining('RevokeIngress failed'),
          previewCommand: null,
          applyCommand: null,
        },
        execution: { document: definition, kind: record === RESTORE ? 'restore' : expect.any(String) },
        actor: { found: true, name: 'alice' },
      },
    ]);
  });
});
