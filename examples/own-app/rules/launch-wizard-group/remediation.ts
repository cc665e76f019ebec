import type { Remediation, SecurityGroup, Step } from 'assay';
import { authorizeIngress, flattenPermissions, formatCidr, isCidrRule, revokeIngress } from 'assay';
import { makeCall, makeUndoCall, toInboundState, toIpPermissions } from 'assay';

const PARAMETERS = ['GroupId', 'IpPermissions'];
const CLOSE: Step = { name: 'Close', operation: revokeIngress, parameters: PARAMETERS };
const REOPEN: Step = { name: 'Reopen', operation: authorizeIngress, parameters: PARAMETERS };

/** Returns the inbound rules that allow every address. */
export const findOpenRules = (group: SecurityGroup) =>
  flattenPermissions(group)
    .filter(isCidrRule)
    .filter(({ source }) => formatCidr(source.cidr).endsWith('/0'));

/** Revokes the inbound rules that allow every address. */
export const remediation: Remediation<SecurityGroup> = {
  summary: 'Revokes the inbound rules that allow every address, and nothing else',
  exclusions: 'Nothing',
  steps: [CLOSE],
  undoSteps: [REOPEN],
  plan(group) {
    const parameters = { GroupId: group.id, IpPermissions: toIpPermissions(findOpenRules(group)) };
    return {
      kind: 'fix',
      summary: 'Revoke the inbound rules that allow every address',
      calls: [makeCall(CLOSE, parameters)],
      undo: [makeUndoCall(CLOSE, REOPEN, parameters)],
      sideEffects: [],
    };
  },
  state: toInboundState,
};
