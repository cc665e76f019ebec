import { AwsError } from '../../lib/local-region/aws-call';
import type { RecordedItem } from '../../lib/local-region/recording/recorded-items';
import { ListedItems } from '../local-region/listed-items';
import { changeVolume, listPermissions } from '../runtime/remediation/live-resources';
import { python } from '../support/shared-python';
import { recordBucket, recordGroup, recordVolume } from './recorded-versions';
import { BUCKET, GROUP, PUBLIC_POLICY, permission, putBucket, putGroup, putVolume, VOLUME } from './resources';
import { summarizeResult } from './result-summary';
import { PERSON, TestingResponse } from './testing-response';

// The runbooks that put resources back to what AWS Config recorded, and their undo.

let response: TestingResponse;
beforeEach(async () => {
  response = await TestingResponse.start(python);
});
afterEach(() => response.stop());

const OFFICE = '198.51.100.0/24';
const INTERNET = '0.0.0.0/0';
const THEN = '2026-02-20T12:00:00.000Z';
const TO = '2026-02-22T00:00:00.000Z';
const LATER = '2026-02-25T12:00:00.000Z';

const restoreGroup = (parameters: Readonly<Record<string, string>> = {}) =>
  response.restore('security-group-restore', GROUP, TO, parameters);
const listSources = () =>
  listPermissions(response.account, GROUP).flatMap(({ IpRanges = [] }) => IpRanges.map(({ CidrIp }) => CidrIp));
const authorize = (cidr: string) =>
  `ec2 AuthorizeSecurityGroupIngress {"GroupId":"${GROUP}","IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"${cidr}"}]}]}`;
const revoke = (cidr: string) => authorize(cidr).replace('Authorize', 'Revoke');
const state = (source: string) => [{ protocol: 'tcp', fromPort: 22, toPort: 22, source }];
const UNCHANGED = [INTERNET];
/** @param versions newest first */
const setHistory = (...versions: readonly RecordedItem[]) => {
  response.account.region.items = new ListedItems(versions);
};

