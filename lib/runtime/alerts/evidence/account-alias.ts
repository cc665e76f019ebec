import { type IAMClient, ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import type { Logger } from '../../evaluator/handler';

/**
 * The account's alias, asked for once in a container's life; null where there is none, or where nobody may ask (an
 * organization can forbid it): an alert goes out without.
 */
export class AccountAlias {
  private alias: Promise<string | null> | undefined;

  constructor(
    private readonly client: IAMClient,
    private readonly logger: Logger,
  ) {}

  get(): Promise<string | null> {
    this.alias ??= this.ask();
    return this.alias;
  }

  private async ask(): Promise<string | null> {
    try {
      const { AccountAliases = [] } = await this.client.send(new ListAccountAliasesCommand({}));
      return AccountAliases[0] ?? null;
    } catch (error) {
      this.logger.warn('Cannot tell the alias of the account', { error });
      return null;
    }
  }
}
