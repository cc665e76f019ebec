import type { ConfigurationItem } from '../../core/item';
import { isString } from '../../core/json';
import type { PropertyName } from '../../core/reading/properties';
import { defineReader, type Reader, Resource } from '../../core/reading/reader';
import { isUnknown, type MaybeUnknown } from '../../core/reading/unreadable';

/** The logs of a domain, by the names that the parameters of AWS's managed rules have for them. */
const LOGS = {
  error: 'ES_APPLICATION_LOGS',
  search: 'SEARCH_SLOW_LOGS',
  index: 'INDEX_SLOW_LOGS',
  audit: 'AUDIT_LOGS',
} as const;

/** https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainEndpointOptions.html */
export type EndpointOptions = {
  readonly EnforceHTTPS: boolean;
  readonly TLSSecurityPolicy: string;
  readonly CustomEndpointEnabled?: boolean;
  readonly CustomEndpoint?: string;
  readonly CustomEndpointCertificateArn?: string;
};

/** A log of a domain: `error`. */
export type DomainLog = keyof typeof LOGS;

/** The names of the logs. */
export const DOMAIN_LOGS = Object.keys(LOGS) as DomainLog[];

/**
 * A domain of OpenSearch or Elasticsearch. AWS Config writes the properties of the one in upper, of the other in lower
 * case.
 *
 * https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainStatus.html
 *
 * @example
 * const isPublic = (domain: SearchDomain) => !domain.isInVpc;
 */
export class SearchDomain extends Resource {
  /** Whether its endpoint is in subnets of a VPC. Otherwise it is on the internet. */
  get isInVpc(): boolean {
    const subnets = this.configuration.optionalObject(['VPCOptions', 'vpcoptions']);
    // A template names its subnets by references, which need no value here.
    return subnets?.has('subnetIds') === true && subnets.hasTexts('subnetIds');
  }

  /** Whether its data is encrypted; `undefined` if the input does not say so. */
  get encryptsAtRest(): boolean | undefined {
    return this.readFlag('encryptionAtRestOptions', 'enabled');
  }

  /** Whether its nodes encrypt what they send to each other; `undefined` if the input does not say so. */
  get encryptsBetweenNodes(): boolean | undefined {
    return this.readFlag('nodeToNodeEncryptionOptions', 'enabled');
  }

  /** Whether its endpoint refuses plain HTTP; `undefined` if the input does not say so. */
  get requiresHttps(): boolean | undefined {
    return this.readFlag('domainEndpointOptions', 'enforceHTTPS');
  }

  /** The policy that decides which protocols and ciphers clients may use; `undefined` if the input does not say so. */
  get tlsPolicy(): string | undefined {
    return this.configuration
      .optionalObject('domainEndpointOptions')
      ?.optionalString(['TLSSecurityPolicy', 'tlssecurityPolicy']);
  }

  /**
   * All options of the endpoint, as UpdateDomainConfig has them; `undefined` if the input lacks one that every domain
   * has.
   */
  get endpointOptions(): EndpointOptions | undefined {
    const options = this.configuration.optionalObject('domainEndpointOptions');
    const { requiresHttps: EnforceHTTPS, tlsPolicy: TLSSecurityPolicy } = this;
    if (!options || EnforceHTTPS === undefined || TLSSecurityPolicy === undefined) return undefined;
    const hasOwnName = options.optionalBoolean('customEndpointEnabled');
    const name = options.optionalString('customEndpoint');
    const certificate = options.optionalString('customEndpointCertificateArn');
    return {
      EnforceHTTPS,
      TLSSecurityPolicy,
      ...(hasOwnName !== undefined && { CustomEndpointEnabled: hasOwnName }),
      ...(name !== undefined && { CustomEndpoint: name }),
      ...(certificate !== undefined && { CustomEndpointCertificateArn: certificate }),
    };
  }

  /** Whether a change of its settings is in progress, during which it refuses others. */
  get isChanging(): boolean {
    return ['processing', 'upgradeProcessing'].some((key) => this.configuration.optionalBoolean(key) === true);
  }

  /** `Active`, `Isolated`, `Deleting`; `undefined` if the input does not say so. */
  get status(): string | undefined {
    return this.configuration.optionalString('domainProcessingStatus');
  }

  /** Returns the log group of a log; `undefined` if the domain does not write the log. */
  findLogGroup(log: DomainLog): MaybeUnknown<string> | undefined {
    const option = this.configuration.optionalObject('logPublishingOptions')?.optionalObject(LOGS[log]);
    const isOn = this.isTemplate ? option?.optionalBoolean('enabled') : option?.boolean('enabled');
    if (!option || !isOn) return undefined;
    const group = option.raw('cloudWatchLogsLogGroupArn');
    if (isUnknown(group)) return group;
    return option.string('cloudWatchLogsLogGroupArn') || undefined;
  }

  /** A template may omit an option that is off; AWS's output has all of them. */
  private readFlag(option: PropertyName, key: string): boolean | undefined {
    const options = this.configuration.optionalObject(option);
    if (this.isTemplate) return options?.optionalBoolean(key) ?? false;
    return options?.boolean(key);
  }
}

const openSearch = defineReader('AWS::OpenSearch::Domain', SearchDomain, {
  list: 'DomainStatusList',
  otherLists: ['DomainStatus'],
  id: 'DomainName',
  arn: 'ARN',
  findOtherType: findElasticsearchType,
});
const elasticsearch = defineReader('AWS::Elasticsearch::Domain', SearchDomain);

/** `aws es describe-elasticsearch-domains` writes `7.10`, and `OpenSearch_2.19` for a domain of OpenSearch. */
function findElasticsearchType({
  ElasticsearchVersion: version,
}: Readonly<Record<string, unknown>>): string | undefined {
  return isString(version) && !version.startsWith('OpenSearch') ? 'AWS::Elasticsearch::Domain' : undefined;
}

/**
 * Reads domains of OpenSearch and Elasticsearch.
 * @example
 * searchDomain.read(item).isInVpc;
 */
export const searchDomain: Reader<SearchDomain> = {
  resourceTypes: [...openSearch.resourceTypes, ...elasticsearch.resourceTypes],
  ...(openSearch.description && { description: openSearch.description }),
  read: (item: ConfigurationItem) =>
    (item.resourceType === 'AWS::Elasticsearch::Domain' ? elasticsearch : openSearch).read(item),
};
