/** The schema of a third-party type, as CloudFormation registers it. */
export const REPOSITORY_SCHEMA = {
  typeName: 'Forge::Code::Repository',
  description: 'A repository',
  definitions: {
    Owner: {
      type: 'object',
      properties: { role: { type: 'string', ...reference('AWS::IAM::Role') }, team: { type: 'string' } },
    },
  },
  properties: {
    Name: { type: 'string', minLength: 1 },
    visibility: { enum: ['public', 'private'] },
    stars: { type: 'integer' },
    isArchived: { type: 'boolean' },
    createdAt: { type: 'string', format: 'date-time' },
    owner: { $ref: '#/definitions/Owner' },
    topics: { type: 'array', items: { type: 'string' } },
    mirrors: {
      type: 'array',
      items: { type: 'object', properties: { bucket: { type: 'string', ...reference('AWS::S3::Bucket') } } },
    },
  },
  required: ['Name', 'visibility'],
  additionalProperties: false,
  primaryIdentifier: ['/properties/Name'],
};
function reference(typeName: string) {
  return { relationshipRef: { typeName, propertyPath: '/properties/Id' } };
}
