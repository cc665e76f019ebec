import { readSchemaFiles } from '../../../history/declared/read-declared';
import type { ResourceSchema } from '../../../history/declared/resource-schema';
import { HistoryError } from '../../../history/history-error';
import type { Options } from '../../definition';
import { UsageError } from '../../usage-error';

/** The options that name the schemas of third-party types. */
export const SCHEMA_OPTIONS = {
  schema: {
    type: 'string',
    multiple: true,
    value: '<file>',
    description:
      'The JSON Schema of a third-party type, as CloudFormation registers it, or a folder of them. May be repeated.',
    completion: 'file',
  },
} as const satisfies Options;

/** Reads the schemas. @throws UsageError if one cannot be used */
export function readSchemaOption(paths: readonly string[]): ResourceSchema[] {
  try {
    return readSchemaFiles(paths);
  } catch (error) {
    if (error instanceof HistoryError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
