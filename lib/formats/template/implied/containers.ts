import { isList, isObject } from '../../../core/json';
import { isUnknown, Unknown } from '../../../core/reading/unreadable';
import {
  type Implication,
  type Implications,
  type ImpliedResource,
  inElements,
  inMember,
  recordedAs,
  type Values,
} from './implication';

const SERVICE = 'AWS::ECS::Service';

const impliesTasks = (find: Implication['find']): Implication => ({ type: 'AWS::ECS::TaskDefinition', find });

/** Services and tasks of Amazon ECS that other resources make. */
export const CONTAINERS: Implications = [
  ['AWS::Batch::JobDefinition', impliesTasks(toJobs)],
  ['AWS::ECS::TaskSet', recordedAs(SERVICE, toService)],
  ['AWS::ECS::ExpressGatewayService', recordedAs(SERVICE, toExpressService)],
  ['AWS::ECS::ExpressGatewayService', impliesTasks(toExpressTasks)],
];

/**
 * AWS Batch runs jobs as tasks of Amazon ECS, except for those of Amazon EKS. Tasks on Fargate have interfaces of their own.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-batch-jobdefinition.html
 */
function toJobs(job: Values): readonly ImpliedResource[] {
  const { PlatformCapabilities: platforms } = job;
  const isFargate = isList(platforms) && platforms.length === 1 && platforms[0] === 'FARGATE';
  const mode = isFargate ? 'awsvpc' : new Unknown('the network mode that AWS Batch chooses');
  return [
    ...toTasks(job, 'ContainerProperties', mode),
    ...inMember(job, 'NodeProperties', (nodes) =>
      inElements(nodes, 'NodeRangeProperties', (range) => toTasks(range, 'Container', mode)),
    ),
  ];
}

const toTasks = (holder: Values, key: string, NetworkMode: unknown): readonly ImpliedResource[] => [
  ...inMember(holder, key, (container) => [
    { properties: { NetworkMode, ContainerDefinitions: [{ ...container, Name: 'default' }] }, cause: [holder, key] },
  ]),
  ...inMember(holder, 'EcsProperties', (properties) =>
    inElements(properties, 'TaskProperties', (task) => toTask(task, NetworkMode)),
  ),
];

function toTask(task: Values, NetworkMode: unknown): readonly ImpliedResource[] {
  const { Containers: containers, ...others } = task;
  const named = isList(containers)
    ? containers.map((one) => (isObject(one) ? { Name: 'default', ...one } : one))
    : containers;
  return [{ properties: { ...others, NetworkMode, ContainerDefinitions: named }, model: task }];
}

/** The tasks of a task set belong to a service, which then has no network settings of its own. */
function toService(taskSet: Values): Values {
  const { NetworkConfiguration: network, ...others } = taskSet;
  if (!isObject(network)) return taskSet;
  return { ...others, NetworkConfiguration: { AwsvpcConfiguration: network.AwsVpcConfiguration } };
}

/** Its subnets decide whether the tasks get public addresses. */
function toExpressService(express: Values): Values {
  const { NetworkConfiguration: network, Tags } = express;
  const AssignPublicIp = new Unknown('the kind of its subnets');
  return { NetworkConfiguration: isUnknown(network) ? network : { AwsvpcConfiguration: { AssignPublicIp } }, Tags };
}

function toExpressTasks(express: Values): readonly ImpliedResource[] {
  const key = 'PrimaryContainer';
  return inMember(express, key, (container) => [
    {
      suffix: 'task',
      properties: { NetworkMode: 'awsvpc', ContainerDefinitions: [{ ...container, Name: 'Main' }] },
      cause: [express, key],
    },
  ]);
}
