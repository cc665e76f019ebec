import { CONFIG_ROLE, formatIamArn } from '../arns';
import { AwsError } from '../aws-call';
import { createServiceCaller } from '../callers';
import { isDeleted, type RecordedChange, type RecordedItem, type RecordedItems } from '../recording/recorded-items';
import type { RegionContext } from '../region-context';
import {
  type ConfigRule,
  type FindManagedTriggers,
  findPeriod,
  isInScope,
  isTriggeredByChanges,
  type ManagedTriggers,
} from './config-rule';

/** The result of a rule that AWS Config runs itself. */
export interface ConfigResult {
  readonly complianceType: string;
  readonly annotation?: string | undefined;
}

/** Evaluates an item in place of one of AWS's managed rules; undefined if there is no rule of the same meaning. */
export type EvaluateManaged = (
  identifier: string,
  parameters: Readonly<Record<string, string>>,
  item: RecordedItem,
  context: ManagedRuleContext,
) => ConfigResult | undefined;

/** The time and the other items that an evaluation may read. */
export interface ManagedRuleContext {
  readonly now: Date;
  /** Lists the newest item of each resource of a type that exists. */
  listItems(resourceType: string): readonly RecordedItem[];
}

/**
 * Evaluates items by a Guard policy, and returns their results in the same order.
 * @param parameters the input parameters of the rule, which the policy reads as `CONFIG_RULE_PARAMETERS.<name>`
 * @throws AwsError if the policy cannot be evaluated
 */
export type EvaluatePolicy = (
  policy: string,
  items: readonly RecordedItem[],
  parameters: Readonly<Record<string, unknown>>,
) => Promise<readonly ConfigResult[]>;

/** Returns why a rule cannot be evaluated here; undefined if it can. */
export type FindGap = (rule: ConfigRule) => string | undefined;

/** The parts of AWS Config that its rules work with. */
interface RuleHost {
  readonly context: RegionContext;
  readonly items: RecordedItems;
  readonly evaluateManaged: EvaluateManaged;
  readonly evaluatePolicy: EvaluatePolicy;
  readonly findGap?: FindGap | undefined;
  readonly findManagedTriggers?: FindManagedTriggers | undefined;
  findRule(name: string): ConfigRule | undefined;
  listRules(): readonly ConfigRule[];
  /** Stores a result that AWS Config's own rules have. */
  store(rule: ConfigRule, item: RecordedItem, result: ConfigResult): void;
  /** Creates a token with which a function reports results. */
  createToken(rule: ConfigRule): string;
}

/** A rule that evaluates an item, or all of them on a schedule. */
interface TriggeredEvaluation {
  readonly rule: string;
  readonly change?: RecordedChange;
}

/** When a rule evaluated last, in epoch milliseconds, and the error if it failed. */
interface EvaluationStatus {
  readonly time: number;
  readonly error: string | undefined;
}

interface RuleSchedule {
  /** When it evaluates next, in epoch milliseconds. */
  readonly time: number;
  cancel(): void;
}

/** The state of the evaluations, as JSON. */
export interface EvaluationsState {
  readonly schedules: readonly (readonly [rule: string, next: number])[];
  readonly status: readonly (readonly [rule: string, status: EvaluationStatus])[];
}

const EVALUATE_WORK = 'config:evaluate';

/** The largest message that AWS Config sends to a function with the whole item. */
const MAX_MESSAGE_BYTES = 256 * 1024;

/** Triggers evaluations by rules: on changes, on schedules, on demand. */
export class RuleEvaluations {
  private readonly schedules = new Map<string, RuleSchedule>();
  readonly status = new Map<string, EvaluationStatus>();

  constructor(private readonly host: RuleHost) {
    const { context, items } = host;
    context.work.register<TriggeredEvaluation>(EVALUATE_WORK, (evaluation) => this.evaluate(evaluation));
    items.onRecord((change) => {
      for (const rule of host.listRules()) {
        if (isTriggeredByChanges(rule, this.findTriggers(rule)) && this.isInScope(rule, change.item))
          this.add(rule, change);
      }
    });
  }

