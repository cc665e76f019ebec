/** Parts of the cases of rules about repositories. */

/** A repository as AWS Config records it. */
export const repository = (configuration: object) => ({
  resourceId: 'shop',
  configuration: {
    Arn: 'arn:aws:ecr:eu-west-1:111122223333:repository/shop',
    RepositoryName: 'shop',
    ...configuration,
  },
});

export const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'Resource',
  configuration,
});
