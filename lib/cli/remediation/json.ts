import type { Plan } from '../../core/remediation/plan';
import { toUnreadableOutput } from '../../report/json-parts';
import { formatAnswerJson } from '../output/answers';
import type { Preview } from './preview';
import type { PreviewSummary, Previews } from './result';

/** `assay remediate --preview --format json`. Its field names are a contract. */
export const formatPreviewsJson = ({ previews, unreadable, summary }: Previews): string =>
  formatAnswerJson({
    plans: previews.map(toOutput),
    unreadable: unreadable.map(toUnreadableOutput),
    summary: toSummary(summary),
  });

function toOutput({
  source,
  evaluation,
  plan,
  outcome,
  after,
  evaluationChanges: verdicts,
  permissions,
  undoPermissions,
}: Preview) {
  const { rule, resourceType, resourceId, accountId, region } = evaluation;
  const { complianceType, annotation, severity, orderingTimestamp } = evaluation;
  return {
    rule,
    resourceType,
    resourceId,
    accountId,
    region,
    source,
    evaluation: { complianceType, annotation, severity, orderingTimestamp },
    plan: toPlan(plan),
    outcome,
    after: after && {
      configuration: after.configuration ?? null,
      supplementaryConfiguration: after.supplementaryConfiguration ?? null,
    },
    verdicts,
    permissions,
    undoPermissions,
  };
}

/** The reason of a plan without calls is `because` in JSON. */
const toPlan = (plan: Plan) => (plan.kind === 'fix' ? plan : { kind: plan.kind, because: plan.reason });

const toSummary = ({ remediated, manual, pending, nothing, unreadable, ...counts }: PreviewSummary) => ({
  ...counts,
  putRight: remediated,
  pending,
  nothing,
  people: manual,
  unreadable,
});
