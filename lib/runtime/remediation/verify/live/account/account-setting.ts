import type { CollectedAspect } from '../../../../../resources/collected-aspects';
import { type ReadSetting, readEbsEncryption, readPasswordPolicy } from '../../../../collector/account-settings';
import type { LiveReader } from '../live-resource';

/** The settings that remediations change. The collector reads them with the same calls. */
const SETTING_READERS: Readonly<Partial<Record<CollectedAspect, ReadSetting>>> = {
  'EBS encryption': readEbsEncryption,
  'password policy': readPasswordPolicy,
};

/** Reads a setting of the account: the one that the rule evaluates. It always exists. */
export const readLiveAccountSetting: LiveReader = async (id, { scope, clients, aspect }) => {
  const { accountId } = scope;
  if (id !== accountId) throw new Error(`it is account ${id}, expected ${accountId}`);
  const read = SETTING_READERS[aspect as CollectedAspect];
  if (!read) throw new Error(`there is no reader for ${aspect ?? 'the account itself'}`);
  return read({ clients, accountId });
};
