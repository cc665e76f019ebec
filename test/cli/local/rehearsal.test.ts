import { parseDuration } from '../../../lib/cli/local/duration';
import { formatRehearsalHtml } from '../../../lib/cli/local/rehearsal/html';
import { planRehearsal } from '../../../lib/cli/local/rehearsal/plan';
import type { RehearsalResult } from '../../../lib/cli/local/rehearsal/rehearsal';
import { formatRehearsal } from '../../../lib/cli/local/rehearsal/table';
import { textWidth } from '../../../lib/core/text/wrap';

const remediation = {
  runbook: 'assay-open-ssh-remediate',
  resourceId: 'sg-0a',
  status: 'Success',
  reason: 'Revoke tcp 22 from 0.0.0.0/0',
  calls: ['ec2 RevokeSecurityGroupIngress'],
};
const hostile = '::set-output name=x::y\u001b[31m<script>alert(1)</script>';
const DENIED = { principal: 'assay-alert', action: 'sns:Publish', resource: '*' };
const result: RehearsalResult = {
  account: '111122223333',
  region: 'eu-west-1',
  resources: { 'AWS::EC2::SecurityGroup': 2 },
  createdResources: 5,
  rules: [
    {
      rule: 'assay-open-ssh',
      compliant: 1,
      nonCompliant: [{ resourceType: 'AWS::EC2::SecurityGroup', resourceId: 'sg-0a', annotation: hostile }],
      insufficientData: 1,
      isEvaluated: true,
      failed: [],
    },
    { rule: 'assay-gp2-volume', compliant: 0, nonCompliant: [], insufficientData: 0, isEvaluated: false, failed: [] },
    {
      rule: 'assay-own',
      compliant: 0,
      nonCompliant: [],
      insufficientData: 0,
      isEvaluated: false,
      failed: [
        { resourceId: 'sg-0a', error: `Cannot run rule "own" on sg-0a: ${hostile}` },
        { resourceId: 'sg-0b', error: 'Task timed out' },
        { resourceId: '', error: 'Task timed out' },
      ],
    },
  ],
  resourceTypes: ['AWS::EC2::SecurityGroup', 'AWS::EC2::Volume'],
  missingTypes: ['AWS::EC2::Volume'],
  periods: [
    {
      name: 'the first hour',
      from: '2026-03-01T12:00:00.000Z',
      to: '2026-03-01T13:00:00.000Z',
      mails: [
        { to: 'on-call@example.com', subject: hostile, text: `Port 22\n${hostile}`, time: '2026-03-01T12:05:00.000Z' },
      ],
      remediations: [remediation, remediation],
      approvals: ['assay-public-s3-bucket-remediate shop', 'assay-public-s3-bucket-remediate shop'],
      changedResults: ['assay-open-ssh sg-0a COMPLIANT'],
      usage: { configurationItems: 3, ruleEvaluations: 2, lambdaRequests: 1, lambdaSeconds: 0.5, cost: 0.01 },
    },
  ],
  // A retry is denied again.
  denied: [DENIED, DENIED],
  notEvaluated: ['assay-root-without-mfa: the state has no data about the root user, which AWS Config does not record'],
  notRehearsed: ['AWS::CloudWatch::Dashboard'],
  errors: [],
  unreadable: [{ source: 'a.json', resourceType: 'AWS::EC2::Volume', resourceId: 'vol-1', message: hostile }],
  notes: [hostile],
};

