import { isString } from '../core/json';
import type { PartDescription } from '../core/reading/reader';

/**
 * Reads the output of a call that returns the properties of one resource, without a list around them.
 * @param id the property with the id of the resource
 * @param marker a property that no output of another call with the same id has
 */
export const readSingleObject = (command: string, id: string, marker: string): PartDescription => ({
  command,
  read(configuration) {
    const { [id]: resourceId } = configuration;
    if (!isString(resourceId) || !Object.hasOwn(configuration, marker)) return undefined;
    return [{ id: resourceId, configuration, isEnough: true }];
  },
});