  /** Evaluates all recorded resources by a rule, as after its creation and on demand. */
  evaluateAll(rule: ConfigRule): void {
    const isByFunction = rule.source.Owner === 'CUSTOM_LAMBDA';
    if (isByFunction && isTriggeredByChanges(rule)) {
      for (const item of this.listInScope(rule)) this.add(rule, { item, diff: {} });
    }
    // AWS Config itself evaluates all resources at once.
    if (!isByFunction || this.findPeriod(rule) !== undefined) this.add(rule);
  }

  save(): EvaluationsState {
    return { schedules: [...this.schedules].map(([name, { time }]) => [name, time]), status: [...this.status] };
  }

  /** Takes back the state of an earlier process: schedules go on at their times. */
  restore({ schedules, status }: EvaluationsState): void {
    for (const name of [...this.schedules.keys()]) if (!this.host.findRule(name)) this.stopSchedule(name);
    for (const [name, time] of schedules) {
      const rule = this.host.findRule(name);
      if (rule) this.startSchedule(rule, time);
    }
    for (const [name, each] of status) this.status.set(name, each);
  }

  /**
   * Starts the schedule of a rule.
   * @param first when it evaluates first; after its period if absent
   */
  startSchedule(rule: ConfigRule, first?: number): void {
    this.stopSchedule(rule.name);
    const period = this.findPeriod(rule);
    if (period === undefined) return;
    const { clock } = this.host.context;
    const wait = (time: number): void => {
      const run = (): void => {
        this.add(rule);
        wait(clock.time + period);
      };
      this.schedules.set(rule.name, {
        time,
        cancel: clock.schedule({ time, name: rule.name, isRecurring: true, run }),
      });
    };
    wait(first ?? clock.time + period);
  }

  stopSchedule(name: string): void {
    this.schedules.get(name)?.cancel();
    this.schedules.delete(name);
  }

  private add(rule: ConfigRule, change?: RecordedChange): void {
    const evaluation: TriggeredEvaluation = { rule: rule.name, ...(change && { change }) };
    this.host.context.work.add(EVALUATE_WORK, evaluation, { name: `evaluation by ${rule.name}` });
  }

  private async evaluate({ rule: name, change }: TriggeredEvaluation): Promise<void> {
    const rule = this.host.findRule(name);
    if (!rule) return;
    const { time } = this.host.context.clock;
    const gap = this.host.findGap?.(rule);
    if (gap !== undefined) {
      this.status.set(name, { time, error: gap });
      this.host.context.report({ kind: 'not evaluated', configRuleName: name, reason: gap });
      return;
    }
    try {
      if (rule.source.Owner === 'CUSTOM_LAMBDA') await this.invoke(rule, change);
      else await this.evaluateHere(rule, change);
      this.status.set(name, { time, error: undefined });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.status.set(name, { time, error: error.message || error.code });
      this.host.context.report({
        kind: 'error',
        message: `AWS Config cannot run rule ${name}: ${error.message || error.code}`,
      });
    }
  }

  private async invoke(rule: ConfigRule, change: RecordedChange | undefined): Promise<void> {
    const { context, createToken } = this.host;
    const { scope } = context;
    const event = {
      version: '1.0',
      invokingEvent: JSON.stringify(change ? this.createChangeMessage(change) : this.createScheduleMessage()),
      ruleParameters: rule.inputParameters,
      resultToken: createToken(rule),
      eventLeftScope: false,
      executionRoleArn: formatIamArn(scope, CONFIG_ROLE),
      configRuleArn: rule.arn,
      configRuleName: rule.name,
      configRuleId: rule.id,
      accountId: scope.account,
    };
    await context.call({
      service: 'lambda',
      operation: 'Invoke',
      input: { FunctionName: rule.source.SourceIdentifier, InvocationType: 'Event', Payload: JSON.stringify(event) },
      caller: createServiceCaller(scope, 'config', rule.arn),
    });
  }

