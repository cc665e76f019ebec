import { GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import { GetAccountPasswordPolicyCommand, GetAccountSummaryCommand, NoSuchEntityException } from '@aws-sdk/client-iam';
import { createAccountItem } from '../../formats/forms/credential-report';
import type { CollectedAspect } from '../../resources/collected-aspects';
import { DEFAULT_PASSWORD_POLICY } from '../../resources/iam/account';
import { type Collection, type CollectionContext, type CollectorClients, requireAnswer } from './collector';

/** The parts of a {@link CollectionContext} that settings need. The plan function has them, too. */
interface SettingContext extends Pick<CollectionContext, 'accountId'> {
  readonly clients: Pick<CollectorClients, 'iam' | 'ec2'>;
}

type CollectSetting = (context: SettingContext) => Promise<Collection>;

/** Collects whether the root user has MFA and access keys. */
export const collectRootUser: CollectSetting = async (context) => {
  const answer = await requireAnswer('GetAccountSummary', context.clients.iam.send(new GetAccountSummaryCommand({})));
  return toCollection(context, 'root user', answer.SummaryMap, 'global');
};

/** Collects the password policy of the account, or the default of AWS if the account has none. */
export const collectPasswordPolicy: CollectSetting = async (context) => {
  const call = context.clients.iam.send(new GetAccountPasswordPolicyCommand({})).catch((error: unknown) => {
    if (error instanceof NoSuchEntityException) return { PasswordPolicy: DEFAULT_PASSWORD_POLICY };
    throw error;
  });
  const answer = await requireAnswer('GetAccountPasswordPolicy', call);
  return toCollection(context, 'password policy', answer.PasswordPolicy, 'global');
};

/** Collects whether EBS encrypts new volumes by default, in the Region of the function. */
export const collectEbsEncryption: CollectSetting = async (context) => {
  const { ec2 } = context.clients;
  const answer = await requireAnswer('GetEbsEncryptionByDefault', ec2.send(new GetEbsEncryptionByDefaultCommand({})));
  return toCollection(context, 'EBS encryption', answer, await ec2.config.region());
};

/** Returns the collection of one aspect of an account. */
export function toCollection(
  { accountId }: Pick<CollectionContext, 'accountId'>,
  aspect: CollectedAspect,
  answer: object | undefined,
  region: string,
): Collection {
  const item = { ...createAccountItem(accountId, aspect, { ...answer }), region };
  return { items: [item], unreadable: [], existing: [item] };
}
