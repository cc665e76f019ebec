import { AwsError } from '../../lib/local-region/aws-call';
import { python } from '../support/shared-python';
import { summarizeResult } from './result-summary';
import { type ExecutionResult, TestingResponse } from './testing-response';

// The runbooks of imdsv1-launch-template, which pass the output of a call on to the next one.

const RULE = 'imdsv1-launch-template';
const SUMMARY = 'Create a version that requires session tokens (IMDSv2), and make it the default';
const OPTIONAL = {
  ImageId: 'ami-0a',
  UserData: 'ZWNobyBoaQ==',
  MetadataOptions: { HttpTokens: 'optional', HttpPutResponseHopLimit: 2 },
};
const REQUIRED = { ...OPTIONAL, MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 } };

let response: TestingResponse;
let id: string;
const call = (name: string, input: object) => response.account.region.call(`ec2:${name}`, input);
beforeEach(async () => {
  response = await TestingResponse.start(python);
  const created = await call('CreateLaunchTemplate', { LaunchTemplateName: 'web', LaunchTemplateData: OPTIONAL });
  id = created.LaunchTemplate.LaunchTemplateId;
});
afterEach(() => response.stop());

const readDefault = async () => {
  const input = { LaunchTemplateId: id, Versions: ['$Default'] };
  const [{ VersionNumber, LaunchTemplateData }] = (await call('DescribeLaunchTemplateVersions', input))
    .LaunchTemplateVersions;
  return [VersionNumber, LaunchTemplateData];
};
const createVersion = (InstanceType: string) =>
  call('CreateLaunchTemplateVersion', {
    LaunchTemplateId: id,
    SourceVersion: '$Latest',
    LaunchTemplateData: { InstanceType, MetadataOptions: { HttpTokens: 'optional' } },
  });
const remediate = () => response.remediate(RULE, id, { DecidedByPerson: 'yes' });
const undo = ({ execution }: ExecutionResult) => response.undo(RULE, execution.AutomationExecutionId);
const modify = (version: string) =>
  `ec2 ModifyLaunchTemplate {"LaunchTemplateId":"${id}","DefaultVersion":"${version}"}`;

test('makes a new version the default, records its number, and undoes it', async () => {
  const result = await remediate();
  const source = `"LaunchTemplateId":"${id}","SourceVersion":"1"`;
  const data = '"LaunchTemplateData":{"MetadataOptions":{"HttpTokens":"required","HttpPutResponseHopLimit":2}}';
  expect(summarizeResult(result)).toEqual({
    status: 'Success',
    steps: 'Plan ReadPlan CreateVersion SetDefaultVersion Verify ReadResult Conclude ReadRecord',
    calls: [`ec2 CreateLaunchTemplateVersion {${source},${data}}`, modify('2')],
    record: {
      outcome: 'remediated',
      reason: SUMMARY,
      before: { defaultVersion: 1 },
      after: { defaultVersion: 2 },
      made: 'CreateVersion: done, SetDefaultVersion: done',
    },
  });
  expect(result.record?.calls[1]).toEqual({
    step: 'SetDefaultVersion',
    service: 'ec2',
    api: 'ModifyLaunchTemplate',
    parameters: { LaunchTemplateId: id, DefaultVersion: '2' },
  });
  expect(await readDefault()).toEqual([2, REQUIRED]);

  const undone = await undo(result);
  expect([undone.calls, undone.record?.outcome]).toEqual([[modify('1')], 'undone']);
  expect(await readDefault()).toEqual([1, OPTIONAL]);
});

test('an approver reads in words which number it will be', async () => {
  let message = '';
  response.decide = (text) => {
    message = text;
    return 'Approved';
  };
  const { record } = await response.remediate(RULE, id, { mode: 'approve' });
  expect(message).toContain(
    `- ec2 ModifyLaunchTemplate {"LaunchTemplateId":"${id}","DefaultVersion":"<VersionNumber that CreateVersion returns>"}`,
  );
  expect(record?.outcome).toBe('remediated');
});

test('versions that somebody else creates meanwhile are neither the default nor the source', async () => {
  const created = new Set<string>();
  response.before = async (watched) => {
    if (!response.account.isOfRunbook(watched) || created.has(watched.operation)) return;
    created.add(watched.operation);
    await createVersion('m5.large');
  };
  const { calls, record } = await remediate();
  expect([calls[1], record?.outcome, created.size]).toEqual([modify('3'), 'remediated', 2]);
  expect(await readDefault()).toEqual([3, REQUIRED]);
});

test('a new version that is not visible at once is found by the second attempt', async () => {
  let attempts = 0;
  response.before = ({ operation }) => {
    if (operation !== 'ModifyLaunchTemplate' || ++attempts > 1) return;
    throw new AwsError('InvalidLaunchTemplateId.VersionNotFound', 'Could not find launch template version');
  };
  const { record } = await remediate();
  expect([record?.outcome, attempts]).toEqual(['remediated', 2]);
});

test('a default version that somebody else sets afterwards is not undone', async () => {
  const result = await remediate();
  await createVersion('m5.large');
  await call('ModifyLaunchTemplate', { LaunchTemplateId: id, DefaultVersion: '3' });
  const { record } = await undo(result);
  expect([record?.outcome, record?.reason]).toEqual([
    'refused',
    'The resource changed since the execution: defaultVersion was 2 and is now 3',
  ]);
});

test('a version that cannot become the default is left, and its number is in the record', async () => {
  response.denied = ['ec2:ModifyLaunchTemplate'];
  const result = await remediate();
  expect([
    result.record?.outcome,
    result.record?.calls[1]?.parameters.DefaultVersion,
    (await readDefault())[0],
  ]).toEqual([...['partly done', '2', 1]]);
  response.denied = [];
  const { record } = await undo(result);
  expect([record?.outcome, record?.reason]).toEqual([
    'refused',
    'The remediation cannot be undone: The new version stays, since somebody may use it by then, and groups with $Latest do: delete it if nobody needs it',
  ]);
});

test('a launch configuration needs a manual remediation, and the plan function reads none', async () => {
  const arn = 'arn:aws:autoscaling:eu-west-1:111122223333:launchConfiguration:0a1b:launchConfigurationName/web';
  const { record } = await response.remediate(RULE, arn, { DecidedByPerson: 'yes' });
  expect([record?.outcome, record?.reason]).toEqual([
    'refused',
    'Needs manual remediation: A launch configuration cannot be changed: move its groups to a launch template that requires session tokens',
  ]);
});
