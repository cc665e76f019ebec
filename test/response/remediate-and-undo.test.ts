import { changeVolume, putListeners } from '../runtime/remediation/live-resources';
import { python } from '../support/shared-python';
import {
  BUCKET,
  CERTIFICATE,
  HTTP_LISTENER,
  PLAIN_LISTENER,
  putBucket,
  putCertificate,
  putVolume,
  SECURE_LISTENER,
  TARGETS,
  VOLUME,
} from './resources';
import { summarizeResult } from './result-summary';
import { TestingResponse } from './testing-response';

// The runbooks of the other rules: remediation and undo.

let response: TestingResponse;
beforeEach(async () => {
  response = await TestingResponse.start(python);
});
afterEach(() => response.stop());

describe('gp2-volume', () => {
  const MODIFIED = `ec2 ModifyVolume {"VolumeId":"${VOLUME}","VolumeType":"gp3","Iops":3000,"Throughput":250}`;
  const RESTORED = `ec2 ModifyVolume {"VolumeId":"${VOLUME}","VolumeType":"gp2"}`;
  const LOOKED = `ec2 DescribeVolumes {"VolumeIds":["${VOLUME}"]}`;
  const REASON = 'Modify from gp2 to gp3 with 3,000 IOPS and 250 MiB/s';
  const GP2 = { volumeType: 'gp2' };
  const GP3 = { volumeType: 'gp3', iops: 3000, throughput: 250 };
  const setVolumeType = (volumeType: string) => changeVolume(response.account, VOLUME, { volumeType });
  const setModification = (ModificationState: string, TargetVolumeType: string) => {
    const modification = { VolumeId: VOLUME, ModificationState, TargetVolumeType, StartTime: response.now() };
    response.account.watch.answers.set('ec2:DescribeVolumesModifications', () => ({
      VolumesModifications: [modification],
    }));
  };
  /** EC2 shows the earlier type until the n-th look, when the modification takes effect. */
  const takeEffectAt = (look: number) => {
    let looks = Number.POSITIVE_INFINITY;
    let target = '';
    response.before = ({ operation, input }) => {
      if (operation === 'ModifyVolume') {
        looks = 0;
        target = input.VolumeType;
        setModification('modifying', target);
      }
      if (operation !== 'DescribeVolumes' || ++looks > look) return;
      setVolumeType(looks === look ? target : target === 'gp3' ? 'gp2' : 'gp3');
      if (looks === look) setModification('optimizing', target);
    };
  };

  beforeEach(() => putVolume(response.account));

  test('modifies the volume, waits until that takes effect, and undoes it after it completes', async () => {
    takeEffectAt(3);
    const result = await response.remediate('gp2-volume', VOLUME);
    expect(summarizeResult(result)).toEqual({
      status: 'Success',
      steps: 'Plan ReadPlan ModifyToGp3 WaitForModifyToGp3 Verify ReadResult Conclude ReadRecord',
      calls: [MODIFIED, LOOKED, LOOKED, LOOKED],
      record: { outcome: 'remediated', reason: REASON, before: GP2, after: GP3, made: 'ModifyToGp3: done' },
    });

    const id = result.execution.AutomationExecutionId;
    setModification('completed', 'gp3');
    await response.account.region.clock.advanceBy(6 * 3600_000);
    expect(summarizeResult(await response.undo('gp2-volume', id))).toMatchObject({
      status: 'Success',
      calls: [RESTORED, LOOKED, LOOKED, LOOKED],
      record: { outcome: 'undone', before: GP3, after: GP2, made: 'ModifyToGp2: done' },
    });
  });

  test('fails when the modification has no effect after half an hour', async () => {
    takeEffectAt(1_000);
    const { execution, calls, record } = await response.remediate('gp2-volume', VOLUME);
    expect([execution.AutomationExecutionStatus, calls.slice(0, 2), new Set(calls).size, response.now()]).toEqual([
      'Failed',
      [MODIFIED, LOOKED],
      2,
      new Date('2026-03-01T12:30:00.000Z'),
    ]);
    const reason = 'All calls were made. Step WaitForModifyToGp3 failed: Step timed out; found "gp2"';
    expect(execution.FailureMessage).toBe(`Step Fail Failed: Exception: partly done: ${reason}`);
    expect([record?.outcome, record?.reason, record?.steps]).toEqual([
      'partly done',
      reason,
      [{ name: 'ModifyToGp3', status: 'done' }],
    ]);
    expect(execution.StepExecutions.find(({ StepName }) => StepName === 'Verify')?.StepStatus).toBe('Pending');
  });

  test('does not mistake an earlier modification, which EC2 still shows, for the new one', async () => {
    let looks: number | undefined;
    response.before = ({ operation }) => {
      if (operation === 'ModifyVolume') looks = 0;
      if (operation !== 'DescribeVolumes' || looks === undefined) return;
      setModification('completed', 'gp2');
      setVolumeType(++looks < 4 ? 'gp2' : 'gp3');
    };
    const { status, calls, record } = summarizeResult(await response.remediate('gp2-volume', VOLUME));
    expect([status, calls, record.outcome]).toEqual([
      'Success',
      [MODIFIED, LOOKED, LOOKED, LOOKED, LOOKED],
      'remediated',
    ]);
  });

  test('reads again while EC2 shows different types', async () => {
    let looks: number | undefined;
    response.before = (call) => {
      if (call.operation === 'ModifyVolume') looks = 0;
      if (call.operation === 'DescribeVolumes' && !response.account.isOfRunbook(call) && looks !== undefined) {
        setVolumeType(++looks <= 3 ? 'gp2' : 'gp3');
      }
    };
    const { status, calls, record } = summarizeResult(await response.remediate('gp2-volume', VOLUME));
    expect([status, calls, record.outcome]).toEqual(['Success', [MODIFIED, LOOKED], 'remediated']);
    expect(looks).toBe(5);
  });

  test('stops while another modification is in progress', async () => {
    await response.remediate('gp2-volume', VOLUME);
    putVolume(response.account);
    const { status, calls, record } = summarizeResult(await response.remediate('gp2-volume', VOLUME));
    expect([status, calls, record.outcome, record.reason]).toEqual([
      'Success',
      [],
      'nothing to do',
      'The volume is being modified to gp3 since 2026-03-01T12:00:00.000Z. EBS accepts no other modification until that is complete',
    ]);
  });
});

