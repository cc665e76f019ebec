import type { LocalService } from '../../service';
import type { ServiceContext } from '../service-context';
import { createInstanceOperations } from './instances';
import { createInterfaceOperations } from './network-interfaces';
import { createDefaultNetwork, createNetworkOperations } from './networks';
import { createPrefixListOperations } from './prefix-lists';
import { createSecurityGroupOperations } from './security-groups';
import { createNetworkSettingOperations } from './settings/network-settings';
import { createSnapshotBlockOperations } from './settings/snapshot-block';
import { createTagOperations } from './tags';
import { createVolumeOperations, type StoredModification } from './volumes';

/** Creates EC2 in an account and Region. Without a snapshot, the account has a default VPC. */
export function createEc2(context: ServiceContext): LocalService {
  createDefaultNetwork(context);
  const modifications = new Map<string, StoredModification>();
  return {
    name: 'ec2',
    operations: {
      ...createInstanceOperations(context),
      ...createInterfaceOperations(context),
      ...createNetworkOperations(context),
      ...createNetworkSettingOperations(context),
      ...createPrefixListOperations(context),
      ...createSecurityGroupOperations(context),
      ...createSnapshotBlockOperations(context),
      ...createTagOperations(context),
      ...createVolumeOperations(context, modifications),
    },
    save: () => [...modifications],
    restore: (state) => {
      for (const [id, modification] of state as [string, StoredModification][]) modifications.set(id, modification);
    },
  };
}
