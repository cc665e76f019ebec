import { genericReader } from '../generic-resource';

/**
 * Reads DynamoDB tables.
 * @example
 * table.read(item).properties.optionalBoolean('deletionProtectionEnabled');
 */
export const table = genericReader('AWS::DynamoDB::Table', { list: 'Table', id: 'TableName', arn: 'TableArn' });
