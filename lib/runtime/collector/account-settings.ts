import { GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import { GetAccountPasswordPolicyCommand, GetAccountSummaryCommand, NoSuchEntityException } from '@aws-sdk/client-iam';
import type { ConfigurationItem } from '../../core/item';
import { createAccountItem } from '../../formats/forms/credential-report';
import type { CollectedAspect } from '../../resources/collected-aspects';
import { DEFAULT_PASSWORD_POLICY } from '../../resources/iam/account';
import { type CollectionContext, type CollectorClients, requireAnswer } from './collector';

/** The parts of a {@link CollectionContext} that settings need. The plan function has them, too. */
interface SettingContext extends Pick<CollectionContext, 'accountId'> {
  readonly clients: Pick<CollectorClients, 'iam' | 'ec2'>;
}

/** Reads a setting of the account by calls of AWS. @throws CollectionError */
export type ReadSetting = (context: SettingContext) => Promise<ConfigurationItem>;

/** Reads whether the root user has MFA and access keys. */
export const readRootUser: ReadSetting = async (context) => {
  const answer = await requireAnswer('GetAccountSummary', context.clients.iam.send(new GetAccountSummaryCommand({})));
  return createSettingItem(context, 'root user', answer.SummaryMap, 'global');
};

/** Reads the password policy of the account, or the default of AWS if the account has none. */
export const readPasswordPolicy: ReadSetting = async (context) => {
  const call = context.clients.iam.send(new GetAccountPasswordPolicyCommand({})).catch((error: unknown) => {
    if (error instanceof NoSuchEntityException) return { PasswordPolicy: DEFAULT_PASSWORD_POLICY };
    throw error;
  });
  const answer = await requireAnswer('GetAccountPasswordPolicy', call);
  return createSettingItem(context, 'password policy', answer.PasswordPolicy, 'global');
};

/** Reads whether EBS encrypts new volumes by default, in the Region of the function. */
export const readEbsEncryption: ReadSetting = async (context) => {
  const { ec2 } = context.clients;
  const answer = await requireAnswer('GetEbsEncryptionByDefault', ec2.send(new GetEbsEncryptionByDefaultCommand({})));
  return createSettingItem(context, 'EBS encryption', answer, await ec2.config.region());
};

/** Returns the item of one aspect of an account. */
export const createSettingItem = (
  { accountId }: Pick<CollectionContext, 'accountId'>,
  aspect: CollectedAspect,
  answer: object | undefined,
  region: string,
): ConfigurationItem => ({ ...createAccountItem(accountId, aspect, { ...answer }), region });
