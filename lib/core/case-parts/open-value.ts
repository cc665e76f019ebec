import { insufficientData } from '../evaluation';
import { Unknown } from '../reading/unreadable';

/** A value that a template leaves open, for the cases of rules. */
export const parameter = new Unknown('{"Ref":"Parameter"}');

/** Returns the result for a template that leaves a property open, for the cases of rules. */
export const leftOpen = (path: string) =>
  insufficientData(`Properties.${path} is {"Ref":"Parameter"}, which the template leaves open`);