describe('a security group', () => {
  beforeEach(() => {
    putGroup(response.account, permission(22, 22, INTERNET));
    setHistory(recordGroup(LATER, [INTERNET]), recordGroup(THEN, [OFFICE]));
  });

  test('is put back after an approval, and the undo takes it back', async () => {
    const messages: string[] = [];
    response.decide = (message) => {
      messages.push(message);
      return 'Approved';
    };
    const result = await restoreGroup();
    expect(summarizeResult(result)).toEqual({
      status: 'Success',
      steps: 'Plan ReadPlan Approve PlanAgain ReadPlanAgain AddRules RemoveRules Verify ReadResult Conclude ReadRecord',
      calls: [authorize(OFFICE), revoke(INTERNET)],
      record: {
        outcome: 'restored',
        reason: `Add tcp 22 from ${OFFICE} and remove tcp 22 from ${INTERNET}`,
        before: state(INTERNET),
        after: state(OFFICE),
        made: 'AddRules: done, RemoveRules: done',
      },
    });
    expect(result.record).toMatchObject({
      kind: 'restore',
      rule: 'security-group-restore',
      mode: 'approve',
      startedBy: PERSON,
      recorded: { at: TO, captureTime: THEN },
      evaluationBefore: null,
      evaluationAfter: null,
    });
    expect(messages[0]?.split('\n')).toEqual([
      `AWS::EC2::SecurityGroup ${GROUP} (bastion) in account 111122223333, eu-west-1`,
      '',
      `State of ${TO}, as AWS Config recorded it at ${THEN}`,
      `Restore: Add tcp 22 from ${OFFICE} and remove tcp 22 from ${INTERNET}`,
      '',
      'Notes:',
      '- The resource is no longer non-compliant with rule open-high-risk-port',
      '- The resource is no longer non-compliant with rule open-ssh',
      '- The resource is no longer non-compliant with rule unauthorized-open-port',
      '- Not in the record, and left as it is: IDs and tags of rules',
      '',
      'Calls:',
      `- ${authorize(OFFICE)}`,
      `- ${revoke(INTERNET)}`,
      '',
      'Undo:',
      `- ${authorize(INTERNET)}`,
      `- ${revoke(OFFICE)}`,
      '',
      'Not fully reversible: a rule that the undo adds again gets a new ID and loses its tags',
      '',
      expect.stringMatching(
        /^This is plan [0-9a-f]+\. If the resource needs another plan when you approve, nothing is changed\.$/,
      ),
      '',
      'Without approval within 24 hours, nothing is changed.',
    ]);

    const undo = await response.undo('security-group-restore', result.execution.AutomationExecutionId);
    expect(summarizeResult(undo)).toMatchObject({
      status: 'Success',
      calls: [authorize(INTERNET), revoke(OFFICE)],
      record: { outcome: 'undone', before: state(OFFICE), after: state(INTERNET) },
    });
  });

  test('that becomes non-compliant has the rule among the side effects', async () => {
    setHistory(recordGroup(LATER, [OFFICE]), recordGroup(THEN, [INTERNET]));
    putGroup(response.account, permission(22, 22, OFFICE));
    const { record: written } = await restoreGroup({ DryRun: 'yes' });
    expect(written).toMatchObject({
      outcome: 'dry run',
      reason: `Dry run: would add tcp 22 from ${INTERNET} and remove tcp 22 from ${OFFICE}`,
      sideEffects: [
        'The resource becomes non-compliant with rule open-high-risk-port: SSH (22) is open to 0.0.0.0/0 by tcp 22. Add a waiver first if the rule is remediated automatically',
        'The resource becomes non-compliant with rule open-ssh: Port 22 is open to 0.0.0.0/0 by tcp 22. Add a waiver first if the rule is remediated automatically',
        'The resource becomes non-compliant with rule unauthorized-open-port: TCP port 22 is open to 0.0.0.0/0 by tcp 22. Add a waiver first if the rule is remediated automatically',
      ],
    });
    expect(listSources()).toEqual([OFFICE]);
  });

  /** Changes the conditions of a test. */
  const set = (change: Partial<Pick<TestingResponse, 'restores' | 'decide' | 'startedBy' | 'around'>>) =>
    Object.assign(response, change);

  test.each<[string, () => unknown, string]>([
    ['restores are off', () => set({ restores: false }), 'refused: Restores are off'],
    ['an approver rejects it', () => set({ decide: () => 'Rejected' }), 'refused: Not approved: Approval was rejected'],
    ['nobody approves it', () => set({ decide: () => undefined }), 'refused: Not approved: '],
    [
      'AWS Config started it',
      () =>
        set({
          startedBy: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForConfigRemediation/AWSConfig-Remediation',
        }),
      'refused: Only a person may start a restore, and arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForConfigRemediation/AWSConfig-Remediation started this one',
    ],
    [
      'the resource was changed since the plan was approved',
      () =>
        set({
          decide: () => {
            putGroup(response.account, permission(22, 22, INTERNET, '203.0.113.0/24'));
            return 'Approved';
          },
        }),
      'refused: The resource changed since plan ',
    ],
    [
      'AWS Config did not know it yet',
      () => setHistory(recordGroup(LATER, [INTERNET])),
      `refused: AWS Config has no record of the resource at ${TO}`,
    ],
    [
      'it was deleted then',
      () =>
        setHistory(
          recordGroup(LATER, [INTERNET]),
          recordGroup(THEN, [OFFICE], { configurationItemStatus: 'ResourceDeleted', configuration: null }),
        ),
      `refused: AWS Config has no state of the resource at ${TO}: its status was ResourceDeleted`,
    ],
    [
      'AWS Config never discovered it',
      () => setHistory(),
      `refused: ResourceNotDiscoveredException: Resource ${GROUP} of `,
    ],
    [
      'AWS Config cannot be read',
      () => {
        const fault = new AwsError('AccessDeniedException', 'not authorized');
        response.account.watch.faults.set('config:GetResourceConfigHistory', [fault, fault]);
      },
      'refused: AccessDeniedException: not authorized',
    ],
  ])('is not changed if %s', async (_, prepare, failure) => {
    prepare();
    const { execution, calls, record: written } = await restoreGroup();
    expect(calls).toEqual([]);
    expect([execution.AutomationExecutionStatus, execution.FailureMessage]).toEqual([
      'Failed',
      expect.stringContaining(failure),
    ]);
    expect(written?.outcome).toBe('refused');
    if (!failure.includes('changed since')) expect(listSources()).toEqual(UNCHANGED);
  });

  test('is not changed at a time in the future', async () => {
    const { execution } = await response.restore('security-group-restore', GROUP, '2027-01-01T00:00:00Z');
    expect(execution.FailureMessage).toContain('refused: 2027-01-01T00:00:00Z is not a time in the past');
  });

  test('that is as it was needs nothing', async () => {
    putGroup(response.account, permission(22, 22, OFFICE));
    expect(summarizeResult(await restoreGroup())).toMatchObject({
      status: 'Success',
      calls: [],
      record: {
        outcome: 'nothing to do',
        reason: 'There is no difference that Assay has a call for: inbound rules by CIDR range',
      },
    });
  });

  test('whose second call fails has the first one in its record, which can be undone', async () => {
    response.denied = ['ec2:RevokeSecurityGroupIngress'];
    const result = await restoreGroup();
    expect(summarizeResult(result)).toMatchObject({
      status: 'Failed',
      calls: [authorize(OFFICE)],
      record: { outcome: 'partly done', made: 'AddRules: done, RemoveRules: failed' },
    });
    response.denied = [];
    const undo = await response.undo('security-group-restore', result.execution.AutomationExecutionId);
    expect(summarizeResult(undo)).toMatchObject({ status: 'Success', calls: [revoke(OFFICE)] });
    expect(listSources()).toEqual(UNCHANGED);
  });

  test('lists what no call restores, and what was recorded daily', async () => {
    setHistory(recordGroup(LATER, [INTERNET], { tags: { env: 'prod' } }), recordGroup(THEN, [OFFICE]));
    response.account.watch.answers.set('config:GetResourceConfigHistory', async (call, next) => {
      const { configurationItems: items } = (await next(call)) as { configurationItems: object[] };
      return { configurationItems: items.map((item) => ({ ...item, recordingFrequency: 'DAILY' })) };
    });
    const messages: string[] = [];
    response.decide = (message) => {
      messages.push(message);
      return 'Rejected';
    };
    await restoreGroup();
    expect(messages[0]).toContain('- AWS Config recorded the resource daily: the state may be up to a day older');
    expect(messages[0]).toContain('- Not restored: /tags/env');
  });
});

