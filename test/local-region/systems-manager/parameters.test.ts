import type { CallInput } from '../../../lib/local-region/aws-call';
import { SmallRegion } from '../small-region';

let region: SmallRegion;
beforeAll(async () => {
  region = await SmallRegion.start({
    Level: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: 'level', Type: 'String', Value: 'low', Description: 'of logs' },
    },
  });
  for (const Name of ['/app/a', '/app/db/host', '/app/db/port', '/apple']) {
    await region.call('ssm:PutParameter', {
      Name,
      Type: Name.endsWith('host') ? 'SecureString' : 'String',
      Value: 'v',
    });
  }
});
afterAll(() => region.stop());

const names = (list: readonly CallInput[]): string[] => list.map(({ Name }) => Name);

test.each<[input: CallInput, found: string[]]>([
  [{ Path: '/app' }, ['/app/a']],
  [{ Path: '/app/', Recursive: true }, ['/app/a', '/app/db/host', '/app/db/port']],
  [{ Path: '/', Recursive: false }, ['level', '/apple']],
  [{ Path: '/nothing', Recursive: true }, []],
  [{ Path: '/app', Recursive: true, ParameterFilters: [{ Key: 'Type', Values: ['SecureString'] }] }, ['/app/db/host']],
])('GetParametersByPath %j', async (input, found) => {
  expect(names((await region.call('ssm:GetParametersByPath', input)).Parameters)).toEqual(found);
});

test.each<[input: CallInput, found: string[]]>([
  [{}, ['level', '/app/a', '/app/db/host', '/app/db/port', '/apple']],
  [{ Filters: [{ Key: 'Name', Values: ['/app/'] }] }, ['/app/a', '/app/db/host', '/app/db/port']],
  [{ ParameterFilters: [{ Key: 'Name', Values: ['/app'] }] }, []],
  [{ ParameterFilters: [{ Key: 'Name', Option: 'Contains', Values: ['db'] }] }, ['/app/db/host', '/app/db/port']],
  [{ ParameterFilters: [{ Key: 'Path', Option: 'OneLevel', Values: ['/app/db'] }] }, ['/app/db/host', '/app/db/port']],
])('DescribeParameters %j', async (input, found) => {
  expect(names((await region.call('ssm:DescribeParameters', input)).Parameters)).toEqual(found);
});

test('a description has no value, and a parameter has its ARN and when it was changed', async () => {
  const filter = { ParameterFilters: [{ Key: 'Name', Values: ['level'] }] };
  const common = {
    Name: 'level',
    Type: 'String',
    Version: 1,
    DataType: 'text',
    LastModifiedDate: new Date('2026-03-01T12:00:00Z'),
  };
  const ARN = 'arn:aws:ssm:eu-west-1:111122223333:parameter/level';
  expect((await region.call('ssm:DescribeParameters', filter)).Parameters).toEqual([
    { ...common, ARN, Tier: 'Standard', Description: 'of logs' },
  ]);
  await region.advance(60_000);
  expect((await region.call('ssm:GetParameter', { Name: 'level' })).Parameter).toEqual({
    ...common,
    ARN,
    Value: 'low',
  });
});

test.each<[operation: string, input: CallInput, code: string]>([
  ['DescribeParameters', { ParameterFilters: [{ Key: 'KeyId', Values: ['x'] }] }, 'InvalidFilterKey'],
  ['DescribeParameters', { ParameterFilters: [{ Key: 'Name', Option: 'Like', Values: ['x'] }] }, 'InvalidFilterOption'],
  ['DeleteParameter', { Name: 'absent' }, 'ParameterNotFound'],
])('%s %j is refused: %s', async (operation, input, code) => {
  expect(await region.fail(`ssm:${operation}`, input)).toBe(code);
});

test('parameters are deleted', async () => {
  await region.call('ssm:PutParameter', { Name: '/old/a', Type: 'String', Value: 'v' });
  await region.call('ssm:PutParameter', { Name: '/old/b', Type: 'String', Value: 'v' });
  await region.call('ssm:DeleteParameter', { Name: '/old/a' });
  expect(await region.call('ssm:DeleteParameters', { Names: ['/old/a', '/old/b'] })).toEqual({
    DeletedParameters: ['/old/b'],
    InvalidParameters: ['/old/a'],
  });
});

test('a parameter is read by ARN, version and label, and a label moves', async () => {
  const Name = '/team/level';
  const put = (Value: string) => region.call('ssm:PutParameter', { Name, Value, Type: 'String', Overwrite: true });
  const read = (given: string) =>
    region.call('ssm:GetParameter', { Name: given }).then(
      ({ Parameter: { Value, Version, Selector } }) => [Value, Version, Selector],
      ({ code, message }) => `${code}: ${message}`,
    );
  const label = (ParameterVersion: number, ...Labels: string[]) =>
    region.call('ssm:LabelParameterVersion', { Name, ParameterVersion, Labels });
  await put('low');
  await put('high');
  expect(await label(1, 'prod', '2x')).toEqual({ InvalidLabels: ['2x'], ParameterVersion: 1 });
  const arn = `arn:aws:ssm:eu-west-1:111122223333:parameter${Name}`;
  expect([
    ...[await read(Name), await read(arn), await read(`${Name}:1`), await read(`${arn}:1`)],
    ...[await read(`${Name}:prod`), await read(`${Name}:9`), await read('/team:1')],
    await read('arn:aws:ssm:eu-west-1:111122223333:parameter/level'),
  ]).toEqual([
    ...[
      ['high', 2, undefined],
      ['high', 2, undefined],
      ['low', 1, ':1'],
      ['low', 1, ':1'],
    ],
    ['low', 1, ':prod'],
    'ParameterVersionNotFound: Systems Manager could not find version 9 of /team/level. Verify the version and try again.',
    'ParameterNotFound: ',
    ['low', 1, undefined],
  ]);
  await label(2, 'prod');
  expect(await read(`${Name}:prod`)).toEqual(['high', 2, ':prod']);
  const { Parameters } = await region.call('ssm:GetParameterHistory', { Name });
  expect(Parameters.map((each: CallInput) => [each.Version, each.Value, each.Labels])).toEqual([
    [1, 'low', []],
    [2, 'high', ['prod']],
  ]);
  const { Parameters: found, InvalidParameters } = await region.call('ssm:GetParameters', {
    Names: [`${Name}:1`, `${Name}:9`],
  });
  expect([found.map((each: CallInput) => each.Value), InvalidParameters]).toEqual([['low'], [`${Name}:9`]]);
});
