import {
  COMPLIANT,
  insufficientData,
  NOT_APPLICABLE,
  needsFacts,
  nonCompliant,
  type RuleResult,
} from '../../../lib/core/evaluation';
import { choice } from '../../../lib/core/parameters';
import { defineRule, every, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { type FlowLog, flowLogs, TRAFFIC_TYPES, type TrafficType } from '../../../lib/resources/vpc/flow-log';
import { vpc } from '../../../lib/resources/vpc/vpc';

/** Flags VPCs whose traffic no flow log records. */
export default defineRule({
  name: 'vpc-without-flow-logs',
  title: 'VPCs must have flow logs',
  rationale:
    'Flow logs show who sent what to whom in a network, also after an intrusion, and which connections security groups and network ACLs refused. They cannot be made afterwards.',
  severity: 'medium',
  resource: vpc,
  // A flow log can be deleted without a change of the VPC.
  triggers: [onChange, every('TwentyFour_Hours')],
  managedRules: ['VPC_FLOW_LOGS_ENABLED'],
  controls: [
    'FSBP EC2.6',
    'CIS 5.0 3.7',
    'CIS 7.0 4.7',
    'PCI DSS 4.0.1 5.3.4',
    'PCI DSS 4.0.1 10.2.1',
    'PCI DSS 4.0.1 10.2.1.1',
    'PCI DSS 4.0.1 10.2.1.2',
    'PCI DSS 4.0.1 10.2.1.3',
    'PCI DSS 4.0.1 10.2.1.4',
    'PCI DSS 4.0.1 10.2.1.5',
    'PCI DSS 4.0.1 10.2.1.6',
  ],
  parameters: {
    trafficType: choice({
      of: TRAFFIC_TYPES,
      default: 'REJECT',
      description: 'The traffic that must be recorded; a flow log of ALL records every kind',
    }),
  },
  facts: [flowLogs],
  limitations: [
    'Flow logs of subnets and network interfaces, which record a part of the VPC.',
    'For how long the log group or the bucket keeps the records.',
    'A Region without any flow log, and one whose flow logs AWS Config does not record, look the same: both are insufficient data.',
  ],
  collect(vpc, { parameters: { trafficType } }) {
    if (vpc.belongsToOtherAccount) return NOT_APPLICABLE;
    const { id, scope, templateFlowLogs } = vpc;
    if (templateFlowLogs) {
      return templateFlowLogs.length > 0
        ? evaluateLogs(templateFlowLogs, trafficType)
        : insufficientData('the VPC may have no flow log; the template has none for it');
    }
    return needsFacts({ id, scope });
  },
  conclude({ id, scope }, { facts, parameters: { trafficType } }) {
    const logs = facts.about(flowLogs, id);
    if (logs.length > 0 || facts.isRecorded(flowLogs, scope)) return evaluateLogs(logs, trafficType);
    return insufficientData('the VPC may have no flow log; the input has no flow log of its account and Region');
  },
});

function evaluateLogs(logs: readonly FlowLog[], required: TrafficType): RuleResult {
  if (logs.length === 0) return nonCompliant('No flow log records the traffic of the VPC');
  const active = logs.filter(({ isActive }) => isActive).map(({ traffic }) => traffic);
  if (active.length === 0) return nonCompliant(`Its flow logs do not deliver: ${joinList(logs.map(({ id }) => id))}`);
  const isMet = active.includes('ALL') || TRAFFIC_TYPES.every((type) => type === 'ALL' || active.includes(type));
  if (isMet || active.includes(required)) return COMPLIANT;
  return nonCompliant(`Its flow logs record ${joinList([...new Set(active)])} traffic, not ${required}`);
}
