import fc from 'fast-check';
import { type Alert, summarizeAlert } from '../../../lib/alerts/alert';
import { composeFailure } from '../../../lib/alerts/compose-failure';
import { formatAlert, formatAlertLine, formatAlertSubject } from '../../../lib/alerts/texts/alert-text';
import { composeDigest, formatDigest, formatDigestSubject } from '../../../lib/alerts/texts/digest';
import { composeReminder, formatReminder, formatReminderSubject } from '../../../lib/alerts/texts/reminder';
import { anyCharacter } from '../../support/characters';
import { openSsh } from '../fixtures';
import * as scenes from '../scenes';
import { failedAtThirdCall, openedByHand, refusedAfterTwoReverts } from '../scenes';

const anything = fc.string({ unit: anyCharacter, minLength: 0, maxLength: 400 });
const alerts = fc
  .record({
    name: fc.option(anything),
    id: anything,
    alias: fc.option(anything),
    annotation: anything,
    agent: anything,
    line: anything,
    what: anything,
  })
  .map(
    ({ name, id, alias, annotation, agent, line, what }): Alert => ({
      ...openedByHand,
      annotation,
      resource: { ...openedByHand.resource, name, id, accountAlias: alias },
      change: { known: true, at: openedByHand.at, lines: [line], created: false },
      actor: openedByHand.actor.found ? { ...openedByHand.actor, userAgent: agent, name: agent } : openedByHand.actor,
      remediation: { ...openedByHand.remediation, what, previewCommand: null, applyCommand: null },
      waiver: null,
    }),
  );

test('fits every subject and SMS into its limits', () => {
  fc.assert(
    fc.property(alerts, (alert) => {
      expect(formatAlertSubject(alert)).toMatch(/^HIGH open-ssh: [ -~]{0,84}$/);
      expect(formatAlertLine(alert)).toMatch(/^HIGH open-ssh: [ -~]{0,124}$/);
    }),
  );
});

test('limits every text to 16 KB, without lines from foreign text', () => {
  const heads = formatAlert(openedByHand)
    .split('\n')
    .filter((line) => /^\S/.test(line));
  fc.assert(
    fc.property(alerts, (alert) => {
      const text = formatAlert(alert);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(16 * 1024);
      expect(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text.replaceAll('\n', ''))).toBe(false);
      const others = text.split('\n').filter((line) => /^\S/.test(line) && !heads.includes(line));
      expect(others.filter((line) => !/^(Resource|Account) /.test(line))).toEqual([]);
    }),
  );
});

test('truncates a long text at a line, with a note', () => {
  const lines = Array.from(
    { length: 400 },
    (_, index) => `+ inbound tcp ${index} from 198.51.100.0/24, and some more words`,
  );
  const text = formatAlert({ ...openedByHand, change: { known: true, at: openedByHand.at, lines, created: false } });
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(16 * 1024);
  expect(text.split('\n').slice(-3)).toEqual([
    expect.stringMatching(/^ {2}\+ inbound tcp \d+ from 198\.51\.100\.0\/24, and some more words$/),
    '[truncated: the JSON form of this message is complete]',
    '',
  ]);
});

test.each<[string, Partial<Alert['resource']>, string]>([
  ['no name', { name: null }, 'HIGH open-ssh: sg-0a1b2c3d4e5f60718 in prod eu-west-1'],
  ['a name that is the id', { name: 'logs', id: 'logs' }, 'HIGH open-ssh: logs in prod eu-west-1'],
  ['no alias', { accountAlias: null }, 'HIGH open-ssh: web (sg-0a1b2c3d4e5f60718) in 111122223333 eu-west-1'],
  [
    'a name that is too long is cut in the middle',
    { name: 'a-security-group-whose-name-says-all-that-there-is-to-say-about-it' },
    'HIGH open-ssh: a-security-group-whose-name-says-all-th...it (sg-0a1b2c3d4e5f60718) in prod eu-west-1',
  ],
  [
    'accents and other scripts',
    { name: 'Zürich 東京' },
    'HIGH open-ssh: Zurich ?? (sg-0a1b2c3d4e5f60718) in prod eu-west-1',
  ],
])('formats a subject: %s', (_what, resource, subject) => {
  const made = formatAlertSubject({ ...openedByHand, resource: { ...openedByHand.resource, ...resource } });
  expect([made, made.length <= 100]).toEqual([subject, true]);
});

test('fits every line without a link, ARN or id into 80 columns', () => {
  const texts = [
    formatAlert(openedByHand),
    formatAlert(scenes.publicThroughTerraform),
    formatAlert(failedAtThirdCall),
    formatDigest(scenes.storm),
    formatReminder(scenes.reminder),
  ];
  const long = texts.flatMap((text) => text.split('\n')).filter((line) => line.length > 80);
  expect(long.filter((line) => !/^\s*https:/.test(line) && !/arn:/.test(line))).toEqual([]);
});

test('lists fifty resources in a digest and counts the others', () => {
  const many = Array.from({ length: 1234 }, (_, index) => ({
    ...summarizeAlert(openedByHand),
    id: `sg-${String(index).padStart(8, '0')}`,
  }));
  const digest = composeDigest({
    reason: 'storm',
    rule: openedByHand.rule,
    accountId: '111122223333',
    accountAlias: null,
    region: 'eu-west-1',
    partition: 'aws',
    resources: many,
  });
  expect([digest.total, digest.resources.length, digest.more, digest.counts, digest.actors]).toEqual([
    1234,
    50,
    1184,
    { opened: 1234 },
    [{ name: 'alice (role Admin)', count: 1234 }],
  ]);
  expect(formatDigestSubject(digest)).toBe(
    'HIGH open-ssh: 1,234 resources became non-compliant in 111122223333 eu-west-1',
  );
  expect(formatDigest(digest)).toContain('\n\nand 1,184 more\n');
});

