import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { parse } from 'yaml';
import { findActor } from '../../lib/alerts/actor/actor';
import type { Alert } from '../../lib/alerts/alert';
import { type AlertParts, composeAlert } from '../../lib/alerts/compose-alert';
import { formatAlert, formatAlertSubject } from '../../lib/alerts/texts/alert-text';
import { previewCommand, startCommand } from '../../lib/alerts/texts/commands';
import { wrapCommand } from '../../lib/alerts/texts/mail';
import { parseWaivers } from '../../lib/core/waivers';
import { alice, change, group, openSsh } from './fixtures';
import * as scenes from './scenes';

const PARTS: AlertParts = {
  event: change(),
  kind: 'opened',
  rule: openSsh,
  item: group([]),
  actor: alice,
  change: { known: true, at: '2026-02-11T05:04:30.000Z', lines: [], created: false },
  accountAlias: 'prod',
  partition: 'aws',
};

/** Names that an attacker could choose, to harm the reader of a mail or their shell. */
const NAMES = [
  '$(touch x)`id`; rm -rf ~ # \' " \\',
  "a' --endpoint-url https://evil.example '",
  "x --y ' z --profile b | sh",
  'two\nlines\r\u0003\u0015\u001b[2Jid\u007f',
  '\u202egnp.evil\u2066\u200b',
  "'\u0007'\\",
  '--output text',
  '$HOME !! *',
  'é\u2028ü',
];

/** Runs commands that were pasted from a mail in a shell, and returns the arguments of each program. */
function pasted(commands: readonly string[]): string[][] {
  const script = commands.flatMap((command) => [
    'aws() { printf "%s\\0" "$@"; }; assay() { cat; printf "%s\\0" "$@"; }',
    ...wrapCommand(command, '    '),
    'printf "\\1"',
  ]);
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script.join('\n')], {
    encoding: 'utf8',
    // Bash warns of a locale that the machine lacks.
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  expect(stderr).toBe('');
  return stdout
    .split('\u0001')
    .slice(0, -1)
    .map((one) => one.split('\0').slice(0, -1));
}

const preview = (resourceId: string, value: string): string =>
  previewCommand({
    rule: 'open-ssh',
    parameters: { allowedCidrs: value },
    region: 'eu-west-1',
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId,
  });

function expectNames(names: readonly string[]): void {
  const previews = pasted(names.map((name) => preview(name, name)));
  expect(previews.map((words) => [words[words.indexOf('--resource-id') + 1], words.at(-1)])).toEqual(
    names.map((name) => [name, `open-ssh.allowedCidrs=${name}`]),
  );
  const starts = pasted(names.map((name) => startCommand('doc', 'eu-west-1', { ResourceId: name })));
  expect(starts.map((words) => words.at(-1))).toEqual(
    names.map((name) => (/^[\w./:-]+$/.test(name) ? `ResourceId=${name}` : JSON.stringify({ ResourceId: [name] }))),
  );
}

test('quotes hostile names in commands of several lines', () => {
  expectNames(NAMES);
});

test('quotes any name in commands', () => {
  const character = fc.constantFrom(...'ab\'"\\ $`|-;\n\t*!{}().é\u202e\u0007'.split(''));
  const names = fc.array(fc.string({ unit: character, minLength: 1, maxLength: 12 }), { minLength: 30, maxLength: 60 });
  fc.assert(fc.property(names, expectNames), { numRuns: 5 });
});

/** Characters that are invisible or that a terminal obeys. */
const UNSEEN = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;

