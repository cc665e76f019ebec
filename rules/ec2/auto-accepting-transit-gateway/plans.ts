import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { nothingToDo } from '../../../lib/core/remediation/plan';
import rule from './rule';

const recorded = (AutoAcceptSharedAttachments: string) => ({
  resourceId: 'tgw-0a',
  configuration: { Id: 'tgw-0a', AutoAcceptSharedAttachments, DnsSupport: 'enable' },
});
const toParameters = (AutoAcceptSharedAttachments: string) => ({
  TransitGatewayId: 'tgw-0a',
  Options: { AutoAcceptSharedAttachments },
});
const fix = expectedSetting({
  service: 'ec2',
  api: 'ModifyTransitGateway',
  step: 'AutomaticAcceptance',
  to: toParameters('disable'),
  from: toParameters('enable'),
  summary: 'Stop accepting attachments of other accounts automatically',
  sideEffects: ['New attachments of other accounts wait until somebody accepts them, also those that a pipeline makes'],
  notes: ['Present attachments stay: look through them for accounts that you do not know'],
});

export default definePlanCases(rule, [
  { scenario: 'a gateway that accepts attachments', ...recorded('enable'), expected: fix },
  {
    scenario: 'the output of describe-transit-gateways',
    shape: 'description',
    resourceId: 'tgw-0a',
    configuration: {
      TransitGatewayId: 'tgw-0a',
      Options: { AutoAcceptSharedAttachments: 'enable', DnsSupport: 'enable' },
    },
    expected: fix,
  },
  {
    scenario: 'a gateway that accepts none',
    ...recorded('disable'),
    expected: nothingToDo('The resource is compliant'),
  },
]);
