import type { Fact } from '../../core/facts';
import { Properties } from '../../core/reading/properties';

/**
 * The protocols of HTTP and WebSocket APIs, by their IDs: `HTTP` or `WEBSOCKET`.
 *
 * @example
 * facts.about(apiProtocols, 'a1b2c3d4e5').includes('HTTP');
 */
export const apiProtocols: Fact<string> = {
  name: 'protocol of an API',
  resourceTypes: ['AWS::ApiGatewayV2::Api'],
  entries(item) {
    // The API of a template has no ID yet.
    if (item.shape === 'template') return [];
    const api = Properties.of(item.configuration, 'configuration');
    return [[api.string('apiId'), api.oneOf('protocolType', ['HTTP', 'WEBSOCKET'])]];
  },
};
