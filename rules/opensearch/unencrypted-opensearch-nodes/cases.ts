import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { leftOpen, parameter } from '../../../lib/core/reading/open-value';
import { described, domain, elasticsearch, template } from '../sample-resources/domains';
import rule from './rule';

const OFF = nonCompliant('The nodes of the domain do not encrypt their traffic');
const UNKNOWN = insufficientData(
  'the nodes of the domain may not encrypt their traffic; the input does not have NodeToNodeEncryptionOptions',
);
const on = { NodeToNodeEncryptionOptions: { Enabled: true } };
const off = { NodeToNodeEncryptionOptions: { Enabled: false } };

export default defineCases(rule, [
  { scenario: 'a domain without encryption', ...domain(off), expected: OFF },
  {
    scenario: 'a domain of Elasticsearch without encryption',
    ...elasticsearch({ nodeToNodeEncryptionOptions: { enabled: false } }),
    expected: OFF,
  },
  {
    scenario: 'text from an older export',
    ...domain({ NodeToNodeEncryptionOptions: { Enabled: 'False' } }),
    expected: OFF,
  },
  { scenario: 'the output of describe-domains without encryption', ...described(off), expected: OFF },
  { scenario: 'a template that turns it off', ...template(off), expected: OFF },
  { scenario: 'a template that omits it', ...template({}), expected: OFF },
  {
    scenario: 'a template of Elasticsearch that omits it',
    ...template({}, 'AWS::Elasticsearch::Domain'),
    expected: OFF,
  },
  { scenario: 'a template with options that omit it', ...template({ NodeToNodeEncryptionOptions: {} }), expected: OFF },
  { scenario: 'an encrypted domain', ...domain(on), expected: COMPLIANT },
  {
    scenario: 'an encrypted domain of Elasticsearch',
    ...elasticsearch({ nodeToNodeEncryptionOptions: { enabled: true } }),
    expected: COMPLIANT,
  },
  { scenario: 'the output of describe-domains', ...described(on), expected: COMPLIANT },
  { scenario: 'a template with encryption', ...template(on), expected: COMPLIANT },
  { scenario: 'an item without the options', ...domain({}), expected: UNKNOWN },
  {
    scenario: 'null instead of the options',
    ...elasticsearch({ nodeToNodeEncryptionOptions: null }),
    expected: UNKNOWN,
  },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ NodeToNodeEncryptionOptions: { Enabled: parameter } }),
    expected: leftOpen('NodeToNodeEncryptionOptions.Enabled'),
  },
  {
    scenario: 'options without the flag',
    ...domain({ NodeToNodeEncryptionOptions: {} }),
    expected: unreadable(
      'Cannot read configuration.NodeToNodeEncryptionOptions.enabled: expected a boolean, found nothing',
    ),
  },
  {
    scenario: 'a word instead of a boolean',
    ...domain({ NodeToNodeEncryptionOptions: { Enabled: 'yes' } }),
    expected: unreadable(
      'Cannot read configuration.NodeToNodeEncryptionOptions.Enabled: expected a boolean, found "yes"',
    ),
  },
]);