test.each(NAMES)('shows no invisible characters in commands, subject and text with %j', (name) => {
  const { resource, actor, remediation } = scenes.openedByHand;
  const hostile: Alert = {
    ...scenes.openedByHand,
    resource: { ...resource, id: name, name: `${name}${'x'.repeat(300)}` },
    annotation: name,
    actor: { ...actor, name, userAgent: name, principal: name } as Alert['actor'],
    remediation: { ...remediation, previewCommand: preview(name, name) },
  };
  expect(formatAlert(hostile)).not.toMatch(UNSEEN);
  expect(formatAlertSubject(hostile)).toMatch(/^[ -~]{1,100}$/);
  expect(formatAlertSubject(hostile)).toMatch(/ eu-west-1$/);
});

test('keeps the Region in the subject if a letter is many in ASCII', () => {
  const { resource } = scenes.openedByHand;
  const hostile = { ...scenes.openedByHand, resource: { ...resource, name: '\ufdfa'.repeat(40) } };
  expect(formatAlertSubject(hostile)).toMatch(/ eu-west-1$/);
});

test('breaks links in names, annotations and user agents', () => {
  const link = 'https://console.aws.amazon.com.evil.example/login';
  const { resource, actor } = scenes.openedByHand;
  const hostile: Alert = {
    ...scenes.openedByHand,
    resource: { ...resource, id: link, name: link },
    annotation: link,
    actor: { ...actor, name: link, userAgent: link } as Alert['actor'],
    consoleUrl: scenes.openedByHand.consoleUrl,
  };
  const links = formatAlert(hostile).match(/\w+:\/\/[^/\s]+/g);
  expect([...new Set(links)]).toEqual(['https://console.aws.amazon.com']);
});

test('does not take a user agent for a service', () => {
  const record = {
    eventID: 'e',
    eventTime: '2026-03-01T11:56:00Z',
    eventName: 'AuthorizeSecurityGroupIngress',
    eventSource: 'ec2.amazonaws.com',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/assay-x-remediate/Automation-1b2c3d4e-0000-4000-8000-000000000003',
    },
    sourceIPAddress: '203.0.113.9',
    userAgent: 'cloudformation.amazonaws.com',
    requestParameters: { groupId: 'sg-0a' },
  };
  const actor = findActor([record], {
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: 'sg-0a',
    resourceName: null,
    arn: null,
    accountId: '111122223333',
    changedAt: '2026-03-01T11:58:00.000Z',
    previousAt: null,
  });
  expect(actor).toMatchObject({
    channel: 'unknown',
    name: 'role assay-x-remediate (session Automation-1b2c3d4e-0000-4000-8000-000000000003)',
  });
  expect(formatAlert({ ...scenes.openedByHand, actor })).toContain('User agent cloudformation.amazonaws.com');
});

test.each(NAMES.filter((name) => !name.includes('*')))('offers a waiver that covers %j and shows it', (name) => {
  const { waiver } = composeAlert({ ...PARTS, event: change({ resourceId: name }) });
  const filled = `${waiver}`.replace(/(reason|owner):.*/g, '$1: r');
  expect(parseWaivers(parse(filled))).toMatchObject({ problems: [], waivers: [{ resource: name }] });
  expect(waiver).not.toMatch(UNSEEN);
});

test('offers no waiver for a name that would be a pattern', () => {
  expect(composeAlert({ ...PARTS, event: change({ resourceId: 'prod-*' }) }).waiver).toBeNull();
});

test('includes the deployed parameters in the preview, and the notes of the plan in the advice', () => {
  const { remediation } = composeAlert({
    ...PARTS,
    rule: { ...openSsh, parameters: { allowedCidrs: '10.0.0.0/8, 192.0.2.0/24' } },
    plan: { kind: 'fix', summary: 'Revoke it', calls: [], undo: [], sideEffects: [], notes: ['Sessions stay open'] },
  });
  expect(remediation.previewCommand).toMatch(
    / \| assay remediate --preview - --rule open-ssh --param 'open-ssh\.allowedCidrs=10\.0\.0\.0\/8, 192\.0\.2\.0\/24'$/,
  );
  expect(remediation.what).toBe('Revoke it. Note: sessions stay open. Remediation is manual for this rule.');
});
