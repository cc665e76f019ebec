import type { AccountResource, AccountResources } from '../../account/resources';
import { VPC_TYPE } from './types';

export const findDefaultVpc = (resources: AccountResources): AccountResource | undefined =>
  resources.list(VPC_TYPE).find(({ configuration }) => configuration.isDefault === true);

export const isDefaultVpc = (resources: AccountResources, vpcId: unknown): boolean =>
  resources.find(VPC_TYPE, String(vpcId))?.configuration.isDefault === true;
