import { isObject, parseJson } from '../../core/json';
import type { AccountResource } from '../account/resources';
import { formatArn } from '../arns';
import { AwsError, type CallInput } from '../aws-call';
import type { LocalService } from '../service';
import { buildServiceResource, type ServiceContext } from './service-context';
import { toSdkStructure } from './shapes';
import { readTags, toSdkTags } from './tags';

/** AWS Config has a type for each engine; a name is that of one domain. */
const DOMAIN_TYPES = ['AWS::OpenSearch::Domain', 'AWS::Elasticsearch::Domain'];

/** Creates the OpenSearch Service: domains, which search nothing, and the options of their endpoints. */
export function createOpenSearch(context: ServiceContext): LocalService {
  const { resources, scope } = context;
  const find = (name: string): AccountResource => {
    const [found] = DOMAIN_TYPES.flatMap((type) => resources.find(type, name) ?? []);
    if (found) return found;
    throw new AwsError('ResourceNotFoundException', `Domain not found: ${name}`, 409);
  };
  const toArn = ({ arn, resourceId }: AccountResource): string =>
    arn ?? formatArn(context.scope, 'es', `domain/${resourceId}`);
  const describe = (domain: AccountResource): object => {
    const status = toSdkStructure('opensearch', 'DomainStatus', domain.configuration);
    const { elasticsearchVersion, AccessPolicies } = domain.configuration;
    return {
      ...status,
      EngineVersion:
        elasticsearchVersion === undefined ? status.EngineVersion : `Elasticsearch_${elasticsearchVersion}`,
      ...(isObject(AccessPolicies) && { AccessPolicies: JSON.stringify(AccessPolicies) }),
      DomainProcessingStatus: 'Active',
      Created: true,
      DomainName: domain.resourceId,
      ARN: toArn(domain),
    };
  };
  return {
    name: 'opensearch',
    operations: {
      DescribeDomain: ({ input }) => ({ DomainStatus: describe(find(input.DomainName)) }),
      ListDomainNames: ({ input: { EngineType } }) => ({
        DomainNames: DOMAIN_TYPES.flatMap((type) => resources.list(type))
          .map(({ resourceType, resourceId }) => ({
            DomainName: resourceId,
            EngineType: resourceType.split('::')[1],
          }))
          .filter((each) => EngineType === undefined || each.EngineType === EngineType),
      }),
      CreateDomain: (call) => {
        const { DomainName: name, TagList, AccessPolicies, DomainEndpointOptions, ...options } = readDomain(call.input);
        if (!/^[a-z][a-z\d-]{2,27}$/.test(name)) {
          throw new AwsError('ValidationException', `The domain name is invalid: ${name}`);
        }
        if (DOMAIN_TYPES.some((type) => resources.find(type, name))) {
          throw new AwsError('ResourceAlreadyExistsException', `Domain ${name} already exists`, 409);
        }
        const arn = formatArn(scope, 'es', `domain/${name}`);
        const tags = readTags(TagList);
        const domain = buildServiceResource(context, {
          resourceType: DOMAIN_TYPES[0] as string,
          resourceId: name,
          resourceName: name,
          arn,
          tags,
          configuration: {
            Id: `${scope.account}/${name}`,
            DomainName: name,
            Arn: arn,
            ...options,
            ...(AccessPolicies && { AccessPolicies: parseJson(AccessPolicies) }),
            DomainEndpointOptions: { ...DEFAULT_ENDPOINT_OPTIONS, ...DomainEndpointOptions },
            Tags: toSdkTags(tags),
          },
        });
        resources.put(domain, call);
        return { DomainStatus: describe(domain) };
      },
      DeleteDomain: (call) => {
        const domain = find(call.input.DomainName);
        resources.delete(domain.resourceType, domain.resourceId, call);
        return { DomainStatus: { ...describe(domain), Deleted: true } };
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

/** https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html */
const DEFAULT_ENDPOINT_OPTIONS = {
  EnforceHTTPS: false,
  TLSSecurityPolicy: 'Policy-Min-TLS-1-2-2019-07',
  CustomEndpointEnabled: false,
};

/** Reads the members of CreateDomain, with the defaults of the service. */
const readDomain = ({
  DomainName,
  TagList,
  AccessPolicies,
  DomainEndpointOptions,
  EngineVersion = 'OpenSearch_2.19',
  ClusterConfig = { InstanceType: 'm5.large.search', InstanceCount: 1 },
  EBSOptions = { EBSEnabled: false },
  VPCOptions,
  EncryptionAtRestOptions = { Enabled: false },
  NodeToNodeEncryptionOptions = { Enabled: false },
  AdvancedSecurityOptions = { Enabled: false },
  LogPublishingOptions = {},
}: CallInput) => ({
  DomainName,
  TagList,
  AccessPolicies,
  DomainEndpointOptions,
  EngineVersion,
  ClusterConfig,
  EBSOptions,
  VPCOptions,
  EncryptionAtRestOptions,
  NodeToNodeEncryptionOptions,
  AdvancedSecurityOptions,
  LogPublishingOptions,
});
