import type { AccountResource } from '../../account/resources';
import { formatArn } from '../../arns';
import { AwsError } from '../../aws-call';
import type { LocalService } from '../../service';
import type { ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';
import { toSdkTags } from '../tags';

/** AWS Config has a type for each engine; a name is that of one domain. */
const DOMAIN_TYPES = ['AWS::OpenSearch::Domain', 'AWS::Elasticsearch::Domain'];

/** Creates the OpenSearch Service: the domains that AWS Config has recorded, and the options of their endpoints. */
export function createOpenSearch(context: ServiceContext): LocalService {
  const { resources } = context;
  const find = (name: string): AccountResource => {
    const [found] = DOMAIN_TYPES.flatMap((type) => resources.find(type, name) ?? []);
    if (found) return found;
    throw new AwsError('ResourceNotFoundException', `Domain not found: ${name}`, 409);
  };
  const toArn = ({ arn, resourceId }: AccountResource): string =>
    arn ?? formatArn(context.scope, 'es', `domain/${resourceId}`);
  return {
    name: 'opensearch',
    operations: {
      DescribeDomain: ({ input }) => {
        const domain = find(input.DomainName);
        const status = toSdkStructure('opensearch', 'DomainStatus', domain.configuration);
        const { elasticsearchVersion } = domain.configuration;
        const EngineVersion =
          elasticsearchVersion === undefined ? status.EngineVersion : `Elasticsearch_${elasticsearchVersion}`;
        return {
          DomainStatus: {
            ...status,
            EngineVersion,
            DomainProcessingStatus: 'Active',
            DomainName: domain.resourceId,
            ARN: toArn(domain),
          },
        };
      },
      ListTags: ({ input }) => {
        const { tags } = find(String(input.ARN).split(':domain/')[1] ?? '');
        return { TagList: toSdkTags(tags) };
      },
      UpdateDomainConfig: (call) => {
        const { DomainName, DomainEndpointOptions: changes = {} } = call.input;
        const domain = find(DomainName);
        const key = ['domainEndpointOptions', 'DomainEndpointOptions'].find((name) => name in domain.configuration);
        if (key === undefined) throw new AwsError('ValidationException', 'The domain has no endpoint options');
        const options = { ...(domain.configuration[key] as Readonly<Record<string, unknown>>) };
        for (const [name, value] of Object.entries(changes)) {
          const written = Object.keys(options).find((one) => one.toLowerCase() === name.toLowerCase());
          options[written ?? name] = value;
        }
        resources.configure(domain, { [key]: options }, call);
        return { DomainConfig: {} };
      },
    },
  };
}
