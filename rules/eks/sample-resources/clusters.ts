/** Parts of the cases of rules about clusters. */

/** A cluster as AWS Config records it. */
export const cluster = (configuration: object) => ({
  resourceId: 'shop',
  configuration: { Name: 'shop', ...configuration },
});

/** A cluster of a template. */
export const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'Resource',
  configuration,
});
