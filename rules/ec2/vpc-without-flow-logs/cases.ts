import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const vpc = { resourceId: 'vpc-0a', configuration: { vpcId: 'vpc-0a', isDefault: false, ownerId: '111122223333' } };
const log = (resourceId: string, trafficType: string, settings: object = {}) => ({
  resourceType: 'AWS::EC2::FlowLog',
  resourceId: `fl-${resourceId}-${trafficType}`,
  configuration: {
    resourceId,
    trafficType,
    flowLogStatus: 'ACTIVE',
    deliverLogsStatus: 'SUCCESS',
    ...settings,
  },
});
const template = (...logs: unknown[]) => ({
  shape: 'template' as const,
  resourceId: 'Network',
  configuration: { CidrBlock: '10.0.0.0/16' },
  supplementaryConfiguration: logs.length > 0 ? { 'AWS::EC2::FlowLog': logs } : {},
});
const NO_LOG = nonCompliant('No flow log records the traffic of the VPC');
const MAYBE = insufficientData('the VPC may have no flow log; the input has no flow log of its account and Region');
const all = { parameters: { trafficType: 'ALL' } };

export default defineCases(rule, [
  { scenario: 'flow logs of other VPCs', ...vpc, beside: [log('vpc-0b', 'ALL')], expected: NO_LOG },
  {
    scenario: 'a flow log of a subnet, which is a part',
    ...vpc,
    beside: [log('subnet-0a', 'ALL')],
    expected: NO_LOG,
  },
  {
    scenario: 'a flow log of accepted traffic',
    ...vpc,
    beside: [log('vpc-0a', 'ACCEPT')],
    expected: nonCompliant('Its flow logs record ACCEPT traffic, not REJECT'),
  },
  {
    scenario: 'a flow log of refused traffic, where all is asked for',
    ...vpc,
    beside: [log('vpc-0a', 'REJECT')],
    ...all,
    expected: nonCompliant('Its flow logs record REJECT traffic, not ALL'),
  },
  {
    scenario: 'a flow log that cannot deliver',
    ...vpc,
    beside: [log('vpc-0a', 'ALL', { deliverLogsStatus: 'FAILED', deliverLogsErrorMessage: 'Access error' })],
    expected: nonCompliant('Its flow logs do not deliver: fl-vpc-0a-ALL'),
  },
  {
    scenario: 'a flow log that is not active',
    ...vpc,
    beside: [log('vpc-0a', 'ALL', { flowLogStatus: 'INACTIVE' })],
    expected: nonCompliant('Its flow logs do not deliver: fl-vpc-0a-ALL'),
  },
  {
    scenario: 'a status of the delivery in other letters',
    ...vpc,
    beside: [log('vpc-0a', 'ALL', { deliverLogsStatus: 'Failed' })],
    expected: nonCompliant('Its flow logs do not deliver: fl-vpc-0a-ALL'),
  },
  {
    scenario: 'a deleted flow log',
    ...vpc,
    beside: [log('vpc-0b', 'ALL'), { ...log('vpc-0a', 'ALL'), status: 'ResourceDeleted' }],
    expected: NO_LOG,
  },
  {
    scenario: 'the output of describe-vpcs and describe-flow-logs',
    ...vpc,
    shape: 'description',
    configuration: { VpcId: 'vpc-0a', OwnerId: '111122223333' },
    beside: [log('vpc-0b', 'ALL')],
    expected: NO_LOG,
  },
  {
    scenario: 'a template with a flow log of accepted traffic',
    ...template({ ResourceId: 'Network', ResourceType: 'VPC', TrafficType: 'ACCEPT' }),
    expected: nonCompliant('Its flow logs record ACCEPT traffic, not REJECT'),
  },
  { scenario: 'a flow log of refused traffic', ...vpc, beside: [log('vpc-0a', 'REJECT')], expected: COMPLIANT },
  { scenario: 'a flow log of all traffic', ...vpc, beside: [log('vpc-0a', 'ALL')], expected: COMPLIANT },
  {
    scenario: 'a flow log of all traffic, where it is asked for',
    ...vpc,
    beside: [log('vpc-0a', 'ALL')],
    ...all,
    expected: COMPLIANT,
  },
  {
    scenario: 'two flow logs that record all traffic together',
    ...vpc,
    beside: [log('vpc-0a', 'ACCEPT'), log('vpc-0a', 'REJECT')],
    ...all,
    expected: COMPLIANT,
  },
  {
    scenario: 'a flow log that fails beside one that works',
    ...vpc,
    beside: [log('vpc-0a', 'ALL', { deliverLogsStatus: 'FAILED' }), log('vpc-0a', 'REJECT')],
    expected: COMPLIANT,
  },
  {
    scenario: 'a flow log without the status of its delivery, which a new one has not',
    ...vpc,
    beside: [log('vpc-0a', 'ALL', { deliverLogsStatus: null })],
    expected: COMPLIANT,
  },
  {
    scenario: 'a default VPC with a flow log',
    ...vpc,
    configuration: { vpcId: 'vpc-0a', isDefault: true },
    beside: [log('vpc-0a', 'ALL')],
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a flow log',
    ...template({ ResourceId: 'Network', ResourceType: 'VPC', TrafficType: 'ALL' }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a VPC that another account shares',
    ...vpc,
    configuration: { vpcId: 'vpc-0a', ownerId: '444455556666' },
    beside: [log('vpc-0b', 'ALL')],
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a flow log of a template for a VPC elsewhere',
    ...template({ ResourceId: 'vpc-0a', ResourceType: 'VPC', TrafficType: 'ALL' }),
    outside: 'vpc-0a',
    expected: NOT_APPLICABLE,
  },
  { scenario: 'no flow log in the input', ...vpc, expected: MAYBE },
  {
    scenario: 'flow logs of another Region alone',
    ...vpc,
    beside: [{ ...log('vpc-0b', 'ALL'), region: 'us-east-1' }],
    expected: MAYBE,
  },
  {
    scenario: 'flow logs of another account alone',
    ...vpc,
    beside: [{ ...log('vpc-0b', 'ALL'), accountId: '444455556666' }],
    expected: MAYBE,
  },
  {
    scenario: 'a template without a flow log',
    ...template(),
    expected: insufficientData('the VPC may have no flow log; the template has none for it'),
  },
  {
    scenario: 'a template that chooses whether there is a flow log',
    ...template(new Unknown('"Log" (created only if "IsProd" holds)')),
    expected: insufficientData(
      'supplementaryConfiguration.AWS::EC2::FlowLog[0] is "Log" (created only if "IsProd" holds), which the template leaves open',
    ),
  },
  {
    scenario: 'a template that takes the traffic from a parameter',
    ...template({ ResourceId: 'Network', TrafficType: new Unknown('{"Ref":"Traffic"}') }),
    expected: insufficientData(
      'supplementaryConfiguration.AWS::EC2::FlowLog[0].TrafficType is {"Ref":"Traffic"}, which the template leaves open',
    ),
  },
  {
    scenario: 'a number instead of the owner',
    ...vpc,
    configuration: { vpcId: 'vpc-0a', ownerId: 111122223333 },
    expected: unreadable('Cannot read configuration.ownerId: expected a string, found 111122223333'),
  },
]);
