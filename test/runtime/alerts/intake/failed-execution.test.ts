import { AwsStub } from '../aws-stub';
import { brief, ingressRecord, TestingAlerts } from '../testing-alerts';

let stub: AwsStub;
let alerts: TestingAlerts;

beforeAll(async () => {
  stub = await AwsStub.start();
});
afterAll(() => stub.stop());
beforeEach(() => {
  stub.reset();
  stub.records = [{ name: 'sg-0a', record: ingressRecord() }];
  alerts = new TestingAlerts(stub, { eventBus: true, securityHub: true });
  alerts.knowRules();
});
afterEach(() => alerts.close());

const EXECUTION = '11111111-2222-3333-4444-555555555555';

/** As EventBridge tells it. https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-eventbridge-events.html */
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
  verdictBefore: { complianceType: 'NON_COMPLIANT', annotation: 'Port 22 is open to 0.0.0.0/0' },
  verdictAfter: null,
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

test('a remediation that failed midway: what was done, what was not, and who had changed the resource', async () => {
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
  expect(stub.inputsOf('securityhub:BatchImportFindings')).toEqual([]);
  expect(stub.inputsOf('events:PutEvents')).toHaveLength(1);
});

test('the record is found in text within text', async () => {
  stub.executions[EXECUTION] = execution(JSON.stringify(JSON.stringify(RECORD)));
  await alerts.invoke(ended());
  expect(alerts.mails()[0]?.json.change.known).toBe(true);
});

test('what is refused again for the same reason is told once', async () => {
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

test('one that refused leaves the resource to people', async () => {
  const reason = 'Broken again twice within a day';
  stub.executions[EXECUTION] = execution(JSON.stringify({ ...RECORD, outcome: 'refused', reason, steps: [] }));
  await alerts.invoke(ended());
  expect(alerts.mails().map(({ json }) => json)).toMatchObject([
    { kind: 'left to people', remediation: { what: expect.stringContaining(reason) } },
  ]);
});

test.each<[string, string | undefined]>([
  ['did not come to write one', undefined],
  ['wrote what is no JSON', '{"version":1,'],
  ['met an error of the function', JSON.stringify({ errorType: 'Error', errorMessage: 'm' })],
])('without a record, since it %s, the parameters and SSM tell', async (_, concluded) => {
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

test('an execution that cannot be read is told all the same', async () => {
  stub.always.set('ssm:GetAutomationExecution', 'AccessDeniedException');
  await alerts.invoke(ended());
  expect(alerts.mails().map(({ json }) => json)).toMatchObject([
    {
      resource: { id: 'unknown' },
      remediation: { what: expect.stringContaining('the execution could not be read: AccessDeniedException') },
      actor: { found: false, because: 'it is not known which resource it is' },
    },
  ]);
});

test('it is told once, however often it is delivered, also after a failure', async () => {
  stub.executions[EXECUTION] = execution(JSON.stringify(RECORD));
  stub.troubles.set('sns:Publish', ['InternalError']);
  await expect(alerts.invoke(ended(), 'request')).rejects.toThrow('to topic');
  await alerts.invoke(ended(), 'request');
  await Promise.all([alerts.invoke(ended()), alerts.invoke(ended())]);
  expect(alerts.mails().map(({ json }) => brief(json))).toEqual(['remediation failed sg-0a by alice']);
  expect(stub.inputsOf('events:PutEvents')).toHaveLength(1);
});

test.each<[string, Parameters<typeof ended>[0], object]>([
  ['a good end', { status: 'Success' }, {}],
  ['a document of somebody else', { definition: 'AWS-RunPatchBaseline' }, {}],
  ['a document that only bears our prefix', { definition: 'assay-open-ssh-notify' }, {}],
  ['a dry run', {}, { Parameters: { ResourceId: ['sg-0a'], DryRun: ['yes'] } }],
])('%s is no news', async (_, event, more) => {
  stub.executions[EXECUTION] = execution(undefined, more);
  await alerts.invoke(ended(event));
  expect(alerts.mails()).toEqual([]);
});

test('many come as a digest', async () => {
  for (let index = 0; index < 5; index++) {
    const executionId = EXECUTION.replace(/.$/, String(index));
    stub.executions[executionId] = execution(JSON.stringify(RECORD));
    await alerts.invoke(ended({ executionId }));
  }
  await alerts.tickAfter(6.5);
  expect(alerts.mails().map(({ json }) => json.why ?? json.kind)).toEqual([
    ...['remediation failed', 'remediation failed', 'remediation failed'],
    'failed remediations',
  ]);
});

test('an undo is told with its rule', async () => {
  stub.executions[EXECUTION] = execution(undefined, { Parameters: { ExecutionId: ['x'] } });
  await alerts.invoke(ended({ definition: 'assay-open-ssh-undo', status: 'Cancelled' }));
  expect(alerts.mails().map(({ json }) => [json.rule.name, json.resource.id])).toEqual([['open-ssh', 'unknown']]);
});
