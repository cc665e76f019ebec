import { DescribeDomainCommand, ListTagsCommand } from '@aws-sdk/client-opensearch';
import { toTags } from '../../../../../formats/items/tags';
import { createLiveItem, type LiveReader, ResourceGone, unlessGone } from '../live-resource';

/** Creates the reader of the domains of one engine. A domain of either engine is described by the same call. */
const createReader =
  (resourceType: string, engine: string): LiveReader =>
  async (id, { scope, clients: { opensearch } }) => {
    const label = `${engine} domain ${id}`;
    const answer = opensearch.send(new DescribeDomainCommand({ DomainName: id }));
    const { DomainStatus: domain } = await unlessGone(label, answer, 'ResourceNotFoundException');
    if (!domain?.ARN || domain.Deleted || !domain.EngineVersion?.startsWith(`${engine}_`)) {
      throw new ResourceGone(label);
    }
    const { TagList } = await opensearch.send(new ListTagsCommand({ ARN: domain.ARN }));
    return {
      item: createLiveItem(scope, {
        ...{ resourceType, resourceId: id, resourceName: id, arn: domain.ARN },
        tags: toTags(TagList, 'TagList'),
        configuration: domain,
      }),
      relatedItems: [],
    };
  };

/** Reads a domain of OpenSearch, and its tags. */
export const readLiveOpenSearchDomain = createReader('AWS::OpenSearch::Domain', 'OpenSearch');

/** Reads a domain of Elasticsearch, and its tags. */
export const readLiveElasticsearchDomain = createReader('AWS::Elasticsearch::Domain', 'Elasticsearch');
