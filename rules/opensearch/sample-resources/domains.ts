import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { type Case, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, type RuleResult } from '../../../lib/core/evaluation';
import { uncapitalize } from '../../../lib/core/text/casing';

/** Parts of the cases of rules about domains. */

/** A domain of OpenSearch as AWS Config records it. */
export const domain = (configuration: object) => ({
  resourceId: 'search',
  configuration: { DomainName: 'search', EngineVersion: 'OpenSearch_2.19', ...configuration },
});

/** A domain of Elasticsearch as AWS Config records it. */
export const elasticsearch = (configuration: object) => ({
  resourceType: 'AWS::Elasticsearch::Domain',
  resourceId: 'search',
  configuration: { domainName: 'search', elasticsearchVersion: '7.10', ...configuration },
});

/** A domain in the shape of describe-domains. */
export const described = (configuration: object) => ({
  shape: 'description' as const,
  resourceId: 'search',
  configuration: { DomainName: 'search', EngineVersion: 'OpenSearch_2.19', ...configuration },
});

/** A domain of a template. */
export const template = (configuration: object, resourceType = 'AWS::OpenSearch::Domain') => ({
  shape: 'template' as const,
  resourceType,
  resourceId: 'Search',
  configuration: { EngineVersion: 'OpenSearch_2.19', ...configuration },
});

/**
 * Makes the cases that all rules about an encryption of domains have in common.
 * @param options the property with the flag: `EncryptionAtRestOptions`
 * @param off the result without the encryption
 * @param unknown the result for an item that lacks the property
 */
export function makeEncryptionCases(options: string, off: RuleResult, unknown: RuleResult): readonly Case[] {
  const withFlag = (Enabled: unknown) => ({ [options]: { Enabled } });
  const inLowerCase = (value: unknown) => ({ [uncapitalize(options)]: value });
  return [
    { scenario: 'a domain without encryption', ...domain(withFlag(false)), expected: off },
    {
      scenario: 'a domain of Elasticsearch without encryption',
      ...elasticsearch(inLowerCase({ enabled: false })),
      expected: off,
    },
    { scenario: 'text from an older export', ...domain(withFlag('False')), expected: off },
    {
      scenario: 'the output of describe-domains without encryption',
      ...described(withFlag(false)),
      expected: off,
    },
    { scenario: 'a template that turns it off', ...template(withFlag(false)), expected: off },
    { scenario: 'a template that omits it', ...template({}), expected: off },
    {
      scenario: 'a template of Elasticsearch that omits it',
      ...template({}, 'AWS::Elasticsearch::Domain'),
      expected: off,
    },
    { scenario: 'a template with options that omit it', ...template({ [options]: {} }), expected: off },
    { scenario: 'an encrypted domain', ...domain(withFlag(true)), expected: COMPLIANT },
    {
      scenario: 'an encrypted domain of Elasticsearch',
      ...elasticsearch(inLowerCase({ enabled: true })),
      expected: COMPLIANT,
    },
    { scenario: 'the output of describe-domains', ...described(withFlag(true)), expected: COMPLIANT },
    { scenario: 'a template with encryption', ...template(withFlag(true)), expected: COMPLIANT },
    { scenario: 'an item without the options', ...domain({}), expected: unknown },
    { scenario: 'null instead of the options', ...elasticsearch(inLowerCase(null)), expected: unknown },
    {
      scenario: 'a template that takes it from a parameter',
      ...template(withFlag(parameter)),
      expected: leftOpen(`${options}.Enabled`),
    },
    {
      scenario: 'options without the flag',
      ...domain({ [options]: {} }),
      expected: unreadable(`Cannot read configuration.${options}.enabled: expected a boolean, found nothing`),
    },
    {
      scenario: 'a word instead of a boolean',
      ...domain(withFlag('yes')),
      expected: unreadable(`Cannot read configuration.${options}.Enabled: expected a boolean, found "yes"`),
    },
  ];
}
