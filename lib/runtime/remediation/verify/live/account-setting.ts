import type { CollectedAspect } from '../../../../resources/collected-aspects';
import { collectEbsEncryption, collectPasswordPolicy } from '../../../collector/account-settings';
import type { LiveReader } from './live-resource';

/** The settings that remediations change. The collector reads them with the same calls. */
const COLLECT: Readonly<Partial<Record<CollectedAspect, typeof collectEbsEncryption>>> = {
  'EBS encryption': collectEbsEncryption,
  'password policy': collectPasswordPolicy,
};

/** Reads a setting of the account: the one that the rule evaluates. It always exists. */
export const readLiveAccountSetting: LiveReader = async (id, { scope, clients, aspect }) => {
  const { accountId } = scope;
  if (id !== accountId) throw new Error(`it is account ${id}, expected ${accountId}`);
  const collect = COLLECT[aspect as CollectedAspect];
  if (!collect) throw new Error(`there is no reader for ${aspect ?? 'the account itself'}`);
  const { items } = await collect({ clients, accountId });
  const [item] = items;
  if (!item) throw new Error('AWS did not return the setting');
  return { item: { ...item, isLive: true }, relatedItems: [] };
};
