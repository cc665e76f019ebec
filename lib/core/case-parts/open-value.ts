import { insufficientData } from '../evaluation';
import { Unknown } from '../reading/unreadable';

/** A value that a template leaves open, for the cases of rules. */
export const parameter = new Unknown('{"Ref":"Parameter"}');

const presentOrNot = { 'Fn::If': ['HasValue', 'a', { Ref: 'AWS::NoValue' }] };

/** A value that a template leaves out unless a condition holds, for the cases of rules. */
export const conditional = new Unknown(JSON.stringify(presentOrNot), presentOrNot);

/** Returns a text of which a template leaves parts open, for the cases of rules: `\${Prefix}-logs`. */
export const substitute = (text: string): Unknown =>
  new Unknown(JSON.stringify({ 'Fn::Sub': text }), { 'Fn::Sub': text });

/** Returns the result for a template that leaves a property open, for the cases of rules. */
export const leftOpen = (path: string, { what } = parameter) =>
  insufficientData(`Properties.${path} is ${what}, which the template leaves open`);
