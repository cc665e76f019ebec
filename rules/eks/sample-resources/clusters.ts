import { insufficientData } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';

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

/** A value that the template leaves open. */
export const parameter = new Unknown('{"Ref":"Parameter"}');

/** The result for a template that leaves a property open. */
export const leftOpen = (path: string) =>
  insufficientData(`Properties.${path} is {"Ref":"Parameter"}, which the template leaves open`);
