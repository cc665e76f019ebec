import { isList, isObject, isString } from '../../../core/json';
import { isUnknown, Reference, Unknown } from '../../../core/reading/unreadable';
import { type Implications, type ImpliedResource, inMember, recordedAs, type Values } from './implication';

/** Resources that AWS Config records under another type than the one in a template, and settings of several types. */
export const OTHER_TYPES: Implications = [
  ['AWS::CertificateManager::Certificate', recordedAs('AWS::ACM::Certificate')],
  ['AWS::OpenSearchService::Domain', recordedAs('AWS::OpenSearch::Domain')],
  ['AWS::KMS::ReplicaKey', recordedAs('AWS::KMS::Key', toReplicaKey)],
  ['AWS::ECR::RepositoryCreationTemplate', recordedAs('AWS::ECR::Repository', toRepository)],
  ['AWS::ApiGateway::Deployment', { type: 'AWS::ApiGateway::Stage', find: toRestStage }],
  ['AWS::ApiGatewayV2::Api', { type: 'AWS::ApiGatewayV2::Stage', find: toQuickStage }],
  // The CDK creates clusters by a custom resource, too.
  [
    'Custom::AWSCDK-EKS-Cluster',
    {
      type: 'AWS::EKS::Cluster',
      find: (custom) => inMember(custom, 'Config', (config) => [{ properties: toCluster(config), model: config }]),
    },
  ],
];

/** The spec of a replica and its rotation are those of its primary key, which is in another Region. */
function toReplicaKey(replica: Values): Values {
  return {
    ...replica,
    EnableKeyRotation: new Unknown('the setting of the primary key'),
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecr-repositorycreationtemplate.html */
function toRepository(template: Values): Values {
  const { LifecyclePolicy: LifecyclePolicyText, ResourceTags: Tags, ImageTagMutability, RepositoryPolicy } = template;
  return {
    ...(LifecyclePolicyText !== undefined && { LifecyclePolicy: { LifecyclePolicyText } }),
    ...(ImageTagMutability !== undefined && { ImageTagMutability }),
    ...(RepositoryPolicy !== undefined && { RepositoryPolicyText: RepositoryPolicy }),
    ImageScanningConfiguration: new Unknown('the scanning configuration of the registry'),
    Tags,
  };
}

/**
 * A deployment with a stage name creates the stage, with one set of settings for all methods.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-deployment-stagedescription.html
 */
function toRestStage(deployment: Values): readonly ImpliedResource[] {
  const { RestApiId, StageName, StageDescription: description = {} } = deployment;
  if (StageName === undefined) return [];
  if (!isObject(description))
    return [{ suffix: 'stage', properties: description, cause: [deployment, 'StageDescription'] }];
  const { LoggingLevel, CachingEnabled, CacheDataEncrypted, MethodSettings: methods = [] } = description;
  const settings = { LoggingLevel, CachingEnabled, CacheDataEncrypted };
  const hasSettings = Object.values(settings).some((value) => value !== undefined);
  const everyMethod = { HttpMethod: '*', ResourcePath: '/*', ...settings };
  const properties = {
    ...description,
    RestApiId,
    StageName,
    MethodSettings: hasSettings && isList(methods) ? [everyMethod, ...methods] : methods,
  };
  return [{ suffix: isString(StageName) ? StageName : 'stage', properties, model: deployment }];
}

/**
 * An HTTP API with a target has a stage without logs.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html
 */
function toQuickStage(api: Values): readonly ImpliedResource[] {
  const { Target: target } = api;
  if (target === undefined) return [];
  const ApiId = new Reference('the API', '', 'ApiId', api);
  return [
    { suffix: '$default', properties: { ApiId, StageName: '$default', AutoDeploy: true }, cause: [api, 'Target'] },
  ];
}

/** The properties are those of the call, in lower camel case, which readers accept. Only its logs have another form. */
const toCluster = ({ name: Name, tags: Tags, logging, ...config }: Values): Values => ({
  ...config,
  Name,
  Tags,
  ...(logging !== undefined && { Logging: toLogging(logging) }),
});

function toLogging(logging: unknown): unknown {
  if (!isObject(logging)) return logging;
  const { clusterLogging: groups } = logging;
  return { ClusterLogging: { EnabledTypes: isList(groups) ? groups.flatMap(toEnabledTypes) : groups } };
}

/** A part of a group of logs that the template leaves open becomes an element that is not known. */
function toEnabledTypes(group: unknown): readonly unknown[] {
  if (!isObject(group)) return [group];
  const { enabled, types = [] } = group;
  if (isUnknown(enabled)) return [enabled];
  if (String(enabled) === 'false') return [];
  return isList(types) ? types.map((Type) => ({ Type })) : [types];
}
