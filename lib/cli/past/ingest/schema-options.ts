import type { Options } from '../../definition';

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
