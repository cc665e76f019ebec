import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import type { RunResult } from '../../lib/engine/run-result';
import { formatSarif, toUri } from '../../lib/report/sarif';
import {
  anyRun,
  createEvaluation,
  createInsufficient,
  createNonCompliant,
  createRun,
  createSampleRun,
  createWaived,
  formatToText,
} from './sample';

/** The official schema, from Microsoft's package of SARIF tools, which does not export the file by name. */
const schemas = dirname(require.resolve('@microsoft/sarif-multitool-ts/schemas/ai-result.schema.json'));
const schema = JSON.parse(readFileSync(join(schemas, '../assets/sarif-2.1.0.schema.json'), 'utf8'));
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
const validate = ajv.compile(schema);

function parseRun(run: RunResult) {
  const log = JSON.parse(formatToText(formatSarif, run));
  expect(validate(log) ? [] : validate.errors).toEqual([]);
  expect(log.runs).toHaveLength(1);
  return log.runs[0];
}

it('follows the schema', () => {
  parseRun(createSampleRun());
});
it('follows the schema for any run', () => fc.assert(fc.property(anyRun(), (run) => void parseRun(run))));
it('follows the schema for an empty run', () => expect(parseRun(createRun([], { rules: [] })).results).toEqual([]));
it('does not follow the schema with a wrong level', () =>
  expect(
    validate(JSON.parse(formatToText(formatSarif, createSampleRun()).replace('"level":"error"', '"level":"fatal"'))),
  ).toBe(false));

it('describes the rules', () => {
  const { rules } = parseRun(createSampleRun()).tool.driver;
  expect(rules.map(({ id }: { id: string }) => id)).toEqual([
    'open-ssh',
    'public-s3-bucket',
    'expiring-certificate',
    'gp2-volume',
  ]);
  expect(rules[0]).toEqual({
    id: 'open-ssh',
    name: 'OpenSsh',
    shortDescription: { text: 'Security groups must not allow SSH from the internet' },
    fullDescription: { text: 'Bots scan the internet for open SSH ports.' },
    help: {
      text: 'Security groups must not allow SSH from the internet. Bots scan the internet for open SSH ports.',
      markdown: [
        '**Security groups must not allow SSH from the internet**',
        'Bots scan the internet for open SSH ports.',
        'Evaluates `AWS::EC2::SecurityGroup`.',
        'AWS managed rules of the same meaning: `restricted-ssh`.',
        'Limitations:',
        '- SSH on a port other than 22.\n- Whether anything uses the group.',
      ].join('\n\n'),
    },
    defaultConfiguration: { level: 'error' },
    properties: {
      'security-severity': '8.0',
      tags: ['security', 'aws-config'],
      resourceTypes: ['AWS::EC2::SecurityGroup'],
    },
  });
});

it('has results for non-compliant resources only', () => {
  const { results } = parseRun(
    createRun([
      createEvaluation('open-ssh', 'sg-1'),
      createWaived('open-ssh', 'sg-2', { expires: '2026-06-30', owner: 'ops', reason: 'old' }),
      createNonCompliant('gp2-volume', 'vol-1', 'gp2'),
    ]),
  );
  expect(results).toEqual([
    {
      ruleId: 'gp2-volume',
      ruleIndex: 3,
      level: 'note',
      message: { text: 'vol-1, eu-west-1, 111122223333: gp2' },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'snapshots/a.json.gz' }, region: { startLine: 1 } },
          logicalLocations: [
            { name: 'vol-1', fullyQualifiedName: '111122223333/eu-west-1/AWS::EC2::Volume/vol-1', kind: 'resource' },
          ],
        },
      ],
      partialFingerprints: {
        primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{16}:1$/),
        'assayResource/v1': expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      properties: {
        resourceType: 'AWS::EC2::Volume',
        resourceId: 'vol-1',
        accountId: '111122223333',
        region: 'eu-west-1',
        severity: 'low',
        orderingTimestamp: '2026-03-01T00:00:00.000Z',
      },
    },
  ]);
});

it('marks insufficient data for review', () => {
  const [result] = parseRun(createRun([createInsufficient('open-ssh', 'sg-1', 'port 22 may be open')])).results;
  expect(result).toMatchObject({ kind: 'review', level: 'none' });
});

it('has notifications for unreadable entries and marks the run as unsuccessful', () => {
  const unreadable = [
    {
      source: 'a.json',
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: 'sg-1',
      rule: 'open-ssh',
      message: 'Cannot read it',
    },
    { source: 'b.json', message: 'Cannot unpack "b.json"' },
  ];
  const [invocation] = parseRun(createRun([], { unreadable })).invocations;
  expect(invocation.executionSuccessful).toBe(false);
  expect(invocation.toolExecutionNotifications).toMatchObject([
    { level: 'error', associatedRule: { id: 'open-ssh', index: 0 }, message: { text: 'sg-1: Cannot read it' } },
    { level: 'error', message: { text: 'Cannot unpack "b.json"' } },
  ]);
  expect(parseRun(createRun([])).invocations[0].executionSuccessful).toBe(true);
});

describe('the fingerprint', () => {
  const fingerprint = (...found: Parameters<typeof createNonCompliant>) =>
    parseRun(createRun([createNonCompliant(...found)])).results[0].partialFingerprints;
  const print = fingerprint('open-ssh', 'sg-1', 'Port 22 is open');

  it('does not depend on the annotation, the time or the file name', () =>
    expect(
      fingerprint('open-ssh', 'sg-1', 'Port 22 is open to ::/0', {
        source: 'later.json',
        orderingTimestamp: '2026-04-01T00:00:00.000Z',
      }),
    ).toEqual(print));
  it('depends on the rule', () =>
    expect(fingerprint('gp2-volume', 'sg-1', 'x', { resourceType: 'AWS::EC2::SecurityGroup' })).not.toEqual(print));
  it('depends on the resource', () => expect(fingerprint('open-ssh', 'sg-2', 'x')).not.toEqual(print));
  it('depends on the account', () =>
    expect(fingerprint('open-ssh', 'sg-1', 'x', { accountId: '444455556666' })).not.toEqual(print));
  it('depends on the Region', () => expect(fingerprint('open-ssh', 'sg-1', 'x', { region: null })).not.toEqual(print));
});

it('escapes placeholders and links in names', () => {
  const [result] = parseRun(
    createRun([createNonCompliant('open-ssh', '{0}', 'see [here](https://192.0.2.1)')]),
  ).results;
  expect(result.message.text).toBe('{{0}}, eu-west-1, 111122223333: see [here] (https://192.0.2.1)');
});

describe('a source as a URI', () => {
  const cases: readonly [source: string, uri: string][] = [
    ['snapshots/a.json.gz', 'snapshots/a.json.gz'],
    ['./a b#c?.json', 'a%20b%23c%3F.json'],
    ['../other/a.json', '../other/a.json'],
    ['/srv/config/a.json', 'file:///srv/config/a.json'],
    ['C:\\config\\a.json', 'file:///C%3A/config/a.json'],
    ['12:30.json', '12%3A30.json'],
    ['日本.json', '%E6%97%A5%E6%9C%AC.json'],
    ['\ud800.json', '%EF%BF%BD.json'],
    ['-', 'stdin'],
  ];
  it.each(cases)('formats %j as %s', (source, uri) => expect(toUri(source)).toBe(uri));
});
