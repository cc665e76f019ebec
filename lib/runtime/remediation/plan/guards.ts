import { DescribeRemediationExceptionsCommand, type RemediationException } from '@aws-sdk/client-config-service';
import type { PlanAction } from '../../../contract/plan-protocol';
import type { Fix } from '../../../core/remediation/plan';
import { joinList } from '../../../core/text/format';
import { DAY } from '../../../core/time';
import { describeError } from '../../aws/errors';
import { type PlanDependencies, shownTime } from '../context';
import { PlanStore } from '../store/plan-store';
import { type DeployedRule, requireResourceType } from '../verify/evaluate-live';

/** What a plan that could be made must pass first, in this order. What cannot be asked is not passed. */
export interface Guard {
  /** For the log. */
  readonly name: string;
  /** Why not, for people; `undefined` lets it through. */
  refusal(asked: GuardRequest): Promise<string | undefined>;
}

export interface GuardRequest {
  readonly request: PlanAction;
  readonly deployed: DeployedRule;
  readonly fix: Fix;
  readonly setup: PlanDependencies;
}

const BY_PERSON = 'Once a person has looked, start the document with DecidedByPerson "yes"';

/** Somebody told AWS Config to leave the resource alone, or Config did after too many failures. */
const exception: Guard = {
  name: 'exception',
  async refusal({ request, deployed, setup }) {
    if (request.DecidedByPerson === 'yes') return undefined;
    try {
      const found = (await exceptionsFor(request.ResourceId, deployed, setup)).find(
        ({ ExpirationTime }) => !ExpirationTime || ExpirationTime > setup.now(),
      );
      if (!found) return undefined;
      const end = found.ExpirationTime ? ` until ${shownTime(found.ExpirationTime)}` : '';
      const message = found.Message ? `, which says "${found.Message}"` : '';
      return `AWS Config holds an exception for the resource${end}${message}. ${BY_PERSON}`;
    } catch (error) {
      return `Cannot tell whether AWS Config holds an exception for the resource: ${describeError(error)}`;
    }
  },
};

async function exceptionsFor(
  ResourceId: string,
  deployed: DeployedRule,
  { clients }: PlanDependencies,
): Promise<RemediationException[]> {
  const exceptions: RemediationException[] = [];
  let NextToken: string | undefined;
  do {
    const page = await clients.config.send(
      new DescribeRemediationExceptionsCommand({
        ConfigRuleName: deployed.configRuleName,
        ResourceKeys: [{ ResourceType: requireResourceType(deployed), ResourceId }],
        NextToken,
      }),
    );
    exceptions.push(...(page.RemediationExceptions ?? []));
    NextToken = page.NextToken || undefined;
  } while (NextToken !== undefined);
  return exceptions;
}

/** Twice within a day is enough: something puts the resource back, and two robots would fight for ever. */
const MOST_FIXES = 2;

const loopBreaker: Guard = {
  name: 'loop breaker',
  async refusal({ request: { Rule, ResourceId, Mode, DecidedByPerson }, setup }) {
    if (DecidedByPerson === 'yes' || Mode === 'manual') return undefined;
    try {
      const since = new Date(setup.now().getTime() - DAY);
      const fixes = await new PlanStore(setup).fixesSince(since, Rule, ResourceId);
      if (fixes.length < MOST_FIXES) return undefined;
      const times = joinList(
        fixes.map(({ at }) => shownTime(at)),
        fixes.length,
      );
      return `Put right within a day already, on ${times}, and wrong again: find out what keeps changing it. ${BY_PERSON}`;
    } catch (error) {
      return `Cannot tell how often the resource was put right lately: ${describeError(error)}`;
    }
  },
};

const sideEffects: Guard = {
  name: 'side effects',
  async refusal({ request: { Mode, DecidedByPerson }, fix }) {
    if (fix.sideEffects.length === 0 || DecidedByPerson === 'yes' || Mode === 'approve') return undefined;
    return `It would change more than what is wrong: ${fix.sideEffects.join('; ')}. ${BY_PERSON}`;
  },
};

export const GUARDS: readonly Guard[] = [exception, loopBreaker, sideEffects];