test.each([
  ['resolved', 'RESOLVED open-ssh: 1 resource resolved or gone in prod eu-west-1'],
  ['opened', 'HIGH open-ssh: 1 resource became non-compliant in prod eu-west-1'],
  ['waived', 'WAIVED open-ssh: 1 resource changed in prod eu-west-1'],
] as const)('formats a digest of alerts of kind %s', (kind, subject) => {
  const { resource, rule } = openedByHand;
  const digest = composeDigest({
    ...resource,
    partition: 'aws',
    reason: 'storm',
    rule,
    resources: [{ ...summarizeAlert(openedByHand), kind }],
  });
  expect(formatDigestSubject(digest)).toBe(subject);
});

test.each([
  [
    'remediations',
    ['remediation failed', 'remediation refused'],
    'REMEDIATION FAILED open-ssh: the remediation of 2 resources failed or was refused in prod eu-west-1',
    true,
  ],
  [
    'restores',
    ['restore failed', 'restore refused'],
    'RESTORE FAILED open-ssh: the restore of 2 resources failed or was refused in prod eu-west-1',
    false,
  ],
] as const)('formats a digest of failed %s', (_, [failed, refused], subject, hasRule) => {
  const digest = composeDigest({
    ...openedByHand.resource,
    partition: 'aws',
    reason: 'failed remediations',
    rule: openedByHand.rule,
    resources: [
      { ...summarizeAlert(failedAtThirdCall), kind: failed },
      { ...summarizeAlert(refusedAfterTwoReverts), kind: refused },
    ],
  });
  expect(formatDigestSubject(digest)).toBe(subject);
  expect(formatDigest(digest).includes('The rule and its resources in AWS Config')).toBe(hasRule);
});

test('throws for a digest without resources', () => {
  const nothing = {
    ...openedByHand.resource,
    partition: 'aws',
    reason: 'storm',
    rule: openedByHand.rule,
    resources: [],
  } as const;
  expect(() => composeDigest(nothing)).toThrow('Cannot compose a digest of open-ssh: found no resource');
});

test('lists the oldest twenty resources of a rule in a reminder, and no rule without any', () => {
  const open = Array.from({ length: 25 }, (_, index) => ({
    type: 'AWS::EC2::Volume',
    id: `vol-${index}`,
    name: null,
    openedAt: `2026-01-${String(25 - index).padStart(2, '0')}T00:00:00.000Z`,
    annotation: 'gp2',
    actor: null,
  }));
  const rule = {
    name: 'gp2-volume',
    configRuleName: 'assay-gp2-volume',
    title: 'Volumes are gp3',
    severity: 'low',
  } as const;
  const reminder = composeReminder({
    at: '2026-02-11T08:00:00.000Z',
    days: 7,
    accountId: '111122223333',
    accountAlias: null,
    region: 'eu-west-1',
    partition: 'aws',
    rules: [
      { ...rule, open },
      { ...rule, name: 'open-ssh', open: [] },
    ],
  });
  expect([
    reminder.total,
    reminder.rules.map(({ name, count, resources }) => [name, count, resources.length, resources[0]?.id]),
  ]).toEqual([25, [['gp2-volume', 25, 20, 'vol-24']]]);
  expect(formatReminderSubject(reminder)).toBe(
    'STILL NON-COMPLIANT: 25 resources (worst: low gp2-volume) in 111122223333 eu-west-1',
  );
  expect(formatReminder(reminder)).toContain('\n  and 5 more\n');
});

test('offers no command for a failed undo', () => {
  const alert = composeFailure({
    status: {
      executionId: 'e',
      runbook: 'assay-open-ssh-undo',
      status: 'Failed',
      at: '2026-02-11T05:08:40.000Z',
      startedAt: null,
      accountId: '111122223333',
      region: 'eu-west-1',
      executedBy: null,
    },
    purpose: 'remediation',
    configRuleName: 'assay-open-ssh',
    rule: openSsh,
    resource: openedByHand.resource,
    record: {
      kind: 'undo',
      outcome: 'refused',
      reason: 'The resource was changed since: it is not as the remediation left it',
      calls: [],
      undo: [],
      cannotUndo: null,
      evaluationBefore: null,
      evaluationAfter: null,
      steps: [],
    },
    undoRunbook: 'assay-open-ssh-undo',
    actor: openedByHand.actor,
    accountAlias: null,
    partition: 'aws',
  });
  const { applyCommand, undoCommand, what } = alert.remediation;
  expect([alert.kind, alert.execution?.kind, applyCommand, undoCommand, what]).toEqual([
    'remediation refused',
    'undo',
    null,
    undefined,
    'The resource was changed since: it is not as the remediation left it.',
  ]);
});

test('removes line breaks and direction marks from names', () => {
  const name = 'web\u202e\u2028\u200b\r\n\nWho changed it\n  bob\u0007';
  const { resource } = openedByHand;
  const text = formatAlert({ ...openedByHand, resource: { ...resource, name, accountAlias: name } });
  expect(text.split('\n').slice(4, 10)).toEqual([
    'Resource   web Who changed it bob (sg-0a1b2c3d4e5f60718),',
    '           AWS::EC2::SecurityGroup',
    '           arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d4e5f60718',
    'Account    web Who changed it bob (111122223333), eu-west-1',
    'When       2026-02-11 05:06 UTC',
    '',
  ]);
});
