/** Parts of the cases of rules about stages. */

/** A stage of a REST API as AWS Config records it. */
export const rest = (configuration: object) => {
  const arn = 'arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5/stages/prod';
  return {
    resourceType: 'AWS::ApiGateway::Stage',
    resourceId: arn,
    arn,
    configuration: { stageName: 'prod', cacheClusterEnabled: false, tracingEnabled: false, ...configuration },
  };
};

/** A stage of an HTTP or WebSocket API as AWS Config records it. */
export const v2 = (configuration: object) => {
  const arn = 'arn:aws:apigateway:eu-west-1::/apis/f6g7h8i9j0/stages/prod';
  return {
    resourceType: 'AWS::ApiGatewayV2::Stage',
    resourceId: arn,
    arn,
    configuration: { stageName: 'prod', autoDeploy: true, ...configuration },
  };
};

/** The API of that stage. */
export const api = (protocolType: string) => ({
  resourceType: 'AWS::ApiGatewayV2::Api',
  resourceId: 'arn:aws:apigateway:eu-west-1::/apis/f6g7h8i9j0',
  configuration: { apiId: 'f6g7h8i9j0', protocolType },
});

/** A stage of a template. */
export const template = (configuration: object, resourceType = 'AWS::ApiGateway::Stage') => ({
  shape: 'template' as const,
  resourceType,
  resourceId: 'Prod',
  configuration: { StageName: 'prod', ...configuration },
});
