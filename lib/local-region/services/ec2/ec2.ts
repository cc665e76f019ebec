import type { RecordedSettings } from '../../account/recorded-settings';
import type { LocalService } from '../../service';
import type { ServiceContext } from '../service-context';
import { createInstanceOperations } from './instances';
import { createInterfaceOperations } from './network-interfaces';
import { createDefaultNetwork, createNetworkOperations } from './networks';
import { createPrefixListOperations } from './prefix-lists';
import { createSecurityGroupOperations } from './security-groups';
import { createEbsEncryptionOperations, type EbsSettings } from './settings/ebs-encryption';
import { createLaunchTemplateOperations, type LaunchTemplateVersions } from './settings/launch-templates';
import { createNetworkSettingOperations } from './settings/network-settings';
import { createSnapshotBlockOperations } from './settings/snapshot-block';
import { createTagOperations } from './tags';
import { createVolumeOperations, type StoredModification } from './volumes';

interface Ec2State {
  readonly modifications: readonly (readonly [id: string, modification: StoredModification])[];
  readonly ebs: EbsSettings;
  readonly launchTemplates: readonly (readonly [id: string, versions: LaunchTemplateVersions])[];
}

/**
 * Creates EC2 in an account and Region. Without a snapshot, the account has a default VPC.
 * @param recorded the settings that the Region begins with @default those of a new account
 */
export function createEc2(
  context: ServiceContext,
  { encryptsByDefault = false }: Pick<RecordedSettings, 'encryptsByDefault'> = {},
): LocalService {
  createDefaultNetwork(context);
  const modifications = new Map<string, StoredModification>();
  const ebs: EbsSettings = { encryptsByDefault };
  const launchTemplates = new Map<string, LaunchTemplateVersions>();
  return {
    name: 'ec2',
    operations: {
      ...createEbsEncryptionOperations(ebs),
      ...createInstanceOperations(context, ebs),
      ...createInterfaceOperations(context),
      ...createLaunchTemplateOperations(context, launchTemplates),
      ...createNetworkOperations(context),
      ...createNetworkSettingOperations(context),
      ...createPrefixListOperations(context),
      ...createSecurityGroupOperations(context),
      ...createSnapshotBlockOperations(context),
      ...createTagOperations(context),
      ...createVolumeOperations(context, modifications, ebs),
    },
    save: (): Ec2State => ({ modifications: [...modifications], ebs, launchTemplates: [...launchTemplates] }),
    restore: (state) => {
      const saved = state as Ec2State;
      for (const [id, modification] of saved.modifications) modifications.set(id, modification);
      for (const [id, versions] of saved.launchTemplates) launchTemplates.set(id, versions);
      Object.assign(ebs, saved.ebs);
    },
  };
}