  private createChangeMessage({ item, diff }: RecordedChange): object {
    const notificationCreationTime = this.host.context.clock.now.toISOString();
    const message = {
      configurationItemDiff: Object.keys(diff).length > 0 ? diff : null,
      configurationItem: item,
      notificationCreationTime,
      messageType: 'ConfigurationItemChangeNotification',
      recordVersion: '1.3',
    };
    if (Buffer.byteLength(JSON.stringify(message)) <= MAX_MESSAGE_BYTES) return message;
    const { configuration, supplementaryConfiguration, tags, relationships, relatedEvents, ...summary } = item;
    return {
      configurationItemSummary: { changeType: 'UPDATE', ...summary },
      notificationCreationTime,
      messageType: 'OversizedConfigurationItemChangeNotification',
      recordVersion: '1.0',
    };
  }

  private createScheduleMessage(): object {
    const { clock, scope } = this.host.context;
    return {
      awsAccountId: scope.account,
      notificationCreationTime: clock.now.toISOString(),
      messageType: 'ScheduledNotification',
      recordVersion: '1.0',
    };
  }

  /** Evaluates by a rule that AWS Config runs itself. */
  private async evaluateHere(rule: ConfigRule, change: RecordedChange | undefined): Promise<void> {
    const items = change ? [change.item] : this.listInScope(rule);
    if (rule.source.Owner === 'CUSTOM_POLICY') await this.evaluatePolicy(rule, items);
    else this.evaluateManaged(rule, items);
  }

  private async evaluatePolicy(rule: ConfigRule, items: readonly RecordedItem[]): Promise<void> {
    const existing = items.filter((item) => !isDeleted(item));
    const policy = rule.source.CustomPolicyDetails?.PolicyText ?? '';
    const results = await this.host.evaluatePolicy(policy, existing, JSON.parse(rule.inputParameters));
    for (const [index, item] of existing.entries()) this.host.store(rule, item, results[index] as ConfigResult);
    for (const item of items.filter(isDeleted)) this.host.store(rule, item, { complianceType: 'NOT_APPLICABLE' });
  }

  private evaluateManaged(rule: ConfigRule, items: readonly RecordedItem[]): void {
    const { evaluateManaged, store } = this.host;
    const { SourceIdentifier = '' } = rule.source;
    const parameters = JSON.parse(rule.inputParameters) as Record<string, string>;
    const context: ManagedRuleContext = {
      now: this.host.context.clock.now,
      listItems: (type) => this.host.items.listNewest(type).filter((item) => !isDeleted(item)),
    };
    const failures: AwsError[] = [];
    for (const item of items) {
      try {
        const result = evaluateManaged(SourceIdentifier, parameters, item, context);
        if (!result)
          throw new AwsError('NotEvaluatedHere', `The managed rule ${SourceIdentifier} is not evaluated here`);
        store(rule, item, result);
      } catch (error) {
        // An item that cannot be evaluated does not keep the others from it.
        if (!(error instanceof AwsError)) throw error;
        failures.push(error);
      }
    }
    if (failures[0]) throw failures[0];
  }

  private listInScope(rule: ConfigRule): RecordedItem[] {
    return this.host.items.listNewest().filter((item) => !isDeleted(item) && this.isInScope(rule, item));
  }

  private findTriggers({ source: { Owner, SourceIdentifier = '' } }: ConfigRule): ManagedTriggers | undefined {
    return Owner === 'AWS' ? this.host.findManagedTriggers?.(SourceIdentifier) : undefined;
  }

  private findPeriod(rule: ConfigRule): number | undefined {
    return findPeriod(rule, this.findTriggers(rule));
  }

  private isInScope(rule: ConfigRule, item: RecordedItem): boolean {
    return isInScope(rule, item, this.findTriggers(rule));
  }
}
