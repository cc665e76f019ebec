import { makePublicPolicyPlans } from '../../../lib/core/case-parts/public-policy-plans';
import { definePlanCases } from '../../../lib/core/cases';
import rule from './rule';

const key = { resourceId: '0a1b', configuration: { keyId: '0a1b', keyManager: 'CUSTOMER', keyState: 'Enabled' } };

export default definePlanCases(
  rule,
  makePublicPolicyPlans({
    service: 'kms',
    api: 'PutKeyPolicy',
    noun: 'key',
    recorded: (Policy) => ({ ...key, supplementaryConfiguration: { Policy } }),
    described: (Policy) => ({
      shape: 'description',
      resourceId: '0a1b',
      configuration: { KeyId: '0a1b', KeyManager: 'CUSTOMER', KeyState: 'Enabled' },
      supplementaryConfiguration: { Policy },
    }),
    toParameters: (Policy) => ({ KeyId: '0a1b', PolicyName: 'default', Policy }),
  }),
);
