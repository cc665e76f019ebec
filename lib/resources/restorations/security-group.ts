import type { Json } from '../../core/remediation/operation';
import type { Restoration, RestoreCall } from '../../core/remediation/restoration';
import { makeCall, makeUndoCall, type Step } from '../../core/remediation/step';
import { joinList } from '../../core/text/format';
import {
  type CidrRule,
  flattenPermissions,
  isCidrRule,
  toInboundState,
  toIpPermissions,
  toPorts,
  toRuleKey,
} from '../ec2/inbound-rule';
import { describePermission, describeSource } from '../ec2/ip-permission';
import { type SecurityGroup, securityGroup } from '../ec2/security-group';
import { authorizeIngress, revokeIngress } from '../ec2/security-group-operations';

const RULES_OF_GROUP = ['GroupId', 'IpPermissions'];
const ADD: Step = { name: 'AddRules', operation: authorizeIngress, parameters: RULES_OF_GROUP };
const REMOVE: Step = { name: 'RemoveRules', operation: revokeIngress, parameters: RULES_OF_GROUP };
const ADD_AGAIN: Step = { ...ADD, name: 'AddRemovedRules' };
const REMOVE_AGAIN: Step = { ...REMOVE, name: 'RemoveAddedRules' };

/** Puts back inbound rules by CIDR range. Rules whose source is a group or a prefix list have no operation. */
export const securityGroupRestoration: Restoration<SecurityGroup> = {
  name: 'security-group-restore',
  resource: securityGroup,
  properties: 'inbound rules by CIDR range',
  // Missing rules come back first, so that traffic that both states allow is never interrupted.
  steps: [ADD, REMOVE],
  undoSteps: [ADD_AGAIN, REMOVE_AGAIN],
  plan(present, recorded) {
    const [current, wanted] = [listCidrRules(present), listCidrRules(recorded)];
    const bind = (step: Step, undoStep: Step, verb: string, rules: readonly CidrRule[]): RestoreCall[] => {
      if (rules.length === 0) return [];
      const parameters = { GroupId: present.id, IpPermissions: toIpPermissions(rules) as Json };
      const call = makeCall(step, parameters);
      return [
        {
          call,
          undo: makeUndoCall(step, undoStep, parameters),
          effect: `${verb} ${describeCidrRules(rules)}`,
          ...(step === REMOVE && { loss: LOSS }),
        },
      ];
    };
    return [
      ...bind(ADD, REMOVE_AGAIN, 'add', subtractRules(wanted, current)),
      ...bind(REMOVE, ADD_AGAIN, 'remove', subtractRules(current, wanted)),
    ];
  },
  listUnrecorded: () => ['IDs and tags of rules'],
  state: toInboundState,
};

/** EC2 gives each rule an ID of its own when it is added. */
const LOSS = 'a rule that the undo adds again gets a new ID and loses its tags';

const listCidrRules = (group: SecurityGroup): CidrRule[] => flattenPermissions(group).filter(isCidrRule);

function subtractRules(rules: readonly CidrRule[], others: readonly CidrRule[]): CidrRule[] {
  const known = new Set(others.map(toRuleKey));
  return rules.filter((rule) => !known.has(toRuleKey(rule)));
}

const describeCidrRules = (rules: readonly CidrRule[]): string =>
  joinList(
    rules.map((rule) => {
      const permission = describePermission({ protocol: rule.protocol, ports: toPorts(rule) });
      return `${permission} from ${describeSource(rule.source)}`;
    }),
    5,
  );
