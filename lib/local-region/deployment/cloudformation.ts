import { AwsError, type CallInput } from '../aws-call';
import type { CreatedResource, LocalService, Operations } from '../service';
import { answerPage } from '../wire/pages';
import type { DeployedStackDescription, Deployment } from './deploy';

const COMPLETE = 'CREATE_COMPLETE';

/** CloudFormation: the stacks of the cloud assembly and those nested in them, as they are deployed. */
export class CloudFormation implements LocalService {
  readonly name = 'cloudformation';
  readonly operations: Operations = {
    DescribeStacks: ({ input }) => ({
      Stacks: this.select(input).map((stack) => this.describe(stack)),
    }),
    ListStacks: ({ input: { StackStatusFilter: statuses = [] } }) => ({
      StackSummaries: this.listStacks()
        .map((stack) => ({ ...this.describe(stack), Outputs: undefined }))
        .filter(({ StackStatus }) => statuses.length === 0 || statuses.includes(StackStatus)),
    }),
    DescribeStackResources: ({ input }) => ({
      StackResources: this.listResources(input)
        .filter(({ logicalId }) => logicalId === (input.LogicalResourceId ?? logicalId))
        .map((each) => this.describeResource(each)),
    }),
    DescribeStackResource: ({ input }) => {
      const { LogicalResourceId, StackName } = input;
      const found = this.listResources(input).find(({ logicalId }) => logicalId === LogicalResourceId);
      if (found) return { StackResourceDetail: this.describeResource(found) };
      const message = `Resource ${LogicalResourceId} does not exist for stack ${StackName}`;
      throw new AwsError('ValidationError', message);
    },
    DescribeStackEvents: (call) => answerPage(call, 'StackEvents', this.listEvents(call.input)),
    GetTemplate: ({ input }) => {
      const TemplateBody = JSON.stringify(this.find(input).template, undefined, 1);
      return { TemplateBody, StagesAvailable: ['Original', 'Processed'] };
    },
    ListExports: () => ({
      Exports: this.listStacks().flatMap(({ ids, exports }) =>
        Object.entries(exports).map(([Name, value]) => ({ ExportingStackId: ids.id, Name, Value: String(value) })),
      ),
    }),
    ListStackResources: ({ input }) => ({
      StackResourceSummaries: this.listResources(input).map((each) => this.describeResource(each)),
    }),
  };

  constructor(
    private readonly deployment: Deployment,
    private readonly scope: Parameters<Deployment['listStacks']>[0],
    private readonly created: Date,
  ) {}

  private listStacks() {
    return this.deployment.listStacks(this.scope);
  }

  private select({ StackName }: CallInput) {
    const stacks = this.listStacks();
    if (StackName === undefined) return stacks;
    const found = stacks.filter(({ name, ids }) => name === StackName || ids.id === StackName);
    if (found.length > 0) return found;
    throw new AwsError('ValidationError', `Stack with id ${StackName} does not exist`);
  }

  private find(input: CallInput) {
    const [stack] = input.StackName === undefined ? [] : this.select(input);
    if (stack) return stack;
    throw new AwsError('ValidationError', 'StackName is required');
  }

  private listResources(input: CallInput): CreatedResource[] {
    const stack = this.find(input);
    return this.deployment.listResources(this.scope).filter(({ stackName }) => stackName === stack.name);
  }

  /** The newest event first: the stack is complete after its resources. */
  private listEvents(input: CallInput): object[] {
    const { name, ids } = this.find(input);
    const of = (logicalId: string, ref: string, type: string, status: string) => ({
      StackId: ids.id,
      StackName: name,
      EventId: `${logicalId}-${status}`,
      LogicalResourceId: logicalId,
      PhysicalResourceId: ref,
      ResourceType: type,
      ResourceStatus: status,
      Timestamp: this.created,
    });
    const resources = this.listResources(input).map(({ logicalId, ref, type }) => of(logicalId, ref, type, COMPLETE));
    const ofStack = (status: string) => of(name, ids.id, 'AWS::CloudFormation::Stack', status);
    return [ofStack(COMPLETE), ...resources.reverse(), ofStack('CREATE_IN_PROGRESS')];
  }

  private describe({ name, ids: { id, parent, root }, outputs }: DeployedStackDescription) {
    return {
      StackName: name,
      StackId: id,
      ParentId: parent,
      RootId: root,
      StackStatus: COMPLETE,
      CreationTime: this.created,
      Outputs: Object.entries(outputs).map(([OutputKey, value]) => ({ OutputKey, OutputValue: String(value) })),
    };
  }

  private describeResource({ logicalId, type, ref, stackName }: CreatedResource) {
    return {
      StackName: stackName,
      LogicalResourceId: logicalId,
      PhysicalResourceId: ref,
      ResourceType: type,
      ResourceStatus: COMPLETE,
      LastUpdatedTimestamp: this.created,
      Timestamp: this.created,
    };
  }
}
