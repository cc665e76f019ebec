import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { leftOpen, parameter } from '../../../lib/core/reading/open-value';
import { described, domain, elasticsearch, template } from '../sample-resources/domains';
import rule from './rule';

const OFF = nonCompliant('The domain is not encrypted at rest');
const UNKNOWN = insufficientData(
  'the domain may not be encrypted at rest; the input does not have EncryptionAtRestOptions',
);
const on = { EncryptionAtRestOptions: { Enabled: true } };
const off = { EncryptionAtRestOptions: { Enabled: false } };

export default defineCases(rule, [
  { scenario: 'a domain without encryption', ...domain(off), expected: OFF },
  {
    scenario: 'a domain of Elasticsearch without encryption',
    ...elasticsearch({ encryptionAtRestOptions: { enabled: false } }),
    expected: OFF,
  },
  {
    scenario: 'text from an older export',
    ...domain({ EncryptionAtRestOptions: { Enabled: 'False' } }),
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
  { scenario: 'a template with options that omit it', ...template({ EncryptionAtRestOptions: {} }), expected: OFF },
  { scenario: 'an encrypted domain', ...domain(on), expected: COMPLIANT },
  {
    scenario: 'an encrypted domain of Elasticsearch',
    ...elasticsearch({ encryptionAtRestOptions: { enabled: true } }),
    expected: COMPLIANT,
  },
  { scenario: 'the output of describe-domains', ...described(on), expected: COMPLIANT },
  { scenario: 'a template with encryption', ...template(on), expected: COMPLIANT },
  { scenario: 'an item without the options', ...domain({}), expected: UNKNOWN },
  { scenario: 'null instead of the options', ...elasticsearch({ encryptionAtRestOptions: null }), expected: UNKNOWN },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ EncryptionAtRestOptions: { Enabled: parameter } }),
    expected: leftOpen('EncryptionAtRestOptions.Enabled'),
  },
  {
    scenario: 'options without the flag',
    ...domain({ EncryptionAtRestOptions: {} }),
    expected: unreadable(
      'Cannot read configuration.EncryptionAtRestOptions.enabled: expected a boolean, found nothing',
    ),
  },
  {
    scenario: 'a word instead of a boolean',
    ...domain({ EncryptionAtRestOptions: { Enabled: 'yes' } }),
    expected: unreadable('Cannot read configuration.EncryptionAtRestOptions.Enabled: expected a boolean, found "yes"'),
  },
]);