test('a bucket gets its list, its policy and its block back, in an order that S3 accepts', async () => {
  const block = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  putBucket(response.account, { block, policy: undefined });
  setHistory(
    recordBucket(THEN, {
      policyText: JSON.stringify(PUBLIC_POLICY),
      block: { blockPublicAcls: true, ignorePublicAcls: true },
      grants: [{ grantee: 'LogDelivery', permission: 'Write' }],
    }),
  );
  const result = await response.restore('bucket-restore', BUCKET, TO);
  expect(summarizeResult(result)).toMatchObject({
    status: 'Success',
    record: {
      outcome: 'restored',
      reason:
        'Set the public access block to BlockPublicAcls and IgnorePublicAcls, set the access control list and set the policy',
      made: 'LiftBlock: done, SetAcl: done, SetPolicy: done',
    },
  });
  const undo = await response.undo('bucket-restore', result.execution.AutomationExecutionId);
  expect(summarizeResult(undo)).toMatchObject({
    status: 'Success',
    record: { outcome: 'undone', made: 'DeleteSetPolicy: done, SetBackAcl: done, SetBackBlock: done' },
  });
});

test('a volume whose new performance shows later is pending', async () => {
  putVolume(response.account);
  const showEarlier = () => changeVolume(response.account, VOLUME, { volumeType: 'gp3', iops: 4000, throughput: 250 });
  showEarlier();
  setHistory(recordVolume(THEN, { volumeType: 'gp3', iops: 3000, throughput: 125 }));
  response.before = ({ operation }) => {
    // EC2 shows the earlier performance for some minutes.
    if (operation === 'DescribeVolumes') showEarlier();
  };
  expect(summarizeResult(await response.restore('volume-restore', VOLUME, TO))).toMatchObject({
    status: 'Success',
    record: {
      outcome: 'pending',
      reason:
        'Modify the volume to gp3 with 3,000 IOPS and 125 MiB/s. EBS may take some minutes to show the new performance',
    },
  });
});

test('a record in the folder of a restoration is no rule’s', async () => {
  putGroup(response.account, permission(22, 22, INTERNET));
  setHistory(recordGroup(THEN, [OFFICE]));
  const { execution } = await restoreGroup();
  expect(await response.account.listRecords()).toEqual([
    `Remediation/111122223333/eu-west-1/security-group-restore/${execution.AutomationExecutionId}.json`,
  ]);
});
