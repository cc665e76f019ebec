import type { ContextWithFacts } from '../../../lib/core/evaluation-context';
import type { Remediation } from '../../../lib/core/remediation/plan';
import { type Call, makeCall, makeUndoCall, type Step, type UndoCall } from '../../../lib/core/remediation/step';
import { joinList, pluralize } from '../../../lib/core/text/format';
import { interfacesUsingGroup } from '../../../lib/resources/ec2/network-interface';
import type { SecurityGroup } from '../../../lib/resources/ec2/security-group';
import { defineRuleOperations, listPermissionRequests } from '../../../lib/resources/settings/group-rules';

const parameters = ['GroupId', 'IpPermissions'];
const inbound = defineRuleOperations('IpPermissions');
const outbound = defineRuleOperations('IpPermissionsEgress');
const REVOKE_INBOUND: Step = { name: 'RevokeInbound', operation: inbound.revoke, parameters };
const REVOKE_OUTBOUND: Step = { name: 'RevokeOutbound', operation: outbound.revoke, parameters };
const RESTORE_INBOUND: Step = { name: 'RestoreInbound', operation: inbound.authorize, parameters };
const RESTORE_OUTBOUND: Step = { name: 'RestoreOutbound', operation: outbound.authorize, parameters };

/** Revokes all rules of a default group, in both directions. */
export const remediation: Remediation<SecurityGroup> = {
  summary: 'Revokes all inbound and outbound rules of the default group; the group itself stays',
  exclusions:
    'Nothing. Every plan needs approval, since what uses the group loses all traffic; it names the network interfaces',
  steps: [REVOKE_INBOUND, REVOKE_OUTBOUND],
  undoSteps: [RESTORE_INBOUND, RESTORE_OUTBOUND],
  facts: [interfacesUsingGroup],
  plan({ item, id }, context) {
    const directions = [
      {
        name: 'inbound',
        requests: listPermissionRequests(item, 'IpPermissions'),
        revoke: REVOKE_INBOUND,
        restore: RESTORE_INBOUND,
      },
      {
        name: 'outbound',
        requests: listPermissionRequests(item, 'IpPermissionsEgress'),
        revoke: REVOKE_OUTBOUND,
        restore: RESTORE_OUTBOUND,
      },
    ].filter(({ requests }) => requests.length > 0);
    const toParameters = (IpPermissions: Call['parameters'][]): Call['parameters'] => ({ GroupId: id, IpPermissions });
    return {
      kind: 'fix',
      summary: `Revoke all ${joinList(directions.map(({ name }) => name))} rules`,
      calls: directions.map(({ requests, revoke }): Call => makeCall(revoke, toParameters(requests))),
      undo: directions.map(
        ({ requests, revoke, restore }): UndoCall => makeUndoCall(revoke, restore, toParameters(requests)),
      ),
      cannotUndo:
        'A restored rule gets a new ID and loses its tags, and a rule whose source was deleted meanwhile cannot be restored',
      sideEffects: [describeUse(item, context)],
    };
  },
  state: ({ item }) => ({
    inbound: listPermissionRequests(item, 'IpPermissions'),
    outbound: listPermissionRequests(item, 'IpPermissionsEgress'),
  }),
};

/** The facts of a group that was read live are complete. */
function describeUse(
  { resourceId, isLive, ...scope }: SecurityGroup['item'],
  { facts }: Pick<ContextWithFacts, 'facts'>,
) {
  const interfaces = [...facts.about(interfacesUsingGroup, resourceId)].sort();
  if (interfaces.length > 0) {
    const [use, lose] = interfaces.length === 1 ? ['uses', 'it loses'] : ['use', 'they lose'];
    return `${pluralize(interfaces.length, 'network interface')} ${use} the group (${joinList(interfaces, 5)}): ${lose} the traffic that no other group allows`;
  }
  return isLive || facts.isRecorded(interfacesUsingGroup, scope)
    ? 'No network interface uses the group now, but what starts later without a group of its own gets this one, and then no traffic'
    : 'What uses the group loses the traffic that no other group allows; the input has no network interfaces of its account and Region';
}
