import { findReader, listReaders } from '../../lib/dev/find-reader';
import { ROOT } from '../source';

test.each([
  ['AWS::EC2::Volume', 'lib/resources/ec2/volume', 'volume'],
  ['AWS::IAM::Role', 'lib/resources/iam/iam-identity', 'iamRole'],
])('finds the reader of %s', (resourceType, module, name) => {
  expect(findReader(ROOT, resourceType, require)).toMatchObject({ module, name });
});

test('finds no reader for a type of which only the tags are read', () => {
  expect(findReader(ROOT, 'AWS::ECS::Cluster', require)).toBeUndefined();
});

test('lists each reader once', () => {
  const readers = listReaders(ROOT, require).map(({ module, name }) => `${module} ${name}`);
  expect(readers.length).toBeGreaterThan(5);
  expect(readers).toEqual([...new Set(readers)]);
});
