import type { TargetInput } from './input-transformer';

/** A rule of an event bus. */
export interface EventRule {
  readonly name: string;
  readonly arn: string;
  /** The name of its bus. */
  readonly bus: string;
  readonly pattern: object | undefined;
  readonly schedule: string | undefined;
  readonly state: 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
  readonly description: string | undefined;
  readonly targets: readonly EventTarget[];
  /** Epoch milliseconds. Rates count from then. */
  readonly createdAt: number;
  /** Whether a template created it, so that a changed deployment decides on it. */
  readonly isDeployed: boolean;
}

/** A target of a rule, as PutTargets takes it. */
export interface EventTarget extends TargetInput {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly RetryPolicy?: { readonly MaximumRetryAttempts?: number; readonly MaximumEventAgeInSeconds?: number };
  readonly SqsParameters?: { readonly MessageGroupId?: string };
}
