/** Parts of the cases of rules about clusters. */

/** A cluster as AWS Config records it. */
export const cluster = (configuration: object, LoggingStatus?: unknown) => ({
  resourceId: 'sales',
  configuration: { clusterIdentifier: 'sales', nodeType: 'ra3.large', ...configuration },
  supplementaryConfiguration: LoggingStatus === undefined ? {} : { LoggingStatus },
});

/** A cluster of a template. */
export const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'Resource',
  configuration,
});
