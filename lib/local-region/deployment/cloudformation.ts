import { AwsError, type CallInput } from '../aws-call';
import type { AnswerCall, CreatedResource, LocalService } from '../service';
import type { DeployedStackDescription, Deployment } from './deploy';

/** CloudFormation: the stacks of the cloud assembly and those nested in them, as they are deployed. */
export class CloudFormation implements LocalService {
  readonly name = 'cloudformation';
  readonly operations: Readonly<Record<string, AnswerCall>> = {
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

  private listResources(input: CallInput): CreatedResource[] {
    const [stack] = this.select(input);
    return this.deployment.listResources(this.scope).filter(({ stackName }) => stackName === stack?.name);
  }

  private describe({ name, ids: { id, parent, root }, outputs }: DeployedStackDescription) {
    return {
      StackName: name,
      StackId: id,
      ParentId: parent,
      RootId: root,
      StackStatus: 'CREATE_COMPLETE',
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
      ResourceStatus: 'CREATE_COMPLETE',
      LastUpdatedTimestamp: this.created,
      Timestamp: this.created,
    };
  }
}
