import { parse } from 'yaml';
import type { Advice } from '../../lib/alerts/alert';
import { type AlertParts, composeAlert } from '../../lib/alerts/compose-alert';
import type { Plan } from '../../lib/core/remediation/plan';
import { findWaiver, parseWaivers } from '../../lib/core/waivers';
import { alice, change, compliant, group, openSsh, result } from './fixtures';
import { openedByHand } from './scenes';

const parts: AlertParts = {
  event: change(),
  kind: 'opened',
  rule: openSsh,
  item: group([]),
  change: { known: true, at: '2026-02-11T05:04:30.000Z', lines: ['+ inbound tcp 22 from 0.0.0.0/0'], created: false },
  actor: alice,
  accountAlias: 'prod',
  partition: 'aws',
};

test('composes an alert', () => {
  expect(openedByHand).toEqual({
    version: 1,
    id: '111122223333/eu-west-1/assay-open-ssh/AWS::EC2::SecurityGroup/sg-0a1b2c3d4e5f60718/opened/2026-02-11T05:06:10.000Z',
    kind: 'opened',
    at: '2026-02-11T05:06:10.000Z',
    rule: {
      name: 'open-ssh',
      configRuleName: 'assay-open-ssh',
      title: 'Security groups must not allow SSH from the internet',
      severity: 'high',
    },
    resource: {
      type: 'AWS::EC2::SecurityGroup',
      id: 'sg-0a1b2c3d4e5f60718',
      name: 'web',
      arn: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d4e5f60718',
      accountId: '111122223333',
      accountAlias: 'prod',
      region: 'eu-west-1',
    },
    annotation: 'Port 22 is open to 0.0.0.0/0',
    change: parts.change,
    actor: alice,
    remediation: {
      what: 'Revoke tcp 22 from 0.0.0.0/0. Remediation is manual for this rule.',
      previewCommand:
        'aws configservice get-resource-config-history --region eu-west-1 --resource-type AWS::EC2::SecurityGroup --resource-id sg-0a1b2c3d4e5f60718 --limit 1 --output json | assay remediate --preview - --rule open-ssh',
      applyCommand:
        'aws ssm start-automation-execution --region eu-west-1 --document-name assay-open-ssh-remediate --parameters ResourceId=sg-0a1b2c3d4e5f60718',
      mode: 'manual',
    },
    waiver: `- rule: open-ssh
  resource: "sg-0a1b2c3d4e5f60718"
  account: "111122223333"
  region: eu-west-1
  reason: # why the risk is accepted
  owner: # the responsible person or team
  expires: 2026-05-12
`,
    consoleUrl:
      'https://console.aws.amazon.com/config/home?region=eu-west-1#/resources/timeline?resourceId=sg-0a1b2c3d4e5f60718&resourceType=AWS%3A%3AEC2%3A%3ASecurityGroup',
  });
});

const summary = 'Revoke tcp 22 from 0.0.0.0/0';
const fix = (more: Partial<Plan> = {}): Plan =>
  ({ kind: 'fix', summary, calls: [], undo: [], sideEffects: [], ...more }) as Plan;
const preview = openedByHand.remediation.previewCommand;
const apply = openedByHand.remediation.applyCommand;
const withSideEffect = fix({
  sideEffects: ['The bucket serves a website'],
  pending: 'ACM renews within hours',
  cannotUndo: 'A mail cannot be unsent',
} as Partial<Plan>);
const EFFECTS = `${summary}. Side effect: the bucket serves a website. ACM renews within hours. Not reversible: a mail cannot be unsent.`;

test.each<[string, Partial<AlertParts>, Advice['mode'], Omit<Advice, 'mode'>]>([
  [
    'off',
    { plan: fix() },
    'off',
    {
      what: `${summary}. Remediation is off for this rule.`,
      previewCommand: preview,
      applyCommand: null,
    },
  ],
  [
    'manual',
    { plan: fix() },
    'manual',
    { what: `${summary}. Remediation is manual for this rule.`, previewCommand: preview, applyCommand: apply },
  ],
  [
    'approve',
    { plan: fix() },
    'approve',
    {
      what: `${summary}. AWS Config starts the remediation, which waits for approval.`,
      previewCommand: preview,
      applyCommand: null,
    },
  ],
  [
    'automatic',
    { plan: fix() },
    'automatic',
    {
      what: `${summary}. AWS Config starts the remediation automatically.`,
      previewCommand: preview,
      applyCommand: null,
    },
  ],
  [
    'side effects, in manual mode',
    { plan: withSideEffect },
    'manual',
    {
      what: `${EFFECTS} Remediation is manual for this rule.`,
      previewCommand: preview,
      applyCommand: `${apply},DecidedByPerson=yes`,
    },
  ],
  [
    'side effects, in automatic mode',
    { plan: withSideEffect },
    'automatic',
    {
      what: `${EFFECTS} Because of the side effects it does not start automatically: start it manually.`,
      previewCommand: preview,
      applyCommand: `${apply},DecidedByPerson=yes`,
    },
  ],
  [
    'no plan',
    {},
    'manual',
    { what: 'Remediation is manual for this rule.', previewCommand: preview, applyCommand: apply },
  ],
  [
    'nothing now',
    { plan: { kind: 'nothing', reason: 'The volume is being modified already' } },
    'automatic',
    { what: 'Nothing to do now: the volume is being modified already.', previewCommand: null, applyCommand: null },
  ],
  [
    'remediation refused',
    { plan: { kind: 'manual', reason: 'Ask the owner' } },
    'automatic',
    { what: 'Manual fix: ask the owner.', previewCommand: null, applyCommand: null },
  ],
  [
    'insufficientData',
    { kind: 'insufficientData' },
    'automatic',
    {
      what: 'Check the resource manually: the rule lacks the data to evaluate it.',
      previewCommand: null,
      applyCommand: null,
    },
  ],
  [
    'no remediation',
    {},
    'none',
    { what: 'Fix the resource manually: the rule has no remediation.', previewCommand: null, applyCommand: null },
  ],
  ['remediated', { kind: 'resolved' }, 'manual', { what: 'Nothing.', previewCommand: null, applyCommand: null }],
])('gives advice: %s', (_what, given, mode, expected) => {
  expect(composeAlert({ ...parts, ...given, rule: { ...openSsh, mode } }).remediation).toEqual({ ...expected, mode });
});

