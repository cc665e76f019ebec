import type { RecordedSettings } from '../../account/recorded-settings';
import type { CallInput } from '../../aws-call';
import type { LocalService } from '../../service';
import type { ServiceContext } from '../service-context';
import { createInstanceTypeOperations } from './instances/instance-types';
import { createInstanceOperations, type TerminatedInstance } from './instances/instances';
import { createKeyPairOperations } from './instances/key-pairs';
import { listIgnoredParameters } from './instances/launch-members';
import { createInterfaceOperations } from './network-interfaces';
import { createDefaultNetwork, createNetworkOperations, type VpcAttributes } from './networks';
import { createPrefixListOperations } from './prefix-lists';
import { createAddressOperations } from './routing/addresses';
import { createInternetGatewayOperations } from './routing/internet-gateways';
import { createRouteTableOperations } from './routing/route-tables';
import { createSecurityGroupOperations } from './security-groups';
import { createEbsEncryptionOperations, type EbsSettings } from './settings/ebs-encryption';
import { createLaunchTemplates, type LaunchTemplatesState, listIgnoredData } from './settings/launch-templates';
import { createNetworkSettingOperations } from './settings/network-settings';
import { createRecordedOperations } from './settings/recorded-resources';
import { createSnapshotBlockOperations } from './settings/snapshot-block';
import { createEbsSnapshotOperations } from './snapshots';
import { createTagOperations } from './tags';
import { createVolumeOperations, type StoredModification } from './volumes';

interface Ec2State {
  readonly modifications: readonly (readonly [id: string, modification: StoredModification])[];
  readonly ebs: EbsSettings;
  readonly launchTemplates: LaunchTemplatesState;
  readonly terminated: readonly (readonly [id: string, terminated: TerminatedInstance])[];
  readonly vpcAttributes: readonly (readonly [id: string, attributes: Readonly<Record<string, boolean>>])[];
}

/**
 * Creates EC2 in an account and Region. Without a snapshot, the account has a default VPC.
 * @param findRoles finds the ARNs of the roles of an instance profile
 * @param recorded the settings that the Region begins with @default those of a new account
 */
export function createEc2(
  context: ServiceContext,
  findRoles: (profile: CallInput) => readonly string[],
  { encryptsByDefault = false }: Pick<RecordedSettings, 'encryptsByDefault'> = {},
): LocalService {
  createDefaultNetwork(context);
  const modifications = new Map<string, StoredModification>();
  const ebs: EbsSettings = { encryptsByDefault };
  const terminated = new Map<string, TerminatedInstance>();
  const vpcAttributes: VpcAttributes = new Map();
  const launchTemplates = createLaunchTemplates(context);
  return {
    name: 'ec2',
    types: launchTemplates.types,
    completeInput: ({ operation, input }) => {
      if (operation !== 'RunInstances') return input;
      const defaults = input.LaunchTemplate ? launchTemplates.findDefaults(input.LaunchTemplate) : undefined;
      const { IamInstanceProfile: profile, ...launch }: CallInput = { ...defaults?.data, ...input };
      return {
        ...launch,
        ...(defaults && { LaunchTemplate: { LaunchTemplateId: defaults.id } }),
        ...(profile && { IamInstanceProfile: { ...profile, Roles: findRoles(profile) } }),
      };
    },
    listIgnored: ({ operation, input }) => {
      if (/^CreateLaunchTemplate/.test(operation)) return listIgnoredData(input.LaunchTemplateData);
      if (operation !== 'RunInstances') return [];
      const { LaunchTemplate: given, ...own } = input;
      // The members of the call itself that nothing reads are known already.
      const within = listIgnoredParameters(own).filter((path) => path.includes('.'));
      return given ? [...within, ...listIgnoredData(launchTemplates.findDefaults(given).data)] : within;
    },
    operations: {
      ...createAddressOperations(context),
      ...createEbsEncryptionOperations(ebs),
      ...createEbsSnapshotOperations(context),
      ...createInstanceOperations(context, ebs, terminated, launchTemplates.findDefaults),
      ...createInstanceTypeOperations(),
      ...createInterfaceOperations(context),
      ...createKeyPairOperations(context),
      ...launchTemplates.operations,
      ...createNetworkOperations(context, vpcAttributes),
      ...createInternetGatewayOperations(context),
      ...createNetworkSettingOperations(context),
      ...createPrefixListOperations(context),
      ...createRecordedOperations(context),
      ...createRouteTableOperations(context),
      ...createSecurityGroupOperations(context),
      ...createSnapshotBlockOperations(context),
      ...createTagOperations(context),
      ...createVolumeOperations(context, modifications, ebs),
    },
    save: (): Ec2State => ({
      modifications: [...modifications],
      ebs,
      launchTemplates: launchTemplates.save(),
      terminated: [...terminated],
      vpcAttributes: [...vpcAttributes],
    }),
    restore: (state, isUpdate = false) => {
      const saved = state as Ec2State;
      for (const [id, modification] of saved.modifications) modifications.set(id, modification);
      launchTemplates.restore(saved.launchTemplates, isUpdate);
      for (const [id, each] of saved.terminated) terminated.set(id, each);
      for (const [id, each] of saved.vpcAttributes) vpcAttributes.set(id, each);
      Object.assign(ebs, saved.ebs);
    },
  };
}
