import { toUnreadableOutput } from '../../engine/evaluation-json';
import type { Preview } from './preview';
import type { Previews } from './previews';

/** `assay remediate --preview --format json`. Its field names are a contract. */
export const previewsJson = ({ previews, unreadable, summary }: Previews): string =>
  `${JSON.stringify({ plans: previews.map(toOutput), unreadable: unreadable.map(toUnreadableOutput), summary }, null, 2)}\n`;

function toOutput({ source, evaluation, plan, outcome, after, verdicts, permissions, undoPermissions }: Preview) {
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
    verdicts,
    permissions,
    undoPermissions,
  };
}