describe('public-s3-bucket', () => {
  const block = (value: boolean) => ({
    BlockPublicAcls: value,
    IgnorePublicAcls: value,
    BlockPublicPolicy: value,
    RestrictPublicBuckets: value,
  });
  const put = (value: boolean) =>
    `s3 PutPublicAccessBlock ${JSON.stringify({ Bucket: BUCKET, PublicAccessBlockConfiguration: block(value) })}`;

  test.each([
    ['had none before', undefined, `s3 DeletePublicAccessBlock {"Bucket":"${BUCKET}"}`, 'DeletePublicAccessBlock'],
    ['had one that blocks nothing', block(false), put(false), 'RestorePublicAccessBlock'],
  ])('adds the block to a bucket, and restores the earlier one when it %s', async (_, before, undone, step) => {
    putBucket(response.account, before && { block: before });
    const result = await response.remediate('public-s3-bucket', BUCKET);
    expect(summarizeResult(result)).toEqual({
      status: 'Success',
      steps: 'Plan ReadPlan BlockPublicAccess Verify ReadResult Conclude ReadRecord',
      calls: [put(true)],
      record: {
        outcome: 'remediated',
        reason: `Turn on all four settings of the public access block of bucket "${BUCKET}"; its policy and ACL are unchanged`,
        before: { PublicAccessBlockConfiguration: before ?? null },
        after: { PublicAccessBlockConfiguration: block(true) },
        made: 'BlockPublicAccess: done',
      },
    });
    expect(
      summarizeResult(await response.undo('public-s3-bucket', result.execution.AutomationExecutionId)),
    ).toMatchObject({
      status: 'Success',
      calls: [undone],
      record: {
        outcome: 'undone',
        before: { PublicAccessBlockConfiguration: block(true) },
        after: { PublicAccessBlockConfiguration: before ?? null },
        made: `${step}: done`,
      },
    });
  });

  test('refuses for a bucket that serves a website, except after a review', async () => {
    putBucket(response.account, { website: 'index.html' });
    const { status, calls, record } = summarizeResult(await response.remediate('public-s3-bucket', BUCKET));
    expect([status, calls, record.outcome, record.reason]).toEqual([
      'Failed',
      [],
      'refused',
      'The remediation has side effects: The bucket serves a website (index.html), whose visitors are denied access. After a review, start the runbook with DecidedByPerson "yes"',
    ]);
    const decided = summarizeResult(await response.remediate('public-s3-bucket', BUCKET, { DecidedByPerson: 'yes' }));
    expect([decided.status, decided.calls]).toEqual(['Success', [put(true)]]);
    putBucket(response.account, { website: 'index.html' });
    const approved = summarizeResult(await response.remediate('public-s3-bucket', BUCKET, { mode: 'approve' }));
    expect([approved.status, approved.calls]).toEqual(['Success', [put(true)]]);
  });
});

