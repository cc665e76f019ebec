import { Table } from '../aws/table';
import type { LambdaContext } from '../evaluator/handler';
import type { AlertContext, AlertDependencies } from './context';
import { AccountAlias } from './evidence/account-alias';
import { ActorSearch } from './evidence/actor-search';
import { handleComplianceChange } from './intake/compliance-change';
import { type AlertEvent, readAlertEvent } from './intake/event';
import { handleFailedExecution } from './intake/failed-execution';
import { AlertStore } from './store/alert-store';
import { sweep } from './sweep/sweep';

export type AlertHandler = (event: unknown, context: LambdaContext) => Promise<void>;

/**
 * Makes the function that EventBridge calls for changes of compliance, for remediations that failed, and every five
 * minutes for what waits.
 *
 * Whatever it could not read or deliver makes it throw: Lambda tries twice more, then the event lies in the
 * dead-letter queue with the reason. What was delivered before is not sent again.
 */
export function createAlertHandler(setup: AlertDependencies): AlertHandler {
  const { table, cloudTrail, iam, settings, partition, logger } = setup;
  const forLife = {
    ...setup,
    store: new AlertStore(new Table(table.client, table.name)),
    search: new ActorSearch(cloudTrail, { prefix: settings.prefix, partition }, setup),
    alias: new AccountAlias(iam, logger),
  };
  return async (event, context) => {
    const about = { requestId: context.awsRequestId };
    try {
      const run: AlertContext = {
        ...forLife,
        requestId: context.awsRequestId,
        timeLeft: () => context.getRemainingTimeInMillis(),
      };
      const told = readAlertEvent(event);
      Object.assign(about, detailsOf(told));
      await answer(run, told);
    } catch (error) {
      logger.error('Cannot act on an event', { ...about, error });
      throw error;
    }
  };
}

function answer(run: AlertContext, told: AlertEvent): Promise<void> {
  switch (told.kind) {
    case 'compliance change':
      return handleComplianceChange(run, told.change);
    case 'execution':
      return handleFailedExecution(run, told.status);
    case 'tick':
      return sweep(run);
  }
}

/** For the log: which rule and which resource, and nothing of what the resource is like. */
function detailsOf(told: AlertEvent): Record<string, unknown> {
  switch (told.kind) {
    case 'compliance change': {
      const { configRuleName, resourceType, resourceId } = told.change;
      return { configRuleName, resourceType, resourceId };
    }
    case 'execution':
      return { document: told.status.document, execution: told.status.executionId };
    case 'tick':
      return { tick: true };
  }
}