test('the report fits the terminal and shows no control characters, commands or repetitions', () => {
  const replay = {
    from: '2026-02-01T00:00:00.000Z',
    to: '2026-03-01T00:00:00.000Z',
    changes: 2,
    calls: 0,
    unreadable: 1,
  };
  const text = formatRehearsal({ ...result, replay }, { color: false, width: 80 });
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    '2 recorded changes, 0 events of CloudTrail. Without events of CloudTrail, alerts name no actor. 1 version could not be read and did not happen here.',
  );
  expect(text).toContain('on 2 resources, and 5 that the deployment\ncreates. Nothing was changed.');
  expect(text).toContain('2 approvals asked for\n    2 × assay-public-s3-bucket-remediate shop');
  expect(text).toContain('assay-open-ssh: 1 non-compliant (1 for insufficient data), 1 compliant');
  expect(text).toContain(
    '    2 × assay-open-ssh-remediate Success: Revoke tcp 22 from 0.0.0.0/0\n      ec2 RevokeSecurityGroupIngress',
  );
  expect(text).toContain('assay-own: 0 non-compliant, 0 compliant, 3 FAILED\n    Not evaluated: Cannot run rule');
  expect(text).toContain('    Not evaluated: sg-0b: Task timed out\n    Not evaluated: Task timed out\n');
  expect(text).toContain('No results (no such resources, or not evaluated here): assay-gp2-volume');
  expect(text).toContain('About $0.01: 3 configuration items, 2 evaluations, 1 function call of 0.5');
  expect(text).toContain('assay-alert sns:Publish * (2 times)');
  expect(text).toContain('because there is none or it was not\n    recorded: AWS::EC2::Volume');
  expect(text).toContain('NOT READ, AND NOT PART OF THE STATE  ');
  expect(text).toContain('  a.json AWS::EC2::Volume vol-1: ::set-output');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
  expect(text).not.toMatch(/\u001b|^\s*::/m);
  for (const line of text.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(80);
});

test('the page has the text of accounts as text', () => {
  const page = formatRehearsalHtml(result);
  expect(page).not.toContain('<script>alert');
  expect(page).toContain('&lt;script&gt;alert');
  expect(page).toContain('<h2>The first hour</h2>');
  expect(page).toContain('<td>1 (1 for insufficient data)</td>');
  expect(page).toContain('<li>a.json AWS::EC2::Volume vol-1: ::set-output');
  expect(page).toContain('not recorded: AWS::EC2::Volume</p>');
  expect(page).toContain('<summary>2026-03-01 12:05 UTC ');
  expect(page).toContain('<pre>Port 22\n::set-output');
  expect(page).toContain('<td>Not evaluated: Cannot run rule');
  expect(page).toContain('\nNot evaluated: sg-0b: Task timed out\nNot evaluated: Task timed out</td>');
  expect(page).toMatch(/No results, because .*<\/h2>\n<ul><li>assay-gp2-volume<\/li><\/ul>/);
  expect(page).toContain('<h3>Approvals: 2</h3>\n<ul><li>2 × assay-public-s3-bucket-remediate shop</li></ul>');
});

test.each<[string, number]>([
  ['30m', 1_800_000],
  ['12h', 43_200_000],
  ['30d', 2_592_000_000],
  ['2w', 1_209_600_000],
])('%s is %i milliseconds', (text, expected) => expect(parseDuration(text)).toBe(expected));

test.each(['', '30', 'd', '-1d', '1.5h', '1y', '30D'])('"%s" is no duration', (text) =>
  expect(() => parseDuration(text)).toThrow(`Cannot read the duration "${text}": expected a number with m, h, d or w`),
);

test.each<[string, string]>([
  ['0h', 'Cannot use the duration "0h": expected at least a minute'],
  ['999999d', 'Cannot use the duration "999999d": expected at most 3660d'],
  ['3661d', 'Cannot use the duration "3661d": expected at most 3660d'],
])('the duration %s is refused', (text, message) => expect(() => parseDuration(text)).toThrow(message));

test.each<[string | undefined, [string, number][]]>([
  [
    undefined,
    [
      ['the first hour', 60],
      ['afterwards', 30 * 24 * 60 - 60],
    ],
  ],
  [
    '2h',
    [
      ['the first hour', 60],
      ['afterwards', 60],
    ],
  ],
  ['1h', [['the first hour', 60]]],
  ['10m', [['the first 10m', 10]]],
])('a rehearsal for %s has these parts', (time, parts) => {
  const plan = planRehearsal({ for: time }, { now: () => new Date('2026-03-01T12:00:00.000Z') });
  expect(plan.parts.map(({ name, milliseconds }) => [name, milliseconds / 60_000])).toEqual(parts);
});
