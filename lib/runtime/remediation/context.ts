import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { ResponseSettings } from '../../contract/response-settings';
import type { Rule } from '../../core/rule';
import type { Waiver } from '../../core/waivers';
import type { Logger } from '../evaluator/handler';
import type { LiveClients, LiveScope } from './verify/live/live-resource';

/** What the plan function is made of. */
export interface PlanDependencies {
  /** The rules that it can plan by. */
  readonly registry: readonly Rule[];
  readonly settings: ResponseSettings;
  readonly waivers: readonly Waiver[];
  readonly place: LiveScope;
  /** The name of the table. */
  readonly table: string;
  readonly evidenceBucket: string;
  readonly clients: PlanClients;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly logger: Logger;
}

export interface PlanClients extends LiveClients {
  readonly config: ConfigServiceClient;
  readonly dynamodb: DynamoDBClient;
  /** For the bucket of the records, which may be in another Region. */
  readonly evidence: S3Client;
  readonly ssm: SSMClient;
}

/** `2026-03-01 10:00 UTC` */
export const shownTime = (time: Date | string): string =>
  `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