test('quotes the id of a resource for a shell', () => {
  const { remediation } = composeAlert({ ...parts, event: change({ resourceId: "it's $(rm -rf) a name" }) });
  expect([remediation.previewCommand, remediation.applyCommand]).toEqual([
    "aws configservice get-resource-config-history --region eu-west-1 --resource-type AWS::EC2::SecurityGroup --resource-id 'it'\\''s $(rm -rf) a name' --limit 1 --output json | assay remediate --preview - --rule open-ssh",
    "aws ssm start-automation-execution --region eu-west-1 --document-name assay-open-ssh-remediate --parameters '{\"ResourceId\":[\"it'\\''s $(rm -rf) a name\"]}'",
  ]);
});

test('offers a waiver that is valid once it is filled in, and covers this resource only', () => {
  const text = openedByHand.waiver ?? '';
  expect(parseWaivers(parse(text))).toEqual({
    waivers: [],
    problems: ['Cannot use waiver 1 (open-ssh, sg-0a1b2c3d4e5f60718): "reason" is missing, "owner" is missing'],
  });
  const filled = parseWaivers(
    parse(text.replace('reason: #', 'reason: old VPC #').replace('owner: #', 'owner: platform #')),
  );
  expect(filled.problems).toEqual([]);
  const [last, after] = ['2026-05-12T23:00:00Z', '2026-05-13T00:00:00Z'].map((now) =>
    findWaiver(filled.waivers, 'open-ssh', group([]), new Date(now)),
  );
  expect([last?.reason, after]).toEqual(['old VPC', undefined]);
  const another = { ...group([]), resourceId: 'sg-00000000000000001', arn: 'arn:aws:x' };
  expect(findWaiver(filled.waivers, 'open-ssh', another, new Date('2026-03-01T00:00:00Z'))).toBeUndefined();
});

test("offers no waiver and no remediation for AWS's rules", () => {
  const { name: _, runbook: __, ...managed } = openSsh;
  const alert = composeAlert({ ...parts, rule: { ...managed, mode: 'none' } });
  expect([alert.rule.name, alert.waiver]).toEqual(['assay-open-ssh', null]);
});

test.each([
  ['resolved', result('COMPLIANT'), 'Port 22 was open'],
  ['gone', result('NOT_APPLICABLE'), 'Port 22 was open'],
  [
    'waived',
    result('NOT_APPLICABLE', 'Waived until 2026-06-30 by platform: x'),
    'Waived until 2026-06-30 by platform: x',
  ],
] as const)(
  'an alert of kind %s has the annotation of the earlier result or the waiver, and offers no waiver',
  (kind, now, annotation) => {
    const event = change({
      now,
      before: { ...compliant, complianceType: 'NON_COMPLIANT', annotation: 'Port 22 was open' },
    });
    const alert = composeAlert({ ...parts, kind, event });
    expect([alert.annotation, alert.waiver]).toEqual([annotation, null]);
  },
);

test('has no name and ARN without an item', () => {
  const { resource } = composeAlert({ ...parts, item: undefined });
  expect([resource.name, resource.arn]).toEqual([null, null]);
});

test('has a text for a result without an annotation', () => {
  const alert = composeAlert({ ...parts, event: change({ now: result('NON_COMPLIANT') }) });
  expect(alert.annotation).toBe('The rule gives no annotation.');
});

test.each([
  ['aws-cn', 'cn-north-1', 'https://console.amazonaws.cn/config/home?region=cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1', 'https://console.amazonaws-us-gov.com/config/home?region=us-gov-west-1'],
])('links to the console of %s', (partition, region, start) => {
  const alert = composeAlert({ ...parts, partition, event: change({ region }) });
  expect(alert.consoleUrl.startsWith(`${start}#`)).toBe(true);
});
