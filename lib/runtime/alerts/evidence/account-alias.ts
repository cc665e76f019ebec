import { type IAMClient, ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import type { Logger } from '../../aws/lambda';

/** The account's alias, kept for the life of the function's environment. */
export class AccountAlias {
  private alias: Promise<string | null> | undefined;

  constructor(
    private readonly client: IAMClient,
    private readonly logger: Logger,
  ) {}

  /** Calls IAM once. Null if the account has no alias, or IAM denies the call, as an organization's policy can. */
  get(): Promise<string | null> {
    this.alias ??= this.fetch();
    return this.alias;
  }

  private async fetch(): Promise<string | null> {
    try {
      const { AccountAliases = [] } = await this.client.send(new ListAccountAliasesCommand({}));
      return AccountAliases[0] ?? null;
    } catch (error) {
      this.logger.warn('Cannot read the account alias', { error });
      return null;
    }
  }
}

export interface ScopeContext {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly alias: AccountAlias;
}

/** The account and Region that messages name. */
export async function resolveScope({ accountId, region, partition, alias }: ScopeContext) {
  return { accountId, region, partition, accountAlias: await alias.get() };
}
