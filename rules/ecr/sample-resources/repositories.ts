import { insufficientData } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';

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

/** A value that the template leaves open, and the result for a property that has it. */
export const parameter = new Unknown('{"Ref":"Parameter"}');
export const leftOpen = (path: string) =>
  insufficientData(`Properties.${path} is {"Ref":"Parameter"}, which the template leaves open`);
