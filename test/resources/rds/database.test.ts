import type { ConfigurationItem } from '../../../lib/core/item';
import { UnreadableItem } from '../../../lib/core/reading/unreadable';
import { type DbInstance, dbInstance } from '../../../lib/resources/rds/database';
import { createItem } from '../item';

const read = (configuration: object, parts: Partial<ConfigurationItem> = {}): DbInstance =>
  dbInstance.read(createItem('AWS::RDS::DBInstance', configuration, parts));

test.each<[shape: ConfigurationItem['shape'], configuration: object, identifier: string]>([
  ['config', { dBInstanceIdentifier: 'orders' }, 'orders'],
  ['description', { DBInstanceIdentifier: 'orders' }, 'orders'],
  ['template', {}, 'resource-0a'],
])('the identifier in %s %j', (shape, configuration, identifier) => {
  expect(read(configuration, { shape }).identifier).toBe(identifier);
});

test.each<[scenario: string, configuration: object, endpoint: string | undefined]>([
  ['that is available', { endpoint: { address: 'a.example.com', port: 3306 } }, 'a.example.com:3306'],
  ['that is being created', {}, undefined],
  ['that is being created, given as nulls', { endpoint: { address: null, port: null } }, undefined],
])('the endpoint of an instance %s', (_scenario, configuration, endpoint) => {
  expect(read(configuration).endpoint).toBe(endpoint);
});

test('public access is required in AWS Config and optional in a template', () => {
  expect(() => read({}).isPubliclyAccessible).toThrow(UnreadableItem);
  expect(read({}, { shape: 'template' }).isPubliclyAccessible).toBeUndefined();
});

test('security groups are listed by ID', () => {
  const vpcSecurityGroups = [{ vpcSecurityGroupId: 'sg-0a' }, { vpcSecurityGroupId: 'sg-0b' }];
  expect(read({ vpcSecurityGroups }).securityGroups).toEqual(['sg-0a', 'sg-0b']);
});
