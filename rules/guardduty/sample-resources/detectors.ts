/** Parts of the cases of rules about detectors. */

/** A detector as AWS Config records it. */
export const detector = (configuration: object) => ({
  resourceId: '0a1b2c3d',
  configuration: { Id: '0a1b2c3d', Enable: true, FindingPublishingFrequency: 'SIX_HOURS', ...configuration },
});

/** A detector of a template. */
export const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'Detector',
  configuration: { Enable: true, ...configuration },
});

/** A feature of a detector. */
export const feature = (Name: string, Status: unknown) => ({ Name, Status });
