import { insufficientData } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';

/** Parts of the cases of all rules about templates. */

/** A value that the template leaves open. */
export const parameter = new Unknown('{"Ref":"Parameter"}');

/** The result for a template that leaves a property open. */
export const leftOpen = (path: string) =>
  insufficientData(`Properties.${path} is {"Ref":"Parameter"}, which the template leaves open`);
