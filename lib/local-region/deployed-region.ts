import type { ScriptHost } from './automation/automation';
import type { FindManagedTriggers } from './config/config-rule';
import { AwsConfig } from './config/config-service';
import { formatRemediationRole } from './config/remediations';
import type { EvaluateManaged, EvaluatePolicy, FindGap } from './config/rule-evaluations';
import type { QueryItems } from './config/select';
import { CloudFormation } from './deployment/cloudformation';
import type { Deployment } from './deployment/deploy';
import { type DeployedResource, deleteDropped, listDeployed } from './deployment/dropped-resources';
import { EventBridge } from './events/event-bridge';
import { Lambda } from './functions/lambda';
import type { FunctionHost } from './functions/lambda-function';
import { Kms } from './messaging/kms';
import { Sns } from './messaging/sns';
import { Sqs } from './messaging/sqs';
import { CloudWatch } from './observability/cloudwatch';
import { Logs } from './observability/logs';
import type { ConfigRecorder } from './recording/config-recorder';
import type { RecordedItems } from './recording/recorded-items';
import type { RegionContext } from './region-context';
import type { CreatedResource, DeploymentScope, LocalService, TemplateType } from './service';
import { Ssm } from './systems-manager/ssm';
import { DynamoDb } from './tables/dynamodb';
import type { PendingWork } from './work-queue';

/** The parts outside a Region that it works with. */
interface RegionHost {
  readonly deployment: Deployment;
  readonly functions: FunctionHost;
  readonly scripts: ScriptHost;
  readonly findGap?: FindGap | undefined;
  readonly findManagedTriggers?: FindManagedTriggers | undefined;
  readonly evaluateManaged: EvaluateManaged;
  readonly evaluatePolicy: EvaluatePolicy;
  readonly queryItems?: QueryItems | undefined;
  readonly items: RecordedItems;
  /** The operations and template types of the recorder and its delivery channel. */
  readonly recorder: Pick<ConfigRecorder, 'operations' | 'types' | 'adopt'>;
  /** The template types that services of the account create: roles, buckets. */
  readonly accountTypes: Readonly<Record<string, TemplateType>>;
  /** Finds the event bridge of another account or Region. */
  findEventBridge(account: string, region: string): EventBridge | undefined;
}

/** The state of a Region, as JSON. */
export interface RegionState {
  readonly deployed: readonly DeployedResource[];
  readonly work: readonly PendingWork[];
  readonly services: Readonly<Record<string, unknown>>;
}

/** The services of one account and Region that a deployment creates and runs. */
export class DeployedRegion {
  readonly eventBridge: EventBridge;
  readonly lambda: Lambda;
  readonly config: AwsConfig;
  readonly ssm: Ssm;
  readonly sns: Sns;
  readonly sqs: Sqs;
  readonly tables: DynamoDb;
  readonly logs: Logs;
  readonly cloudWatch: CloudWatch;
  readonly services: readonly LocalService[];
  /** Listed once, since that resolves the templates. */
  private readonly deployed: readonly DeployedResource[];

  constructor(
    readonly context: RegionContext,
    private readonly host: RegionHost,
  ) {
    this.eventBridge = new EventBridge(context, (account, region) => host.findEventBridge(account, region));
    this.cloudWatch = new CloudWatch(context);
    this.logs = new Logs(context, (line) => this.cloudWatch.readLine(line));
    this.lambda = new Lambda(context, host.functions, this.cloudWatch);
    this.ssm = new Ssm(context, this.eventBridge, host.scripts);
    this.sns = new Sns(context);
    this.sqs = new Sqs(context, this.cloudWatch);
    this.tables = new DynamoDb(context);
    this.config = new AwsConfig(context, { ...host, eventBridge: this.eventBridge });
    this.deployed = listDeployed(host.deployment, context);
    this.services = [
      ...[this.eventBridge, this.cloudWatch, this.logs, this.lambda, this.ssm, this.sns, this.sqs, this.tables],
      ...[this.config, new Kms(context), new CloudFormation(host.deployment, context.scope, context.clock.now)],
    ];
  }

  /** Creates the resources of the templates, and returns what has no effect here, in words. */
  async deploy(): Promise<string[]> {
    const own = this.services.map(({ types = {} }) => types);
    const types: Record<string, TemplateType> = Object.assign({}, ...own, this.host.accountTypes);
    await types['AWS::IAM::Role']?.create(createRemediationRole(this.context.scope));
    // Rules evaluate nothing without a recorder, so a deployment that has none uses one that is there.
    if (!this.host.deployment.hasType(this.context.scope, RECORDER_TYPE)) this.host.recorder.adopt();
    return this.host.deployment.create(this.context.scope, types);
  }

  save(): RegionState {
    const saved = this.services.filter((service) => service.save).map((service) => [service.name, service.save?.()]);
    return {
      deployed: this.deployed,
      work: this.context.work.list(),
      services: Object.fromEntries(saved),
    };
  }

  /** Deletes what an earlier deployment created, and this one does not have. */
  deleteDropped({ deployed }: RegionState): Promise<void> {
    return deleteDropped(this.host.deployment, this.context, { before: deployed, now: this.deployed });
  }

  /** @param isUpdate whether the state is of another deployment; then the work of this one is kept */
  restore({ work, services }: RegionState, isUpdate: boolean): void {
    if (!isUpdate) this.context.work.clear();
    for (const service of this.services) {
      if (service.name in services) service.restore?.(services[service.name], isUpdate);
    }
    this.context.work.restore(work);
  }
}

const RECORDER_TYPE = 'AWS::Config::ConfigurationRecorder';

/** Creates the service-linked role with which AWS Config starts remediation. */
function createRemediationRole(scope: DeploymentScope): CreatedResource {
  const arn = formatRemediationRole(scope);
  const ref = arn.split('/').at(-1) as string;
  const allow = (statement: object) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
  const document = allow({
    Action: [
      'ssm:GetDocument',
      'ssm:DescribeDocument',
      'ssm:StartAutomationExecution',
      'ssm:GetAutomationExecution',
      'iam:PassRole',
    ],
    Resource: '*',
  });
  return {
    stackName: 'AWS Config',
    logicalId: ref,
    type: 'AWS::IAM::Role',
    ref,
    arn,
    attributes: { Arn: arn },
    properties: {
      RoleName: ref,
      Path: '/aws-service-role/remediation.config.amazonaws.com/',
      AssumeRolePolicyDocument: allow({
        Action: 'sts:AssumeRole',
        Principal: { Service: 'remediation.config.amazonaws.com' },
      }),
      Policies: [{ PolicyName: 'ConfigRemediationServiceRolePolicy', PolicyDocument: document }],
    },
  };
}
