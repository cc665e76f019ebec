import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { describeError } from '../../core/text/errors';
import { HistoryError } from '../history-error';
import type { ResourceSchema } from './resource-schema';

/** Compiles schemas into functions that check configurations. @throws HistoryError if one is no JSON Schema */
export function compileSchemas(schemas: readonly ResourceSchema[]): ReadonlyMap<string, ValidateFunction> {
  // CloudFormation's own keywords, such as relationshipRef, are no errors.
  const ajv = new Ajv({ strict: false, allErrors: true, verbose: true, logger: false });
  addFormats(ajv);
  const compiled = schemas.map(({ typeName, document }): [string, ValidateFunction] => {
    // The schema of CloudFormation's schemas is not at hand, and an id would be resolved.
    const { $schema: _schema, $id: _id, ...schema } = document;
    try {
      return [typeName, ajv.compile(schema)];
    } catch (cause) {
      throw new HistoryError(`Cannot use the schema of ${typeName}: ${describeError(cause)}`, { cause });
    }
  });
  return new Map(compiled);
}
