import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { AlertSettings, ResponseSettings } from '../../contract/response-settings';
import type { Rule } from '../../core/rule';
import type { Waiver } from '../../core/waivers';
import type { Logger } from '../evaluator/handler';
import type { Channels } from './delivery/channels';
import type { AccountAlias } from './evidence/account-alias';
import type { ActorSearch } from './evidence/actor-search';
import type { AlertStore } from './store/alert-store';

/** What the alert function is made of. */
export interface AlertDependencies {
  /** The rules that can plan. */
  readonly registry: readonly Rule[];
  readonly settings: ResponseSettings & { readonly alerts: AlertSettings };
  readonly waivers: readonly Waiver[];
  readonly accountId: string;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly table: { readonly client: DynamoDBClient; readonly name: string };
  readonly config: ConfigServiceClient;
  /** With a single attempt: see {@link ActorSearch}. */
  readonly cloudTrail: CloudTrailClient;
  readonly iam: IAMClient;
  readonly ssm: SSMClient;
  readonly channels: Channels;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** One invocation of the alert function. */
export interface AlertContext extends AlertDependencies {
  readonly store: AlertStore;
  readonly search: ActorSearch;
  readonly alias: AccountAlias;
  /** Names the invocation; Lambda's second try of it has the same name. */
  readonly requestId: string;
  /** Milliseconds until the function is ended. */
  timeLeft(): number;
}

/** Where alerts come from, for texts. */
export async function resolveScope({ accountId, region, partition, alias }: AlertContext) {
  return { accountId, region, partition, accountAlias: await alias.get() };
}
