import type { Volume } from '@aws-sdk/client-ec2';
import { Python } from '../support/automation/python';
import { told } from './alerts-sent';
import {
  BUCKET,
  CERTIFICATE,
  HTTP_LISTENER,
  putBucket,
  putCertificate,
  putListeners,
  putVolume,
  TARGETS,
  VOLUME,
} from './resources';
import { Reaction } from './response';

// Each of the other rules through its documents, there and back.

jest.setTimeout(60_000);

let python: Python;
let reaction: Reaction;
beforeAll(() => {
  python = new Python();
});
afterAll(() => python.stop());
beforeEach(async () => {
  reaction = await Reaction.start(python);
});
afterEach(() => reaction.stop());

describe('gp2-volume', () => {
  const MODIFIED = `ec2 ModifyVolume {"VolumeId":"${VOLUME}","VolumeType":"gp3","Iops":3000,"Throughput":250}`;
  const RESTORED = `ec2 ModifyVolume {"VolumeId":"${VOLUME}","VolumeType":"gp2"}`;
  const LOOKED = `ec2 DescribeVolumes {"VolumeIds":["${VOLUME}"]}`;
  const REEVALUATED = 'config StartConfigRulesEvaluation {"ConfigRuleNames":["assay-gp2-volume"]}';
  const REASON = 'Modify from gp2 to gp3 with 3,000 IOPS and 250 MiB/s';
  const GP2 = { volumeType: 'gp2' };
  const GP3 = { volumeType: 'gp3', iops: 3000, throughput: 250 };
  const modificationIs = (ModificationState: 'modifying' | 'optimizing' | 'completed') => {
    const { volumeModifications } = reaction.account.state;
    const modification = volumeModifications.get(VOLUME);
    if (modification) volumeModifications.set(VOLUME, { ...modification, ModificationState });
  };

  const typeIs = (VolumeType: Volume['VolumeType']) => {
    const { volumes } = reaction.account.state;
    volumes.set(VOLUME, { ...volumes.get(VOLUME), VolumeType });
  };
  /** EC2 shows the former type until the modification is in force, which it is at the n-th look. */
  const inForceAt = (look: number) => {
    let looks = Number.POSITIVE_INFINITY;
    reaction.before = ({ api }) => {
      if (api === 'ModifyVolume') looks = 0;
      if (api !== 'DescribeVolumes' || ++looks > look) return;
      const { OriginalVolumeType, TargetVolumeType } = reaction.account.state.volumeModifications.get(VOLUME) ?? {};
      typeIs(looks === look ? TargetVolumeType : OriginalVolumeType);
      modificationIs(looks === look ? 'optimizing' : 'modifying');
    };
  };

  beforeEach(() => putVolume(reaction.account));

  test('is modified, waits until that is in force, and can be modified back once it is complete', async () => {
    inForceAt(3);
    const result = await reaction.remediate('gp2-volume', VOLUME);
    expect(told(result)).toEqual({
      status: 'Success',
      steps: 'Plan ReadPlan ModifyToGp3 SettleModifyToGp3 Verify ReadResult Reevaluate Conclude ReadRecord',
      calls: [MODIFIED, LOOKED, LOOKED, LOOKED, REEVALUATED],
      record: { outcome: 'remediated', reason: REASON, before: GP2, after: GP3, made: 'ModifyToGp3: done' },
    });

    const id = result.execution.AutomationExecutionId;
    modificationIs('completed');
    expect(told(await reaction.undo('gp2-volume', id))).toMatchObject({
      status: 'Success',
      calls: [RESTORED, LOOKED, LOOKED, LOOKED],
      record: { outcome: 'undone', before: GP3, after: GP2, made: 'ModifyToGp2: done' },
    });
  });

  test('fails when the modification is not in force after half an hour', async () => {
    inForceAt(1_000);
    const { execution, calls, record } = await reaction.remediate('gp2-volume', VOLUME);
    expect([execution.AutomationExecutionStatus, calls.slice(0, 2), new Set(calls).size, reaction.now()]).toEqual([
      'Failed',
      [MODIFIED, LOOKED],
      2,
      new Date('2026-03-01T12:30:00.000Z'),
    ]);
    const reason = 'All calls were made. Step SettleModifyToGp3 failed: Step timed out; found "gp2"';
    expect(execution.FailureMessage).toBe(`Step Fail Failed: Exception: partly done: ${reason}`);
    expect([record?.outcome, record?.reason, record?.steps]).toEqual([
      'partly done',
      reason,
      [{ name: 'ModifyToGp3', status: 'done' }],
    ]);
    expect(execution.StepExecutions.find(({ StepName }) => StepName === 'Verify')?.StepStatus).toBe('Pending');
  });

  test('is not taken for modified because EC2 still tells a former modification, long completed', async () => {
    const { volumeModifications } = reaction.account.state;
    const former = { VolumeId: VOLUME, ModificationState: 'completed' as const, TargetVolumeType: 'gp2' as const };
    let looks: number | undefined;
    reaction.before = ({ api }) => {
      if (api === 'ModifyVolume') looks = 0;
      if (api !== 'DescribeVolumes' || looks === undefined) return;
      volumeModifications.set(VOLUME, former);
      typeIs(++looks < 4 ? 'gp2' : 'gp3');
    };
    const { status, calls, record } = told(await reaction.remediate('gp2-volume', VOLUME));
    expect([status, calls, record.outcome]).toEqual([
      'Success',
      [MODIFIED, LOOKED, LOOKED, LOOKED, LOOKED, REEVALUATED],
      'remediated',
    ]);
  });

  test('is not called put right while looks disagree on its type, and is once they agree', async () => {
    let looks: number | undefined;
    reaction.before = ({ api, principal }) => {
      if (api === 'ModifyVolume') looks = 0;
      if (api === 'DescribeVolumes' && principal === 'plan function' && looks !== undefined) {
        typeIs(++looks <= 3 ? 'gp2' : 'gp3');
      }
    };
    const { status, calls, record } = told(await reaction.remediate('gp2-volume', VOLUME));
    expect([status, calls, record.outcome]).toEqual(['Success', [MODIFIED, LOOKED, REEVALUATED], 'remediated']);
    expect(looks).toBe(5);
  });

  test('waits for a modification that is under way already', async () => {
    await reaction.remediate('gp2-volume', VOLUME);
    putVolume(reaction.account);
    const { status, calls, record } = told(await reaction.remediate('gp2-volume', VOLUME));
    expect([status, calls, record.outcome, record.reason]).toEqual([
      'Success',
      [],
      'nothing to do',
      'The volume is being modified to gp3 since 2026-03-01T12:00:00.000Z: EBS takes no other change before that is complete',
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
  const REEVALUATED = 'config StartConfigRulesEvaluation {"ConfigRuleNames":["assay-public-s3-bucket"]}';
  const put = (value: boolean) =>
    `s3 PutPublicAccessBlock ${JSON.stringify({ Bucket: BUCKET, PublicAccessBlockConfiguration: block(value) })}`;

  test.each([
    ['had none before', undefined, `s3 DeletePublicAccessBlock {"Bucket":"${BUCKET}"}`, 'DeletePublicAccessBlock'],
    ['had one that blocks nothing', block(false), put(false), 'RestorePublicAccessBlock'],
  ])('gets its block, and loses it again where it %s', async (_, before, undone, step) => {
    putBucket(reaction.account, before);
    const result = await reaction.remediate('public-s3-bucket', BUCKET);
    expect(told(result)).toEqual({
      status: 'Success',
      steps: 'Plan ReadPlan BlockPublicAccess Verify ReadResult Reevaluate Conclude ReadRecord',
      calls: [put(true), REEVALUATED],
      record: {
        outcome: 'remediated',
        reason: `Turn on all four settings of the public access block of bucket "${BUCKET}"; its policy and ACL stay as they are`,
        before: { PublicAccessBlockConfiguration: before ?? null },
        after: { PublicAccessBlockConfiguration: block(true) },
        made: 'BlockPublicAccess: done',
      },
    });
    expect(told(await reaction.undo('public-s3-bucket', result.execution.AutomationExecutionId))).toMatchObject({
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

  test('that serves a website is left to a person, who may go on', async () => {
    putBucket(reaction.account);
    const bucket = reaction.account.state.buckets.get(BUCKET);
    if (bucket) bucket.website = { IndexDocument: { Suffix: 'index.html' } };
    const { status, calls, record } = told(await reaction.remediate('public-s3-bucket', BUCKET));
    expect([status, calls, record.outcome, record.reason]).toEqual([
      'Failed',
      [],
      'refused',
      'It would change more than what is wrong: The bucket serves a website (index.html): its visitors are refused. Once a person has looked, start the document with DecidedByPerson "yes"',
    ]);
    const decided = told(await reaction.remediate('public-s3-bucket', BUCKET, { DecidedByPerson: 'yes' }));
    expect([decided.status, decided.calls]).toEqual(['Success', [put(true), REEVALUATED]]);
    bucket && delete bucket.block;
    const approved = told(await reaction.remediate('public-s3-bucket', BUCKET, { mode: 'approve' }));
    expect([approved.status, approved.calls]).toEqual(['Success', [put(true), REEVALUATED]]);
  });
});

describe('expiring-certificate', () => {
  test('that is private is renewed, which is over only later', async () => {
    putCertificate(reaction.account);
    const result = told(await reaction.remediate('expiring-certificate', CERTIFICATE));
    const state = { Status: 'ISSUED', NotAfter: '2026-03-11T00:00:00.000Z', Unvalidated: [] };
    expect(result).toEqual({
      status: 'Success',
      steps: 'Plan ReadPlan Renew Verify ReadResult Reevaluate Conclude ReadRecord',
      calls: [
        `acm RenewCertificate {"CertificateArn":"${CERTIFICATE}"}`,
        'config StartConfigRulesEvaluation {"ConfigRuleNames":["assay-expiring-certificate"]}',
      ],
      record: {
        outcome: 'pending',
        reason: expect.stringMatching(
          /^Have ACM renew the private certificate for internal\.example\.com, which ends on 2026-03-11\. ACM renews it within hours/,
        ),
        before: { ...state, RenewalStatus: null },
        after: { ...state, RenewalStatus: 'PENDING_AUTO_RENEWAL' },
        made: 'Renew: done',
      },
    });
  });

  test('that waits for approval by mail has the mails sent again, each by a step of its own', async () => {
    putCertificate(reaction.account, {
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
    const { status, steps, calls, record } = told(await reaction.remediate('expiring-certificate', CERTIFICATE));
    const mail = (Domain: string) =>
      `acm ResendValidationEmail ${JSON.stringify({ CertificateArn: CERTIFICATE, Domain, ValidationDomain: 'example.com' })}`;
    expect([status, steps, calls, record.outcome, record.made]).toEqual([
      'Success',
      'Plan ReadPlan ResendValidationMail1 ResendValidationMail2 Verify ReadResult Reevaluate Conclude ReadRecord',
      [
        mail('example.com'),
        mail('www.example.com'),
        'config StartConfigRulesEvaluation {"ConfigRuleNames":["assay-expiring-certificate"]}',
      ],
      'pending',
      'ResendValidationMail1: done, ResendValidationMail2: done',
    ]);
  });

  test('that is imported is left to a person', async () => {
    putCertificate(reaction.account, { Type: 'IMPORTED' });
    const { status, calls, record } = told(await reaction.remediate('expiring-certificate', CERTIFICATE));
    expect([status, calls, record.outcome, record.reason]).toEqual([
      'Failed',
      [],
      'refused',
      expect.stringMatching(/^A person must decide: .*import/),
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

  test('is redirected, and forwards again', async () => {
    putListeners(reaction.account);
    const result = await reaction.remediate('alb-http-listener', HTTP_LISTENER);
    expect(told(result)).toMatchObject({
      status: 'Success',
      steps: 'Plan ReadPlan RedirectToHttps Verify ReadResult Reevaluate Conclude ReadRecord',
      calls: [modify(REDIRECT), 'config StartConfigRulesEvaluation {"ConfigRuleNames":["assay-alb-http-listener"]}'],
      record: {
        outcome: 'remediated',
        reason:
          'Redirect plain HTTP on port 80 of load balancer "web" to HTTPS on port 443, by its default action alone',
        made: 'RedirectToHttps: done',
      },
    });
    const undone = told(await reaction.undo('alb-http-listener', result.execution.AutomationExecutionId));
    expect([undone.status, undone.calls, undone.record.outcome, undone.record.after]).toEqual([
      'Success',
      [modify({ Type: 'forward', TargetGroupArn: TARGETS })],
      'undone',
      result.record?.before,
    ]);
  });

  test('without an HTTPS listener beside it is left to a person', async () => {
    putListeners(reaction.account);
    for (const [arn, { Protocol }] of reaction.account.state.listeners) {
      if (Protocol === 'HTTPS') reaction.account.state.listeners.delete(arn);
    }
    const { status, calls, record } = told(await reaction.remediate('alb-http-listener', HTTP_LISTENER));
    expect([status, calls, record.outcome, record.reason]).toEqual([
      'Failed',
      [],
      'refused',
      expect.stringContaining('there is nothing to redirect to'),
    ]);
  });
});
