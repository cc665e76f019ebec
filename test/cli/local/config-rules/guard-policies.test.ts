import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { evaluatePolicy, hasGuard, readGuardReport } from '../../../../lib/cli/local/config-rules/guard-policies';
import type { RecordedItem } from '../../../../lib/local-region/recording/recorded-items';
import { createFolder } from '../../../temporary-files';

/** A rule that failed, as `cfn-guard` 3.1 reports it. */
const failure = (name: string, custom_message: string, error_message: string) => ({
  Rule: {
    name,
    messages: { custom_message: null, error_message: null },
    checks: [{ Clause: { Binary: { context: ' a EQUALS 1', messages: { custom_message, error_message } } } }],
  },
});
const file = (status: string, ...not_compliant: object[]) => ({ name: 'DATA_STDIN[1]', status, not_compliant });

test('reads the results of items in their order, with the first message of the policy', () => {
  const report = [
    file('PASS'),
    file('SKIP'),
    file('FAIL', failure('closed', 'Open to\n  the internet', 'Check was not compliant'), failure('b', '', '')),
    file('FAIL', failure('tagged', '', 'property [owner] is missing')),
    file('FAIL'),
  ];
  expect(readGuardReport(JSON.stringify(report), report.length)).toEqual([
    { complianceType: 'COMPLIANT' },
    { complianceType: 'NOT_APPLICABLE' },
    { complianceType: 'NON_COMPLIANT', annotation: 'closed: Open to the internet' },
    { complianceType: 'NON_COMPLIANT', annotation: 'tagged: property [owner] is missing' },
    { complianceType: 'NON_COMPLIANT' },
  ]);
});

test.each([
  ['fewer results than items', [file('PASS')], 2, 'cfn-guard: expected 2 results, found [{"name"'],
  ['an unknown status', [file('OTHER')], 1, 'cfn-guard: unknown status "OTHER"'],
])('%s are an error', (_, report, count, message) => {
  expect(() => readGuardReport(JSON.stringify(report), count)).toThrow(message);
});

const group = (resourceId: string, cidrIp: string): RecordedItem => ({
  configurationItemVersion: '1.3',
  configurationItemStatus: 'OK',
  configurationStateId: 1,
  configurationItemCaptureTime: '2026-03-01T00:00:00.000Z',
  awsAccountId: '111122223333',
  awsRegion: 'eu-west-1',
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId,
  tags: {},
  relatedEvents: [],
  relationships: [],
  configuration: { ipPermissions: [{ ipv4Ranges: [{ cidrIp }] }] },
  supplementaryConfiguration: {},
});
const POLICY = `rule closed when resourceType == 'AWS::EC2::SecurityGroup' {
  configuration.ipPermissions[*].ipv4Ranges[*].cidrIp != '0.0.0.0/0' <<Open to the internet>>
}`;

async function withPath<T>(path: string, run: () => Promise<T>): Promise<T> {
  const { PATH } = process.env;
  process.env.PATH = path;
  try {
    return await run();
  } finally {
    process.env.PATH = PATH;
  }
}

test('without cfn-guard, a policy is not evaluated', async () => {
  await withPath('/nowhere', () =>
    expect(evaluatePolicy(POLICY, [group('sg-1', '0.0.0.0/0')], {})).rejects.toThrow(
      'Guard policies are not evaluated here: cfn-guard is not installed',
    ),
  );
});

/** In place of cfn-guard: each item fails with a message that is what the policy can read of the parameters. */
const PRINT_PARAMETERS = `#!${process.execPath}
let text = '';
process.stdin.on('data', (part) => { text += part; }).on('end', () => {
  const files = JSON.parse(text).data.map((item) => {
    const custom_message = JSON.stringify(JSON.parse(item).CONFIG_RULE_PARAMETERS ?? 'none');
    return { status: 'FAIL', not_compliant: [{ Rule: { checks: [{ messages: { custom_message } }] } }] };
  });
  process.stdout.write(JSON.stringify(files), () => process.exit(19));
});
`;

test('a policy reads the parameters of its rule', async () => {
  const folder = createFolder({ 'cfn-guard': PRINT_PARAMETERS });
  chmodSync(join(folder, 'cfn-guard'), 0o755);
  const evaluate = (parameters: object) =>
    withPath(folder, () => evaluatePolicy(POLICY, [group('sg-1', '0.0.0.0/0')], { ...parameters }));
  expect(await evaluate({ tag1key: 'owner' })).toEqual([
    { complianceType: 'NON_COMPLIANT', annotation: '{"tag1key":"owner"}' },
  ]);
  expect(await evaluate({})).toEqual([{ complianceType: 'NON_COMPLIANT', annotation: '"none"' }]);
});

const testWithGuard = hasGuard() ? test : test.skip;

testWithGuard('cfn-guard evaluates items by a policy, and refuses one that it cannot parse', async () => {
  expect(await evaluatePolicy(POLICY, [group('sg-1', '0.0.0.0/0'), group('sg-2', '192.0.2.0/24')], {})).toEqual([
    { complianceType: 'NON_COMPLIANT', annotation: 'closed: Open to the internet' },
    { complianceType: 'COMPLIANT' },
  ]);
  await expect(evaluatePolicy('rule x { foo', [group('sg-1', '')], {})).rejects.toThrow('Parsing Error');
});
