import { paginateDescribeRemediationExceptions, type RemediationException } from '@aws-sdk/client-config-service';
import type { PlanAction } from '../../../contract/plan-protocol';
import type { Fix } from '../../../core/remediation/plan';
import { describeError } from '../../../core/text/errors';
import { joinList } from '../../../core/text/format';
import { DAY_MS, formatMinute } from '../../../core/time';
import type { PlanDependencies } from '../dependencies';
import { PlanStore } from '../store/plan-store';
import type { DeployedRule } from '../verify/evaluate-live';
import { type PlanDecision, refuse } from './decision';

/** A check that a plan must pass. If the check itself fails, the plan does not pass. */
interface Guard {
  /** For the log. */
  readonly name: string;
  /** @returns the reason for a refusal, or `undefined` if the plan passes */
  check(request: GuardRequest): Promise<string | undefined>;
}

interface GuardRequest {
  readonly request: PlanAction;
  readonly deployed: DeployedRule;
  readonly resourceType: string;
  readonly fix: Fix;
  readonly dependencies: PlanDependencies;
}

/** Refuses a plan that does not pass all guards. */
export async function checkGuards(request: GuardRequest): Promise<PlanDecision | undefined> {
  for (const guard of GUARDS) {
    const reason = await guard.check(request);
    if (reason !== undefined) return refuse(guard.name, reason);
  }
  return undefined;
}

const REVIEW_FIRST = 'After a review, start the runbook with DecidedByPerson "yes"';

/** Refuses if AWS Config has a remediation exception: a person added it, or Config did after too many failures. */
const exceptionGuard: Guard = {
  name: 'exception',
  async check(guarded) {
    const { request, dependencies } = guarded;
    if (request.DecidedByPerson === 'yes') return undefined;
    try {
      const exceptions = await listExceptions(guarded);
      const current = exceptions.find(({ ExpirationTime }) => !ExpirationTime || ExpirationTime > dependencies.now());
      if (!current) return undefined;
      const expiry = current.ExpirationTime ? ` until ${formatMinute(current.ExpirationTime.toISOString())}` : '';
      const message = current.Message ? ` with the message "${current.Message}"` : '';
      return `AWS Config has a remediation exception for the resource${expiry}${message}. ${REVIEW_FIRST}`;
    } catch (error) {
      return `Cannot check for a remediation exception in AWS Config: ${describeError(error)}`;
    }
  },
};

async function listExceptions({
  request: { ResourceId },
  deployed,
  resourceType: ResourceType,
  dependencies: { clients },
}: GuardRequest): Promise<RemediationException[]> {
  const exceptions: RemediationException[] = [];
  const pages = paginateDescribeRemediationExceptions(
    { client: clients.config },
    { ConfigRuleName: deployed.configRuleName, ResourceKeys: [{ ResourceType, ResourceId }] },
  );
  for await (const { RemediationExceptions = [] } of pages) exceptions.push(...RemediationExceptions);
  return exceptions;
}

const MAX_FIXES_PER_DAY = 2;

/** Refuses a third remediation of a resource within 24 hours: something else keeps reverting it. */
const loopGuard: Guard = {
  name: 'loop breaker',
  async check({ request: { Rule, ResourceId, Mode, DecidedByPerson }, dependencies }) {
    if (DecidedByPerson === 'yes' || Mode === 'manual') return undefined;
    try {
      const since = new Date(dependencies.now().getTime() - DAY_MS);
      const times = await new PlanStore(dependencies).listFixTimes(since, Rule, ResourceId);
      if (times.length < MAX_FIXES_PER_DAY) return undefined;
      return `Remediated at ${joinList(times.map(formatMinute), times.length)} and non-compliant again: find out what keeps reverting it. ${REVIEW_FIRST}`;
    } catch (error) {
      return `Cannot check for recent remediations: ${describeError(error)}`;
    }
  },
};

const sideEffectGuard: Guard = {
  name: 'side effects',
  async check({ request: { Mode, DecidedByPerson }, fix }) {
    if (fix.sideEffects.length === 0 || DecidedByPerson === 'yes' || Mode === 'approve') return undefined;
    return `The remediation has side effects: ${fix.sideEffects.join('; ')}. ${REVIEW_FIRST}`;
  },
};

/** In the order in which they are checked. */
const GUARDS: readonly Guard[] = [exceptionGuard, loopGuard, sideEffectGuard];
