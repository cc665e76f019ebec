/** Parts of the cases of rules about task definitions. */

/** A container, in the casing of CloudFormation. */
export const container = (configuration: object = {}) => ({
  Name: 'web',
  Image: 'web:1',
  Environment: [],
  ...configuration,
});

/** A task definition as AWS Config records it. */
export const task = (configuration: object, ...ContainerDefinitions: object[]) => ({
  resourceId: 'shop:3',
  configuration: { Family: 'shop', Status: 'ACTIVE', NetworkMode: 'awsvpc', ContainerDefinitions, ...configuration },
});

/** A task definition of a template. */
export const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'Shop',
  configuration: { Family: 'shop', ...configuration },
});

/** A task definition from describe-task-definition. */
export const described = (configuration: object) => ({
  shape: 'description' as const,
  configuration: { family: 'shop', status: 'ACTIVE', ...configuration },
});
