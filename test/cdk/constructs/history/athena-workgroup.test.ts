import { Duration, Size } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { AthenaWorkgroup, type AthenaWorkgroupProps } from '../../../../lib/cdk/constructs/history/athena-workgroup';
import { HISTORY_QUERIES } from '../../../../lib/cdk/constructs/history/history-queries';
import { HistoryTable } from '../../../../lib/cdk/constructs/history/history-table';
import { asText, findOnly, PARTITIONS, type StackEnvironment, statementsById, synthesize } from '../synthesized';

const createTemplate = (props: Partial<AthenaWorkgroupProps> = {}, place?: StackEnvironment) =>
  synthesize((stack) => {
    const history = new HistoryTable(stack, 'History', {
      prefix: 'assay',
      bucketName: 'files',
      accounts: ['111122223333'],
      regions: ['eu-west-1'],
    });
    new AthenaWorkgroup(stack, 'Workgroup', { name: 'assay', history, ...props });
  }, place);

const template = createTemplate();

describe('the workgroup', () => {
  test.each(PARTITIONS)('has a result location, encryption and a limit of the data read in %s', (_, place) => {
    const workgroup = findOnly(
      createTemplate({ bytesScannedCutoff: Size.gibibytes(5) }, place),
      'AWS::Athena::WorkGroup',
    );
    expect(workgroup).toMatchObject({
      Name: 'assay',
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 5 * 1024 ** 3,
        ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_S3' } },
      },
    });
    const { ResultConfiguration } = workgroup.WorkGroupConfiguration as {
      ResultConfiguration: { OutputLocation: unknown };
    };
    expect(asText(ResultConfiguration.OutputLocation)).toBe('s3://<WorkgroupResults>/results/');
  });

  test('can be deleted after it was used', () => {
    template.hasResourceProperties('AWS::Athena::WorkGroup', { RecursiveDeleteOption: true });
  });
});

describe('the results', () => {
  test('are encrypted, not public, and expire', () => {
    createTemplate({ resultRetention: Duration.days(7) }).hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: Match.anyValue(),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 7, Status: 'Enabled' })] },
    });
  });

  test('require TLS', () => {
    const policy = statementsById(findOnly(template, 'AWS::S3::BucketPolicy').PolicyDocument);
    expect(Object.values(policy)).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    ]);
  });
});

describe('the saved queries', () => {
  test('are in the workgroup and use the database', () => {
    const saved = Object.values(template.findResources('AWS::Athena::NamedQuery')).map(({ Properties }) => Properties);
    expect(saved.map(({ Name }) => Name).sort()).toEqual(HISTORY_QUERIES.map(({ name }) => name).sort());
    for (const { Database, WorkGroup } of saved) {
      expect(asText(Database)).toBe('<HistoryDatabase>');
      expect(asText(WorkGroup)).toBe('<Workgroup>');
    }
  });

  test.each(HISTORY_QUERIES.map((query) => [query.name, query] as const))(
    '%s starts with comments for its parameters',
    (_, query) => {
      const text = findQuery(query.name);
      const [first = '', ...rest] = text.split('\n');
      expect(first).toBe(`-- ${query.description}`);
      const parameters = rest.filter((line) => line.startsWith('--   ?'));
      expect(parameters).toHaveLength(query.parameters.length);
      const sql = rest.filter((line) => !line.startsWith('--')).join('\n');
      expect(sql.match(/\?/g)).toHaveLength(query.parameters.length);
    },
  );

  test.each(HISTORY_QUERIES.map((query) => [query.name, query] as const))(
    '%s restricts the days, so that Athena does not read all files',
    (_, { sql }) => {
      expect(sql).toMatch(/WHERE year = \? AND month (?:= \? AND day |BETWEEN \? AND \?)/);
    },
  );

  test.each(HISTORY_QUERIES.map((query) => [query.name, query] as const))(
    '%s only uses fields of the table',
    (_, { sql }) => {
      const { Columns } = (
        findOnly(template, 'AWS::Glue::Table').TableInput as { StorageDescriptor: { Columns: { Type: string }[] } }
      ).StorageDescriptor;
      const fields = Columns.map(({ Type }) => Type).join();
      const asked = [...sql.matchAll(/\bitem\.(\w+)/g)].map(([, name]) => name);
      expect(asked.filter((name) => !fields.includes(`${name}:`))).toEqual([]);
    },
  );
});

test('grants queries in the workgroup, on the table and on its files only', () => {
  const granted = synthesize((stack) => {
    const history = new HistoryTable(stack, 'History', {
      prefix: 'assay',
      bucketName: 'files',
      keyPrefix: 'audit',
      accounts: ['111122223333'],
      regions: ['eu-west-1'],
    });
    const workgroup = new AthenaWorkgroup(stack, 'Workgroup', { name: 'assay', history });
    workgroup.grantQuery(new Role(stack, 'Auditor', { assumedBy: new AccountRootPrincipal() }));
  });
  const { Statement } = findOnly(granted, 'AWS::IAM::Policy').PolicyDocument as {
    Statement: { Action: string | string[]; Resource: unknown; Condition?: unknown }[];
  };
  const statements = Statement.map(({ Action, Resource, Condition }) => [
    [Action].flat().filter((action) => !action.startsWith('s3:') || /Object$|^s3:ListBucket$/.test(action)),
    [Resource].flat().map(asText),
    ...(Condition ? [Condition] : []),
  ]);
  const here = (service: string, resource: string) =>
    `arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${resource}`;
  expect(statements).toEqual([
    [
      [
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:GetWorkGroup',
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
      ],
      [here('athena', 'workgroup/<Workgroup>')],
    ],
    [
      ['glue:GetDatabase', 'glue:GetPartitions', 'glue:GetTable'],
      [
        here('glue', 'catalog'),
        here('glue', 'database/<HistoryDatabase>'),
        here('glue', 'table/<HistoryDatabase>/config_files'),
      ],
    ],
    [['s3:GetObject'], ['arn:<AWS::Partition>:s3:::files/audit/AWSLogs/*']],
    [['s3:ListBucket'], ['arn:<AWS::Partition>:s3:::files'], { StringLike: { 's3:prefix': 'audit/AWSLogs/*' } }],
    [['s3:PutObject'], ['<WorkgroupResults.Arn>', '<WorkgroupResults.Arn>/results/*']],
  ]);
});

function findQuery(name: string): string {
  const [query] = Object.values(template.findResources('AWS::Athena::NamedQuery', { Properties: { Name: name } }));
  return query?.Properties.QueryString;
}
