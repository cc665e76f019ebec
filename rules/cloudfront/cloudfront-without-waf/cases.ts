import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { Reference } from '../../../lib/core/reading/unreadable';
import { described, distribution, leftOpen, template } from '../sample-resources/distributions';
import rule from './rule';

const ACL = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/0a1b';
const CLASSIC = '473e64fd-f30b-4765-81a0-62ad96dd167a';
const NO_ACL = nonCompliant('The distribution has no web ACL');
const ownAcl = new Reference('{"Fn::GetAtt":["Acl","Arn"]}', 'Acl', 'Arn');
const needsAcl = { parameters: { wafWebAclIds: ACL } };

export default defineCases(rule, [
  { scenario: 'an empty web ACL', ...distribution({ webACLId: '' }), expected: NO_ACL },
  { scenario: 'null instead of the web ACL', ...distribution({ webACLId: null }), expected: NO_ACL },
  { scenario: 'no web ACL', ...distribution({}), expected: NO_ACL },
  { scenario: 'a web ACL', ...distribution({ webACLId: ACL }), expected: COMPLIANT },
  { scenario: 'a web ACL of AWS WAF Classic', ...distribution({ webACLId: CLASSIC }), expected: COMPLIANT },
  { scenario: 'the required web ACL', ...distribution({ webACLId: ACL }), ...needsAcl, expected: COMPLIANT },
  {
    scenario: 'one of several required web ACLs',
    ...distribution({ webACLId: CLASSIC }),
    parameters: { wafWebAclIds: `${ACL}, ${CLASSIC}` },
    expected: COMPLIANT,
  },
  {
    scenario: 'another web ACL than the required one',
    ...distribution({ webACLId: `${ACL}2` }),
    ...needsAcl,
    expected: nonCompliant(`Its web ACL is ${ACL}2, not ${ACL}`),
  },
  {
    scenario: 'no web ACL, where one is required',
    ...distribution({ webACLId: '' }),
    ...needsAcl,
    expected: NO_ACL,
  },
  {
    scenario: 'a web ACL without rules, which no item of the distribution shows',
    ...distribution({ webACLId: ACL, comment: 'the web ACL has no rules' }),
    expected: COMPLIANT,
    todo: nonCompliant('Its web ACL has no rules'),
  },
  { scenario: 'the output of get-distribution', ...described({ WebACLId: ACL }), expected: COMPLIANT },
  {
    scenario: 'the output of get-distribution without a web ACL',
    ...described({ WebACLId: '' }),
    expected: NO_ACL,
  },
  {
    scenario: 'a list instead of the web ACL',
    ...distribution({ webACLId: [CLASSIC] }),
    expected: unreadable(
      `Cannot read configuration.distributionConfig.webACLId: expected a string, found ["${CLASSIC}"]`,
    ),
  },
  { scenario: 'a template without a web ACL', ...template({}), expected: NO_ACL },
  { scenario: 'a template with a web ACL', ...template({ WebACLId: ACL }), expected: COMPLIANT },
  { scenario: 'a template with a web ACL of its own', ...template({ WebACLId: ownAcl }), expected: COMPLIANT },
  {
    scenario: 'a template with a web ACL of its own, where another one is required',
    ...template({ WebACLId: ownAcl }),
    ...needsAcl,
    expected: insufficientData(`the distribution may have another web ACL than ${ACL}: ${ownAcl.what}`),
  },
  {
    scenario: 'a template that takes the web ACL from a parameter, which may be empty',
    ...template({ WebACLId: parameter }),
    expected: leftOpen('WebACLId'),
  },
]);
