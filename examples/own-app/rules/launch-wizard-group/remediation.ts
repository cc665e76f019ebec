import type { Remediation, SecurityGroup, Step } from 'assay';
import { authorizeIngress, formatCidr, inboundRulesOf, inboundState, isBlockRule, revokeIngress } from 'assay';
import { callOf, toIpPermissions, undoOf } from 'assay';

const PARAMETERS = ['GroupId', 'IpPermissions'];
const CLOSE: Step = { name: 'Close', operation: revokeIngress, parameters: PARAMETERS };
const REOPEN: Step = { name: 'Reopen', operation: authorizeIngress, parameters: PARAMETERS };

/** What lets in every address. */
export const openToAll = (group: SecurityGroup) =>
  inboundRulesOf(group)
    .filter(isBlockRule)
    .filter(({ source }) => formatCidr(source.cidr).endsWith('/0'));

/** Takes out what lets in every address, and leaves the other permissions of the group. */
export const remediation: Remediation<SecurityGroup> = {
  does: 'What lets in every address is revoked; the other permissions stay',
  leaves: 'Nothing',
  steps: [CLOSE],
  undoSteps: [REOPEN],
  plan(group) {
    const parameters = { GroupId: group.id, IpPermissions: toIpPermissions(openToAll(group)) };
    return {
      kind: 'fix',
      summary: 'Close to everybody what the launch wizard opened',
      calls: [callOf(CLOSE, parameters)],
      undo: [undoOf(CLOSE, REOPEN, parameters)],
      sideEffects: [],
    };
  },
  state: inboundState,
};
