import type { Frequency } from '../../../core/rule';
import { type Check, boolean, listOf, objectOf, oneOf, pattern, text } from './check';

/** Values that occur under several keys. */

export const accountId = pattern(/^\d{12}$/, 'a 12-digit account ID in quotes');

/** A Region of any partition: `eu-west-1`, `cn-north-1`, `us-gov-west-1`, `us-iso-east-1`, `eusc-de-east-1`. */
export const region = pattern(
  /^[a-z]{2,4}(-gov|-iso[a-z]?|-de)?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/,
  'a Region such as eu-west-1',
);

/** A resource type of AWS or of a third party. */
export const resourceType = pattern(
  /^[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}$/,
  'a resource type such as AWS::EC2::Volume',
);
