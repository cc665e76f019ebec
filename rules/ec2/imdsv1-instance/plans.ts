import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { needsManualFix, nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const recorded = (httpTokens: string, httpEndpoint = 'enabled', httpPutResponseHopLimit = 2) => ({
  resourceId: 'i-0a',
  configuration: {
    instanceId: 'i-0a',
    state: { code: 16, name: 'running' },
    metadataOptions: { state: 'applied', httpTokens, httpPutResponseHopLimit, httpEndpoint },
  },
});
const fix = expectedSetting({
  service: 'ec2',
  api: 'ModifyInstanceMetadataOptions',
  step: 'MetadataTokens',
  to: { InstanceId: 'i-0a', HttpTokens: 'required' },
  from: { InstanceId: 'i-0a', HttpTokens: 'optional' },
  summary: 'Require session tokens (IMDSv2)',
  sideEffects: [
    'Programs on the instance that still use IMDSv1, such as old SDKs and agents, lose the credentials of its role: the CloudWatch metric MetadataNoToken shows whether there are any',
  ],
  notes: ['The launch template is unchanged, so that the next instance from it accepts IMDSv1 again'],
});

export default definePlanCases(rule, [
  { scenario: 'an instance that accepts IMDSv1', ...recorded('optional'), expected: fix },
  {
    scenario: 'a hop limit of 1, which keeps tokens from containers',
    ...recorded('optional', 'enabled', 1),
    expected: {
      ...fix,
      sideEffects: [
        ...fix.sideEffects,
        'Containers with a network of their own lose them too, since no token passes the hop limit of 1: raise it to 2 first if there are any',
      ],
    },
  },
  {
    scenario: 'the output of describe-instances',
    shape: 'description',
    resourceId: 'i-0a',
    configuration: {
      InstanceId: 'i-0a',
      State: { Code: 16, Name: 'running' },
      MetadataOptions: { State: 'applied', HttpTokens: 'optional', HttpEndpoint: 'enabled' },
    },
    expected: fix,
  },
  {
    scenario: 'an item from before the option existed',
    resourceId: 'i-0a',
    configuration: { instanceId: 'i-0a', state: { code: 16, name: 'running' } },
    expected: needsManualFix('Insufficient data: IMDSv1 may be allowed; httpTokens is not in the input'),
  },
  {
    scenario: 'an instance that requires tokens',
    ...recorded('required'),
    expected: nothingToDo('The resource is compliant'),
  },
  {
    scenario: 'a metadata service that is off',
    ...recorded('optional', 'disabled'),
    expected: nothingToDo('The resource is compliant'),
  },
]);
