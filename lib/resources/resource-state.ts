import { isObject } from '../core/json';
import type { Properties } from '../core/reading/properties';

/**
 * Returns the state of a resource of EC2: text in AWS Config and describe calls, `{"value":"in-use"}` in advanced
 * queries, `undefined` in a template.
 * @example
 * readResourceState(Properties.of({ state: { value: 'in-use' } }, 'configuration')); // 'in-use'
 */
export const readResourceState = (configuration: Properties): string | undefined =>
  isObject(configuration.raw('state'))
    ? configuration.object('state').string('value')
    : configuration.optionalString('state');
