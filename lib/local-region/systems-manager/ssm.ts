import { Automation, type ScriptHost } from '../automation/automation';
import type { EventBridge } from '../events/event-bridge';
import type { RegionContext } from '../region-context';
import type { LocalService, Operations, TemplateType } from '../service';
import { answerNone } from '../services/empty-answers';
import { DocumentStore } from './document-store';
import { ParameterStore } from './parameter-store';

/** The state of the service, as JSON. */
interface SsmState {
  readonly executions: ReturnType<Automation['save']>;
  readonly parameters: ReturnType<ParameterStore['save']>;
}

/** Systems Manager: documents, executions of runbooks, and parameters. */
export class Ssm implements LocalService {
  readonly name = 'ssm';
  readonly operations: Operations;
  readonly types: Readonly<Record<string, TemplateType>>;
  private readonly automation: Automation;
  private readonly parameters: ParameterStore;

  constructor(context: RegionContext, eventBridge: EventBridge, scripts: ScriptHost) {
    const documents = new DocumentStore(context.scope.account);
    this.automation = new Automation(context, eventBridge, documents, scripts);
    this.parameters = new ParameterStore(context);
    this.operations = {
      ...this.automation.operations,
      ...documents.operations,
      ...this.parameters.operations,
      // No program runs on instances.
      ...answerNone({
        DescribeInstanceInformation: 'InstanceInformationList',
        ListAssociations: 'Associations',
        ListCommandInvocations: 'CommandInvocations',
        ListCommands: 'Commands',
      }),
    };
    this.types = { ...documents.types, ...this.parameters.types };
  }

  save(): unknown {
    return { executions: this.automation.save(), parameters: this.parameters.save() } satisfies SsmState;
  }

  restore(state: unknown, isUpdate = false): void {
    const { executions, parameters } = state as SsmState;
    this.automation.restore(executions);
    this.parameters.restore(parameters, isUpdate);
  }
}
