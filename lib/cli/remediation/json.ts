import { toUnreadableOutput } from '../../report/json-parts';
import { formatAnswerJson } from '../output/answers';
import type { Preview } from './preview';
import type { Previews } from './result';

/** `assay remediate --preview --format json`. Its field names are a contract. */
export const formatPreviewsJson = ({ previews, unreadable, summary }: Previews): string =>
  formatAnswerJson({
    plans: previews.map(toOutput),
    unreadable: unreadable.map(toUnreadableOutput),
    summary,
  });

function toOutput({
  source,
  evaluation,
  plan,
  outcome,
  after,
  evaluationChanges,
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
    plan,
    outcome,
    after: after && {
      configuration: after.configuration ?? null,
      supplementaryConfiguration: after.supplementaryConfiguration ?? null,
    },
    evaluationChanges,
    permissions,
    undoPermissions,
  };
}
