import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const recorded = (mapPublicIpOnLaunch: boolean) => ({
  resourceId: 'subnet-0a',
  configuration: { subnetId: 'subnet-0a', vpcId: 'vpc-0a', mapPublicIpOnLaunch },
});
const fix = expectedSetting({
  service: 'ec2',
  api: 'ModifySubnetAttribute',
  step: 'PublicAddresses',
  to: { SubnetId: 'subnet-0a', MapPublicIpOnLaunch: { Value: false } },
  from: { SubnetId: 'subnet-0a', MapPublicIpOnLaunch: { Value: true } },
  summary: 'Give new instances in the subnet no public IPv4 address',
  sideEffects: [
    'New instances, such as those of an Auto Scaling group, reach the internet only by a NAT gateway, and are not reached from it, unless their launch template asks for an address',
    'A managed node group of EKS that uses it as a public subnet fails to add nodes, unless its launch template asks for an address',
  ],
});

export default definePlanCases(rule, [
  { scenario: 'a subnet that assigns public addresses', ...recorded(true), expected: fix },
  {
    scenario: 'the output of describe-subnets',
    shape: 'description',
    resourceId: 'subnet-0a',
    configuration: { SubnetId: 'subnet-0a', VpcId: 'vpc-0a', MapPublicIpOnLaunch: true },
    expected: fix,
  },
  {
    scenario: 'a subnet that assigns none',
    ...recorded(false),
    expected: nothingToDo('The resource is compliant'),
  },
]);
