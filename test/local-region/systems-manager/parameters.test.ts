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
    ...{ DeletedParameters: ['/old/b'], InvalidParameters: ['/old/a'] },
  });
});
