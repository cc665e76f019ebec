import { insufficientData } from '../../../lib/core/evaluation';
import { Unknown } from '../../../lib/core/reading/unreadable';

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

/** A value that the template leaves open. */
export const parameter = new Unknown('{"Ref":"Parameter"}');

/** The result for a template that leaves a property open. */
export const leftOpen = (path: string) =>
  insufficientData(`Properties.${path} is {"Ref":"Parameter"}, which the template leaves open`);
