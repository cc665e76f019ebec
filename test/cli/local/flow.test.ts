import { Flow } from '../../../lib/cli/local/flow';
import { textWidth } from '../../../lib/core/text/wrap';
import type { Caller } from '../../../lib/local-region/aws-call';
import type { JournalEntry } from '../../../lib/local-region/journal';

const scope = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
const DAVE: Caller = {
  kind: 'role',
  account: scope.account,
  roleArn: 'arn:aws:iam::111122223333:role/on-call',
  sessionName: 'dave',
};
const CONFIG: Caller = { kind: 'service', account: scope.account, service: 'config.amazonaws.com' };
const format = (entries: readonly JournalEntry[], width = 60): string[] => {
  const flow = new Flow(width);
  return entries.flatMap((entry) => flow.format({ time: Date.UTC(2026, 2, 1, 12), scope, entry }));
};
const createCall = (operation: string, caller: Caller = DAVE): JournalEntry => ({
  kind: 'called',
  error: undefined,
  call: {
    service: 'config',
    operation,
    input: {},
    region: 'eu-west-1',
    requestId: 'r',
    sourceIPAddress: '127.0.0.1',
    userAgent: 'aws',
    caller,
  },
});
const starts: JournalEntry = { kind: 'execution', id: '1', runbook: 'assay-open-rdp-remediate', status: 'InProgress' };

test.each<[status: string, text: string, ...more: string[]]>([
  ['InProgress', 'starts'],
  ['Pending', 'waits in the', '                     queue of Systems Manager'],
])('a runbook that a call starts follows the call: %s', (status, text, ...more) => {
  expect(format([{ ...starts, status } as JournalEntry, createCall('StartRemediationExecution')])).toEqual([
    '12:00:00  change     dave: config StartRemediationExecution',
    `12:00:00  runbook    assay-open-rdp-remediate ${text}`,
    ...more,
  ]);
});

test.each([
  ['as a service', CONFIG],
  ['with the permissions of a person', DAVE],
])('so does one that AWS Config starts %s, and the calls of a runbook follow its start', (_, starter) => {
  const nested = createCall('StartAutomationExecution', starter);
  const revoke = createCall('RevokeSecurityGroupIngress', { ...DAVE, invokedBy: 'ssm.amazonaws.com' });
  const call = {
    ...revoke,
    call: { ...(revoke as { readonly call: object }).call, service: 'ec2' },
  } as JournalEntry;
  const change = '12:00:00  change     dave: config StartRemediationExecution';
  const start = '12:00:00  runbook    assay-open-rdp-remediate starts';
  const revoked = '12:00:00  call       ec2 RevokeSecurityGroupIngress';
  expect(format([starts, nested, createCall('StartRemediationExecution'), call])).toEqual([change, start, revoked]);
  expect(format([starts, nested, call])).toEqual([start, revoked]);
});

test.each<[who: string, ...line: string[]]>([
  [
    'alice, in the console, from 198.51.100.7',
    '                     by alice, in the console, from',
    '                     198.51.100.7',
  ],
  ['Not found: CloudTrail has no call on the resource'],
])('a mail is followed by who made the change, if somebody was found: %s', (who, ...more) => {
  const mail = { to: 'on-call@example.com', subject: 'HIGH open-ssh: web', text: `x\n\nWho changed it\n  ${who}\n` };
  const published: JournalEntry = {
    kind: 'published',
    topicArn: 'arn:aws:sns:eu-west-1:111122223333:t',
    protocol: 'email',
    mail,
  };
  expect(format([published])).toEqual(['12:00:00  mail       HIGH open-ssh: web', ...more]);
});

test('a long annotation takes two lines at most, and fits the terminal', () => {
  const evaluated = (annotation: string): JournalEntry => ({
    kind: 'evaluated',
    configRuleName: 'assay-gp2-volume',
    resourceType: 'AWS::EC2::Volume',
    resourceId: 'vol-1',
    complianceType: 'NON_COMPLIANT',
    before: undefined,
    annotation,
  });
  expect(format([evaluated('gp2 of 500 GiB: 1,500 IOPS, 250 MiB/s, and gp3 costs less')])).toEqual([
    '12:00:00  evaluated  assay-gp2-volume vol-1 NON_COMPLIANT',
    '                     gp2 of 500 GiB: 1,500 IOPS, 250 MiB/s,',
    '                     and gp3 costs less',
  ]);
  const lines = format([evaluated('word '.repeat(40))]);
  expect([lines.length, lines.at(-1)?.endsWith('word word …')]).toEqual([3, true]);
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(60);
});
