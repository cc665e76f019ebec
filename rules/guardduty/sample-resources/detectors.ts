import { insufficientData } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';

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

/** A value that the template leaves open. */
export const parameter = new Unknown('{"Ref":"Parameter"}');

/** The result for a template that leaves a property open. */
export const leftOpen = (path: string) =>
  insufficientData(`Properties.${path} is {"Ref":"Parameter"}, which the template leaves open`);
