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
