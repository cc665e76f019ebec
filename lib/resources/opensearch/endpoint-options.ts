import { isObject } from '../../core/json';
import type { Json } from '../../core/remediation/operation';
import { type Setting, setByOneCall } from '../../core/remediation/setting';
import type { WaitCondition } from '../../core/remediation/step';
import { defineSettingOperation, withConfiguration } from '../settings/setting-operation';
import type { EndpointOptions, SearchDomain } from './domain';

/** AWS Config writes the options of Elasticsearch in lower case. */
const NAMES_OF_ELASTICSEARCH: Readonly<Record<string, string>> = {
  EnforceHTTPS: 'enforceHTTPS',
  TLSSecurityPolicy: 'tlssecurityPolicy',
  CustomEndpointEnabled: 'customEndpointEnabled',
  CustomEndpoint: 'customEndpoint',
  CustomEndpointCertificateArn: 'customEndpointCertificateArn',
};

/**
 * Changes settings of a domain, of OpenSearch as of Elasticsearch.
 * https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_UpdateDomainConfig.html
 */
const updateDomain = defineSettingOperation({
  service: 'opensearch',
  api: 'UpdateDomainConfig',
  parameters: { DomainName: 'String', DomainEndpointOptions: 'StringMap' },
  permission: { action: 'es:UpdateDomainConfig', resource: `arn:\${Partition}:es:\${Region}:\${Account}:domain/*` },
  subject: 'DomainName',
  set(item, { DomainEndpointOptions = {} }) {
    const configuration = isObject(item.configuration) ? item.configuration : {};
    if (!('domainEndpointOptions' in configuration)) return withConfiguration(item, { DomainEndpointOptions });
    const domainEndpointOptions = Object.fromEntries(
      Object.entries(DomainEndpointOptions as object).map(([name, value]) => [NAMES_OF_ELASTICSEARCH[name], value]),
    );
    return { ...item, configuration: { ...configuration, domainEndpointOptions } };
  },
});

/** Until then a domain is described as before. */
const CHANGED: WaitCondition = {
  service: 'opensearch',
  api: 'DescribeDomain',
  parameters: { DomainName: '{{ ResourceId }}' },
  selector: '$.DomainStatus.DomainProcessingStatus',
  values: ['Active'],
  timeoutSeconds: 1800,
  permission: { action: 'es:DescribeDomain', resource: `arn:\${Partition}:es:\${Region}:\${Account}:domain/*` },
};

/** The options of the endpoint of a domain. They are sent as a whole, so that a custom endpoint stays. */
export const endpointOptions: Setting<SearchDomain, EndpointOptions & Json> = {
  label: 'domainEndpointOptions',
  read: ({ endpointOptions: options }) => options,
  ...setByOneCall<SearchDomain, EndpointOptions & Json>('EndpointOptions', {
    operation: updateDomain,
    waitFor: CHANGED,
    toParameters: ({ id }, DomainEndpointOptions) => ({ DomainName: id, DomainEndpointOptions }),
  }),
};
