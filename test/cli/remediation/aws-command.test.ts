import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { formatAwsCommand } from '../../../lib/cli/remediation/aws-command';
import type { Json } from '../../../lib/core/remediation/operation';

const command = (parameters: Record<string, Json>, width = 76, region?: string) =>
  formatAwsCommand({ step: 'S', service: 's3', api: 'PutPublicAccessBlock', parameters }, region, width).join('\n');

test.each<[string, Record<string, Json>, string]>([
  ['text that a shell takes as it is', { Bucket: 'logs-1' }, '  --bucket logs-1'],
  ['text that it would not', { Bucket: 'a b; rm' }, "  --bucket 'a b; rm'"],
  ['a quote', { Bucket: "Ann's" }, "  --bucket 'Ann'\\''s'"],
  ['a character that cannot be seen', { Bucket: '\u202elogs' }, "  --bucket $'\\xe2\\x80\\xaelogs'"],
  ['a number', { Size: 8 }, '  --size 8'],
  ['yes', { DryRun: true }, '  --dry-run'],
  ['no', { DryRun: false }, '  --no-dry-run'],
  ['a list', { Ids: ['a', "b'"] }, `  --ids '["a", "b'\\''"]'`],
  ['a name with an abbreviation', { DBInstanceIdentifier: 'a' }, '  --db-instance-identifier a'],
  ['a name with a digit', { Ipv6CidrBlock: '::/0' }, '  --ipv6-cidr-block ::/0'],
])('%s', (_what, parameters, option) => {
  expect(command(parameters)).toBe(`aws s3api put-public-access-block \\\n${option}`);
});

test('a value that an earlier call returns is a text that no shell replaces', () => {
  const references = { VersionId: { step: 'Put', path: ['VersionId'] } } as const;
  const call = { step: 'S', service: 's3', api: 'DeleteObject', parameters: { Bucket: 'b' }, references } as const;
  expect(formatAwsCommand(call, undefined, 76).join('\n')).toBe(
    "aws s3api delete-object \\\n  --bucket b \\\n  --version-id '<VersionId that Put returns>'",
  );
});

test('adds the Region where there is one', () => {
  expect(command({ Bucket: 'b' }, 76, 'eu-west-1')).toBe(
    'aws s3api put-public-access-block \\\n  --bucket b \\\n  --region eu-west-1',
  );
  expect(command({ Bucket: 'b' }, 76, 'global')).toBe('aws s3api put-public-access-block \\\n  --bucket b');
});

test('a shell passes any value on unchanged', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab \'"\\$`!;&|<>(){}*?~#\n\t') });
  const value: fc.Arbitrary<Json> = fc.oneof(
    fc.array(text, { minLength: 1 }),
    fc.dictionary(text, text, { minKeys: 1 }),
  );
  fc.assert(
    fc.property(value, fc.integer({ min: 20, max: 90 }), (given, width) => {
      const script = `aws() { printf '%s' "$4"; }; ${command({ Value: given }, width)}`;
      const received = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
      expect(JSON.parse(received)).toEqual(given);
    }),
    { numRuns: 30 },
  );
});
