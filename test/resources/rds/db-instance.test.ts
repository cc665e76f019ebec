import type { ConfigurationItem } from '../../../lib/core/item';
import { UnreadableItem } from '../../../lib/core/reading/unreadable';
import { type DbInstance, dbInstance } from '../../../lib/resources/rds/db-instance';
import { itemOf } from '../item';

const read = (configuration: object, parts: Partial<ConfigurationItem> = {}): DbInstance =>
  dbInstance.read(itemOf('AWS::RDS::DBInstance', configuration, parts));

test.each<[shape: ConfigurationItem['shape'], configuration: object, identifier: string]>([
  ['config', { dBInstanceIdentifier: 'orders' }, 'orders'],
  ['description', { DBInstanceIdentifier: 'orders' }, 'orders'],
  ['template', {}, 'resource-0a'],
])('the identifier in %s: %j', (shape, configuration, identifier) => {
  expect(read(configuration, { shape }).identifier).toBe(identifier);
});

test.each<[scenario: string, configuration: object, endpoint: string | undefined]>([
  ['ready', { endpoint: { address: 'a.example.com', port: 3306 } }, 'a.example.com:3306'],
  ['being made', {}, undefined],
  ['being made, written as nulls', { endpoint: { address: null, port: null } }, undefined],
])('the endpoint of an instance %s', (_scenario, configuration, endpoint) => {
  expect(read(configuration).endpoint).toBe(endpoint);
});

test('a public address is told by Config always, by a template only when it asks', () => {
  expect(() => read({}).isPubliclyAccessible).toThrow(UnreadableItem);
  expect(read({}, { shape: 'template' }).isPubliclyAccessible).toBeUndefined();
});

test('security groups are listed by id', () => {
  const vpcSecurityGroups = [{ vpcSecurityGroupId: 'sg-0a' }, { vpcSecurityGroupId: 'sg-0b' }];
  expect(read({ vpcSecurityGroups }).securityGroups).toEqual(['sg-0a', 'sg-0b']);
});
