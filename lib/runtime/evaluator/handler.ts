import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { RULE_PARAMETER } from '../../contract/rule-parameter';
import type { Rule } from '../../core/rule';
import type { Waiver } from '../../core/waivers';
import { identify } from '../../formats/configuration-item';
import { ConfigService, type Patience } from '../aws/config-service';
import { resolveEnabledRule } from './enabled-rule';
import { RuleEvaluator } from './evaluate';
import { evaluateChange } from './evaluate-change';
import { evaluateRecorded } from './evaluate-recorded';
import { type RuleEvent, readRuleEvent } from './event';
import { FailureCollector } from './failures';
import type { Invocation } from './invocation';
import { formatMetrics } from './metrics-log';
import { EvaluationReporter } from './put-evaluations';

/** What the evaluator is made of; the surroundings of a pure judgement. */
export interface EvaluatorDependencies {
  /** The rules that it can run. */
  readonly registry: readonly Rule[];
  readonly waivers: readonly Waiver[];
  /** With a single attempt: see {@link ConfigService}. */
  readonly client: ConfigServiceClient;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly sleep: Patience['sleep'];
  readonly random: Patience['random'];
  /** Takes lines of the function's log that CloudWatch reads metrics from. */
  readonly writeMetrics: (line: string) => void;
}

/** A structured log; Powertools' Logger is one. */
export interface Logger {
  info(message: string, details: Details): void;
  warn(message: string, details: Details): void;
  error(message: string, details: Details): void;
}
type Details = Record<string, unknown>;

/** What Lambda says of an invocation, as far as it matters here. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export type EvaluateHandler = (event: unknown, context: LambdaContext) => Promise<void>;

/** Milliseconds that are kept for the calls still under way, and for saying that time is up. */
const RESERVE = 2_000;

/** Faults that are logged one by one; the others are counted. */
const FAULTS_SAID = 50;

/**
 * Makes the function that AWS Config calls for every rule of ours: it judges what changed, or everything that is
 * recorded, by the rule that the event's parameters name, and reports the results.
 *
 * Whatever could not be judged or reported makes it throw, so that Lambda counts an error: a result that is missing
 * must not look like one that is as it was.
 */
export function createEvaluateHandler(setup: EvaluatorDependencies): EvaluateHandler {
  return async (event, context) => {
    const { logger, now } = setup;
    const begun = now();
    const about: Details = { requestId: context.awsRequestId };
    try {
      const told = readRuleEvent(event);
      Object.assign(about, detailsOf(told));
      const invocation = begin(told, begun, setup, context);
      try {
        await answer(told, begun, invocation, () =>
          logger.warn('Answered a message of a type that is not known', about),
        );
      } finally {
        conclude(invocation, begun, about, setup);
      }
      invocation.faults.raise(invocation.enabled.rule.name);
    } catch (error) {
      logger.error('Cannot evaluate', { ...about, error });
      throw error;
    }
  };
}

function begin(told: RuleEvent, begun: Date, setup: EvaluatorDependencies, context: LambdaContext): Invocation {
  const { registry, waivers, client, sleep, random } = setup;
  const enabled = resolveEnabledRule(registry, told.parameters);
  const timeLeft = (): number => context.getRemainingTimeInMillis() - RESERVE;
  const config = new ConfigService(client, { sleep, random, timeLeft });
  const faults = new FailureCollector();
  const judge = new RuleEvaluator(enabled, { now: begun, waivers }, config, faults);
  return { enabled, config, judge, report: new EvaluationReporter(config, told.resultToken), faults };
}

async function answer(told: RuleEvent, now: Date, invocation: Invocation, sayUnknown: () => void): Promise<void> {
  const { message } = told;
  switch (message.kind) {
    case 'schedule': {
      if (told.configRuleName === undefined) throw new Error('Cannot judge what is recorded: no configRuleName');
      return evaluateRecorded(message.createdAt, told.configRuleName, invocation);
    }
    case 'unknown':
      sayUnknown();
      return invocation.report.close();
    default:
      return evaluateChange(message, told.leftScope, now, invocation);
  }
}

/** Says what the invocation came to, for people and for CloudWatch, also when it failed midway. */
function conclude({ enabled, report, faults }: Invocation, begun: Date, about: Details, setup: EvaluatorDependencies): void {
  const { logger, now, writeMetrics } = setup;
  const at = now();
  const milliseconds = at.getTime() - begun.getTime();
  for (const { cause, ...fault } of faults.all.slice(0, FAULTS_SAID)) {
    logger.error('Cannot judge a resource', { ...about, ...fault });
  }
  logger.info('Reported', {
    ...about,
    ...Object.fromEntries(report.taken),
    unreadable: faults.all.length,
    milliseconds,
  });
  const tally = { at, milliseconds, evaluations: report.taken, unreadable: faults.all.length };
  for (const line of formatMetrics({ rule: enabled.rule.name, ...tally })) writeMetrics(line);
}

/** For the log: which rule, and which resource, and nothing of what the resource is like. */
function detailsOf({ message, parameters, configRuleName }: RuleEvent): Details {
  const resource =
    message.kind === 'change' ? message.item : message.kind === 'oversized change' ? message.summary : undefined;
  return {
    rule: parameters[RULE_PARAMETER],
    configRuleName,
    trigger: message.kind === 'unknown' ? message.messageType : message.kind,
    ...identify(resource),
  };
}
