import { DescribeDomainCommand, ListTagsCommand } from '@aws-sdk/client-opensearch';
import { toTags } from '../../../../../formats/items/tags';
import { type LiveReader, ResourceGone, unlessGone } from '../live-resource';

/** Creates the reader of the domains of one engine. A domain of either engine is described by the same call. */
const createReader =
  (engine: string): LiveReader =>
  async (id, { clients: { opensearch } }) => {
    const label = `${engine} domain ${id}`;
    const answer = opensearch.send(new DescribeDomainCommand({ DomainName: id }));
    const { DomainStatus: domain } = await unlessGone(label, answer, 'ResourceNotFoundException');
    if (!domain?.ARN || domain.Deleted || !domain.EngineVersion?.startsWith(`${engine}_`)) {
      throw new ResourceGone(label);
    }
    const { TagList } = await opensearch.send(new ListTagsCommand({ ARN: domain.ARN }));
    return {
      resourceName: id,
      arn: domain.ARN,
      tags: toTags(TagList, 'TagList'),
      configuration: domain,
    };
  };

/** Reads a domain of OpenSearch, and its tags. */
export const readLiveOpenSearchDomain = createReader('OpenSearch');

/** Reads a domain of Elasticsearch, and its tags. */
export const readLiveElasticsearchDomain = createReader('Elasticsearch');