describe('expiring-certificate', () => {
  test('renews a private certificate, which completes later', async () => {
    putCertificate(response.account);
    const result = summarizeResult(await response.remediate('expiring-certificate', CERTIFICATE));
    const state = { Status: 'ISSUED', NotAfter: '2026-03-11T00:00:00.000Z', Unvalidated: [] };
    expect(result).toEqual({
      status: 'Success',
      steps: 'Plan ReadPlan Renew Verify ReadResult Conclude ReadRecord',
      calls: [`acm RenewCertificate {"CertificateArn":"${CERTIFICATE}"}`],
      record: {
        outcome: 'pending',
        reason: expect.stringMatching(
          /^Renew the private certificate for internal\.example\.com, which expires on 2026-03-11\. ACM renews it within hours/,
        ),
        before: { ...state, RenewalStatus: null },
        after: { ...state, RenewalStatus: 'PENDING_AUTO_RENEWAL' },
        made: 'Renew: done',
      },
    });
  });

  test('sends each validation mail again in its own step', async () => {
    putCertificate(response.account, {
      Type: 'AMAZON_ISSUED',
      RenewalSummary: {
        RenewalStatus: 'PENDING_VALIDATION',
        UpdatedAt: new Date('2026-02-25T00:00:00Z'),
        DomainValidationOptions: ['example.com', 'www.example.com'].map((DomainName) => ({
          DomainName,
          ValidationDomain: 'example.com',
          ValidationMethod: 'EMAIL',
          ValidationStatus: 'PENDING_VALIDATION',
        })),
      },
      DomainValidationOptions: ['example.com', 'www.example.com'].map((DomainName) => ({
        DomainName,
        ValidationDomain: 'example.com',
        ValidationMethod: 'EMAIL',
        ValidationStatus: 'SUCCESS',
      })),
    });
    const { status, steps, calls, record } = summarizeResult(
      await response.remediate('expiring-certificate', CERTIFICATE),
    );
    const mail = (Domain: string) =>
      `acm ResendValidationEmail ${JSON.stringify({ CertificateArn: CERTIFICATE, Domain, ValidationDomain: 'example.com' })}`;
    expect([status, steps, calls, record.outcome, record.made]).toEqual([
      'Success',
      'Plan ReadPlan ResendValidationMail1 ResendValidationMail2 Verify ReadResult Conclude ReadRecord',
      [mail('example.com'), mail('www.example.com')],
      'pending',
      'ResendValidationMail1: done, ResendValidationMail2: done',
    ]);
  });

  test('needs manual remediation for an imported certificate', async () => {
    putCertificate(response.account, { Type: 'IMPORTED' });
    const { status, calls, record } = summarizeResult(await response.remediate('expiring-certificate', CERTIFICATE));
    expect([status, calls, record.outcome, record.reason]).toEqual([
      'Failed',
      [],
      'refused',
      expect.stringMatching(/^Needs manual remediation: .*import/),
    ]);
  });
});

describe('alb-http-listener', () => {
  const modify = (action: unknown) =>
    `elbv2 ModifyListener ${JSON.stringify({ ListenerArn: HTTP_LISTENER, DefaultActions: [action] })}`;
  const REDIRECT = {
    Type: 'redirect',
    RedirectConfig: {
      Protocol: 'HTTPS',
      Port: '443',
      Host: '#{host}',
      Path: '/#{path}',
      Query: '#{query}',
      StatusCode: 'HTTP_301',
    },
  };

  test('redirects the listener, and undoes it', async () => {
    putListeners(response.account, PLAIN_LISTENER, SECURE_LISTENER);
    const result = await response.remediate('alb-http-listener', HTTP_LISTENER);
    expect(summarizeResult(result)).toMatchObject({
      status: 'Success',
      steps: 'Plan ReadPlan RedirectToHttps Verify ReadResult Conclude ReadRecord',
      calls: [modify(REDIRECT)],
      record: {
        outcome: 'remediated',
        reason:
          'Redirect plain HTTP on port 80 of load balancer "web" to HTTPS on port 443, by changing the default action only',
        made: 'RedirectToHttps: done',
      },
    });
    const undone = summarizeResult(await response.undo('alb-http-listener', result.execution.AutomationExecutionId));
    expect([undone.status, undone.calls, undone.record.outcome, undone.record.after]).toEqual([
      'Success',
      [modify({ Type: 'forward', TargetGroupArn: TARGETS })],
      'undone',
      result.record?.before,
    ]);
  });

  test('needs manual remediation without an HTTPS listener', async () => {
    putListeners(response.account, PLAIN_LISTENER);
    const { status, calls, record } = summarizeResult(await response.remediate('alb-http-listener', HTTP_LISTENER));
    expect([status, calls, record.outcome, record.reason]).toEqual([
      'Failed',
      [],
      'refused',
      expect.stringContaining('has no HTTPS listener, only this listener'),
    ]);
  });
});
