import { UnreadableItem } from '../../lib/core/reading/unreadable';
import { genericReader } from '../../lib/resources/generic-resource';
import { createItem } from './item';

const TYPE = 'AWS::DynamoDB::Table';
const table = genericReader(TYPE);

test('reads the properties of any resource by name', () => {
  const item = createItem(
    TYPE,
    { deletionProtectionEnabled: true },
    { supplementaryConfiguration: { Backups: 'ENABLED' } },
  );
  const { properties, supplementaryProperties } = table.read(item);
  expect(properties.boolean('deletionProtectionEnabled')).toBe(true);
  expect(supplementaryProperties.string('backups')).toBe('ENABLED');
});

test('reads the properties of a template', () => {
  const item = createItem(TYPE, { DeletionProtectionEnabled: 'yes' }, { shape: 'template' });
  expect(() => table.read(item).properties.boolean('deletionProtectionEnabled')).toThrow(
    'Cannot read Properties.DeletionProtectionEnabled: expected a boolean, found "yes"',
  );
});

test('has the type as its scope and the description, if there is one', () => {
  expect(table).toMatchObject({ resourceTypes: [TYPE] });
  expect(table.description).toBeUndefined();
  expect(genericReader(TYPE, { list: 'Tables', id: 'TableName' }).description).toEqual({
    resourceType: TYPE,
    list: 'Tables',
    id: 'TableName',
  });
  expect(() => table.read(createItem('AWS::EC2::Volume', {}))).toThrow(UnreadableItem);
});
