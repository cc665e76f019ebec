/** Parts of the cases of rules about trails. */

/** A trail as AWS Config records it in its home Region. */
export const trail = (configuration: object) => ({
  configuration: {
    name: 'audit',
    homeRegion: 'eu-west-1',
    trailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit',
    isOrganizationTrail: false,
    ...configuration,
  },
});

/** A trail from describe-trails. */
export const described = (configuration: object) => ({
  shape: 'description' as const,
  configuration: { Name: 'audit', HomeRegion: 'eu-west-1', ...configuration },
});

/** A trail of a template. */
export const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'Audit',
  configuration: { IsLogging: true, ...configuration },
});
